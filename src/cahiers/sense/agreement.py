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


def _pairs(sizes: NDArray[np.int64]) -> float:
    counts = sizes.astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())
