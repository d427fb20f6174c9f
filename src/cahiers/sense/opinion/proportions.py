"""Shares of each vote in each group, and the tests of proportions that say which differences are not chance.

Source: Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion
Spaces" (representativeness).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class GroupStatistics:
    """Counts and tests for every group and statement; every array has shape (n_groups, n_statements).

    Attributes
    ----------
    agreed, disagreed, seen : ndarray of int
    agree_share, disagree_share : ndarray
        ``(count + 1) / (seen + 2)``, strictly between 0 and 1.
    agree_z, disagree_z : ndarray
        Test of the share against one half.
    agree_ratio, disagree_ratio : ndarray
        Share divided by the share of all other groups together, above 0.
    agree_ratio_z, disagree_ratio_z : ndarray
        Test of the two proportions.
    """

    agreed: NDArray[np.int64]
    disagreed: NDArray[np.int64]
    seen: NDArray[np.int64]
    agree_share: NDArray[np.float64]
    disagree_share: NDArray[np.float64]
    agree_z: NDArray[np.float64]
    disagree_z: NDArray[np.float64]
    agree_ratio: NDArray[np.float64]
    disagree_ratio: NDArray[np.float64]
    agree_ratio_z: NDArray[np.float64]
    disagree_ratio_z: NDArray[np.float64]

    def strengths(self, group: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what marks are ranked by, ratio × its test × share × its test: of agreeing, of disagreeing."""
        of_agreeing = self.agree_ratio, self.agree_ratio_z, self.agree_share, self.agree_z
        of_disagreeing = self.disagree_ratio, self.disagree_ratio_z, self.disagree_share, self.disagree_z
        agree, disagree = (a[group] * b[group] * c[group] * d[group] for a, b, c, d in (of_agreeing, of_disagreeing))
        return agree, disagree


def share_z(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> NDArray[np.float64]:
    """Test a share against one half: ``2 √(n+1) ((s+1)/(n+1) − ½)`` for s successes of n.

    Zero trials give 1, as published.

    Examples
    --------
    >>> share_z(np.array([9, 0]), np.array([9, 0])).round(3)
    array([3.162, 1.   ])
    """
    more = trials + 1.0
    found: NDArray[np.float64] = 2 * np.sqrt(more) * ((successes + 1) / more - 0.5)
    return found


def difference_z(
    successes: NDArray[np.int64],
    trials: NDArray[np.int64],
    other_successes: NDArray[np.int64],
    other_trials: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Test two proportions with a pooled variance, one being added to each of the four counts.

    0 when the pooled proportion is 1.

    Examples
    --------
    >>> difference_z(np.array([9, 3]), np.array([9, 3]), np.array([0, 3]), np.array([9, 3])).round(3)
    array([4.045, 0.   ])
    """
    s, n, t, m = successes + 1.0, trials + 1.0, other_successes + 1.0, other_trials + 1.0
    pooled = (s + t) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    tested: NDArray[np.float64] = np.where(
        pooled == 1, 0.0, (s / n - t / m) / np.sqrt(np.where(variance > 0, variance, 1.0))
    )
    return tested


def group_statistics(counts: NDArray[np.int64]) -> GroupStatistics:
    """Compute shares, tests and comparisons with the other groups.

    Parameters
    ----------
    counts : ndarray of shape (n_groups, n_statements, 3)
        Disagree, pass, agree.

    Examples
    --------
    >>> found = group_statistics(np.array([[[0, 1, 9]], [[8, 0, 2]]]))
    >>> found.agree_share.round(3).ravel(), found.agree_ratio.round(3).ravel(), found.agree_ratio_z.round(2).ravel()
    (array([0.833, 0.25 ]), array([3.333, 0.3  ]), array([ 3.04, -3.04]))
    """
    disagreed, agreed, seen = counts[:, :, 0], counts[:, :, 2], counts.sum(axis=2)
    others = seen.sum(axis=0) - seen
    parts: dict[str, NDArray[np.float64]] = {}
    for name, votes in (("agree", agreed), ("disagree", disagreed)):
        elsewhere = votes.sum(axis=0) - votes
        parts[f"{name}_share"] = (votes + 1) / (seen + 2)
        parts[f"{name}_z"] = share_z(votes, seen)
        parts[f"{name}_ratio"] = parts[f"{name}_share"] / ((elsewhere + 1) / (others + 2))
        parts[f"{name}_ratio_z"] = difference_z(votes, seen, elsewhere, others)
    return GroupStatistics(agreed, disagreed, seen, **parts)
