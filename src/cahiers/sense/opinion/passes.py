"""The two gestures everything is made of: sum a table over each row's codes, add each row's values to its codes.

A large table of votes goes through numba. In a small one columns are summed two at a time, as one complex number: that is all
the Polis map needs, and scipy, whose loading costs as much memory as the map itself, stays away. Where many columns are
summed again and again, as groups are fitted, one sparse indicator matrix is quicker.
"""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.numbering import SMALL
from cahiers.sense.opinion.votes import Votes

FEW = 2  # columns
_INDICATORS: "WeakKeyDictionary[Votes, Any]" = WeakKeyDictionary()
_BY_CODE: "WeakKeyDictionary[Votes, tuple[NDArray[Any], NDArray[np.int64]]]" = WeakKeyDictionary()


def gather(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum, for every participant, the lines of a table named by the votes cast.

    Parameters
    ----------
    table : ndarray of shape (n_codes, q)
        One line per code; the line of an impossible code (vote 3) is never read.

    Returns
    -------
    sums : ndarray of shape (n_participants, q)
        Zero for a participant without a vote.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> gather(votes, np.arange(8.0)[:, None]).ravel()
    array([6., 6.])
    """
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.gather(votes.codes, votes.starts, table)
    if table.shape[1] <= FEW:
        return _segments(table, votes.codes, votes.starts)
    sums: NDArray[np.float64] = _indicator(votes) @ table
    return sums


def scatter(votes: Votes, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add every participant's values to each code cast; shapes (n_participants, q) to (n_codes, q).

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> scatter(votes, np.array([[1.0], [5.0]])).ravel()
    array([0., 0., 1., 0., 1., 0., 5., 0.])
    """
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.scatter(votes.codes, votes.starts, values, votes.n_codes)
    if values.shape[1] <= FEW:
        return _segments(values, *_by_code(votes))
    sums: NDArray[np.float64] = _indicator(votes).T @ values
    return sums


def gram(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scatter what was gathered, reading a large table of votes once; shapes (n_codes, q) to (n_codes, q), q up to 4."""
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.gram(votes.codes, votes.starts, table)
    return _segments(_segments(table, votes.codes, votes.starts), *_by_code(votes))


def covariance(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over participants the products of two columns' table entries; for a table small enough to be written out.

    Parameters
    ----------
    table : ndarray of shape (n_statements, 4)

    Returns
    -------
    products : ndarray of shape (n_statements, n_statements)

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> covariance(votes, np.tile([-1.0, 0.0, 1.0, 0.0], (2, 1))).tolist()
    [[1.0, -1.0], [-1.0, 2.0]]
    """
    seen = np.zeros((votes.n_participants, votes.n_statements))
    seen[votes.rows, votes.columns] = table.ravel()[votes.codes]
    products: NDArray[np.float64] = seen.T @ seen
    return products


def counts_by_group(votes: Votes, groups: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    """Count disagree, pass and agree on every statement in every group.

    Parameters
    ----------
    groups : ndarray of shape (n_participants,)
        Group of each participant from 0 to ``n_groups - 1``; -1 leaves a participant out.

    Returns
    -------
    counts : ndarray of shape (n_groups, n_statements, 3)

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 3], [10, 20, 20, 20], [1, -1, 1, 1])
    >>> counts_by_group(votes, np.array([0, 1, -1]), 2).tolist()
    [[[0, 0, 1], [1, 0, 0]], [[0, 0, 0], [0, 0, 1]]]
    """
    if len(groups) != votes.n_participants:
        raise ValueError(f"{len(groups)} groups for {votes.n_participants} participants")
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        counted = kernels.count(votes.codes, votes.starts, groups, n_groups, votes.n_codes)
    else:
        group = np.repeat(groups, votes.per_participant)
        kept = group >= 0
        counted = np.bincount(group[kept] * votes.n_codes + votes.codes[kept], minlength=n_groups * votes.n_codes)
    return np.asarray(counted).reshape(n_groups, votes.n_statements, 4)[:, :, :3].astype(np.int64)


def _indicator(votes: Votes) -> Any:
    """Return the sparse matrix with a one where a participant cast a code, shape (n_participants, n_codes)."""
    found = _INDICATORS.get(votes)
    if found is None:
        from scipy import sparse  # noqa: PLC0415 -- slow import

        ones = np.ones(votes.n_votes)
        cells = (ones, votes.codes.astype(np.int32), votes.starts.astype(np.int32))
        found = sparse.csr_matrix(cells, shape=(votes.n_participants, votes.n_codes))
        _INDICATORS[votes] = found
    return found


def _by_code(votes: Votes) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the rows of the votes sorted by code, and where each code starts, shape (n_codes + 1,)."""
    found = _BY_CODE.get(votes)
    if found is None:
        rows = np.repeat(np.arange(votes.n_participants, dtype=np.int32), votes.per_participant)
        counts = np.bincount(votes.codes, minlength=votes.n_codes)
        found = rows[np.argsort(votes.codes, kind="stable")], np.concatenate(([0], np.cumsum(counts)))
        _BY_CODE[votes] = found
    return found


def _segments(table: NDArray[np.float64], lines: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum the lines of a table named between each start and the next; two columns at once, as one complex number."""
    width = table.shape[1]
    pairs = np.zeros(((width + 1) // 2, len(table), 2))
    for column in range(width):
        pairs[column // 2, :, column % 2] = table[:, column]
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    sums = np.zeros((len(pairs), len(starts) - 1), dtype=np.complex128)
    for pair, summed in zip(pairs.view(np.complex128)[:, :, 0], sums, strict=True):
        summed[filled] = np.add.reduceat(pair.take(lines), starts[filled])
    return np.ascontiguousarray(sums.T).view(np.float64)[:, :width]
