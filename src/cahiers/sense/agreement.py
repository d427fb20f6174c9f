"""How much two ways of sorting the same things agree."""

import numpy as np
from numpy.typing import NDArray


def rand_index(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Compare two groupings of the same things, corrected for chance (Hubert and Arabie 1985).

    1 for equal groupings whatever their numbers, about 0 for unrelated ones; 1 when both have a single group.

    Examples
    --------
    >>> rand_index(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    >>> round(rand_index(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 2)
    -0.5
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} things cannot be compared")
    _, left = np.unique(one, return_inverse=True)
    _, right = np.unique(other, return_inverse=True)
    width = int(right.max(initial=-1)) + 1
    table = np.bincount(left * width + right)
    together = _pairs(table)
    rows, columns, everything = _pairs(np.bincount(left)), _pairs(np.bincount(right)), _pairs(np.array([len(one)]))
    expected = rows * columns / everything if everything else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def cohen_kappa(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Compare the codes that two coders gave to the same things, beyond what chance would give them in common.

    ``κ = (observed − expected) / (1 − expected)``, expected from each coder's own shares: 1 when they always agree, 0 as by
    chance, negative below. 1 when both give one and the same code to everything, NaN for nothing to compare.

    Parameters
    ----------
    one, other : ndarray of int64, shape (n,)
        Any numbers; "no code" is a code like any other.

    References
    ----------
    Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20 (1960).

    Examples
    --------
    >>> round(cohen_kappa(np.repeat([0, 0, 1, 1], [20, 5, 10, 15]), np.repeat([0, 1, 0, 1], [20, 5, 10, 15])), 2)
    0.4
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} codes cannot be compared")
    if not len(one):
        return float("nan")
    names, both = np.unique(np.concatenate((one, other)), return_inverse=True)
    left, right = (np.bincount(half, minlength=len(names)) / len(one) for half in np.split(both, 2))
    observed, expected = float((one == other).mean()), float(left @ right)
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(codings: NDArray[np.int64]) -> float:
    """Compare any number of coders who did not all code everything.

    ``α = 1 − observed disagreement / expected disagreement`` for codes without order: 1 when everybody agrees, 0 as by
    chance. Krippendorff advises to conclude from 0.8 on, and with care from 0.667. 1 when a single code is ever given,
    NaN when nothing was coded twice.

    Parameters
    ----------
    codings : ndarray of int64, shape (n_coders, n_things)
        Code from 0; -1 where a coder did not code. Things coded once are left out.

    References
    ----------
    Krippendorff, *Computing Krippendorff's alpha-reliability*, 2011, whose example of four observers this is.

    Examples
    --------
    >>> lines = ["123321412---", "1233224125-3", "-3332342251-", "12332441251-"]
    >>> observers = np.array([[-1 if mark == "-" else int(mark) for mark in line] for line in lines])
    >>> round(krippendorff_alpha(observers), 3)
    0.743
    """
    names, coded = np.unique(codings, return_inverse=True)
    coded = coded.reshape(codings.shape)
    counts = np.stack([(coded == rank).sum(axis=0) for rank, name in enumerate(names) if name >= 0] or [[]], axis=1)
    counts = counts[counts.sum(axis=1) > 1].astype(np.float64)  # (n_things, n_codes)
    if not len(counts):
        return float("nan")
    times = counts.sum(axis=1)
    together = (counts.T / (times - 1)) @ counts - np.diag((counts / (times - 1)[:, None]).sum(axis=0))
    totals = together.sum(axis=1)
    everything = totals.sum()
    expected = everything**2 - (totals**2).sum()
    if not expected:
        return 1.0
    return float(1 - (everything - 1) * (everything - np.trace(together)) / expected)


def _pairs(sizes: NDArray[np.int64]) -> float:
    counts = sizes.astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())
