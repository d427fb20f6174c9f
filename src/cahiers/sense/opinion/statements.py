"""What each group holds, what all groups share, what deserves the next votes: the published Polis statistics of statements.

Sources: Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion
Spaces" (representativeness, group-informed consensus, comment routing), and the constants of the published Polis math.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.proportions import GroupStatistics, share_z

SIGNIFICANT = 1.2816  # one-sided 90 %
SHOWN = 5
META_PRIORITY = 49.0  # 7, squared like any other priority


@dataclass(frozen=True)
class Mark:
    """One statement that a group, or everybody, stands out by.

    Attributes
    ----------
    column : int
        Column of the statement.
    agrees : bool
        Whether the group stands out by agreeing, otherwise by disagreeing.
    votes, seen : int
        Votes in that sense, votes of any kind.
    share, share_z : float
        ``(votes + 1) / (seen + 2)`` and its test against one half.
    ratio, ratio_z : float
        Share divided by that of the other groups, and the test of the difference; 1 and 0 when there is no comparison.
    best_agreed : bool
        Kept as the statement its group most remarkably agrees with; as published, its figures are those of disagreement
        where the group differs more from the others by that.
    """

    column: int
    agrees: bool
    votes: int
    seen: int
    share: float
    share_z: float
    ratio: float = 1.0
    ratio_z: float = 0.0
    best_agreed: bool = False


def representative(statistics: GroupStatistics, moderated: NDArray[np.bool_]) -> list[list[Mark]]:
    """Choose at most five statements that tell each group from the others, at least one when anything was voted on.

    A statement passes when both its share and its difference with the other groups are significant at 90 % in the same
    sense. The statement a group most remarkably agrees with comes first, then the strongest, agreements before
    disagreements (Small et al. 2021).

    Returns
    -------
    marks : list of n_groups lists

    Examples
    --------
    >>> from cahiers.sense.opinion.proportions import group_statistics
    >>> counts = np.array([[[0, 1, 9], [5, 0, 5]], [[8, 0, 2], [5, 0, 5]]])
    >>> marks = representative(group_statistics(counts), np.zeros(2, dtype=bool))
    >>> [[(mark.column, mark.agrees) for mark in group] for group in marks]
    [[(0, True)], [(0, False)]]
    """
    s = statistics
    passing = ((s.agree_ratio_z > SIGNIFICANT) & (s.agree_z > SIGNIFICANT)) | (
        (s.disagree_ratio_z > SIGNIFICANT) & (s.disagree_z > SIGNIFICANT)
    )
    passing &= ~moderated
    return [_marks_of_group(s, group, passing[group], np.flatnonzero(~moderated)) for group in range(len(s.seen))]


def consensus(counts: NDArray[np.int64], moderated: NDArray[np.bool_]) -> tuple[list[Mark], list[Mark]]:
    """List at most five statements that a majority agrees with, and five that a majority disagrees with.

    Kept when the share passes one half and its test is significant at 90 %; ranked by share × test (Small et al. 2021).

    Parameters
    ----------
    counts : ndarray of shape (n_statements, 3)
        Disagree, pass, agree over everybody.

    Examples
    --------
    >>> agreed, disagreed = consensus(np.array([[1, 0, 20], [9, 0, 0], [5, 0, 5]]), np.zeros(3, dtype=bool))
    >>> [mark.column for mark in agreed], [mark.column for mark in disagreed]
    ([0], [1])
    """
    seen = counts.sum(axis=1)
    lists: list[list[Mark]] = []
    for agrees, votes in ((True, counts[:, 2]), (False, counts[:, 0])):
        share, tested = (votes + 1) / (seen + 2), share_z(votes, seen)
        kept = np.flatnonzero((share > 0.5) & (tested > SIGNIFICANT) & ~moderated)
        ranked = kept[np.argsort(-(share * tested)[kept], kind="stable")][:SHOWN]
        lists.append(
            [Mark(int(j), agrees, int(votes[j]), int(seen[j]), float(share[j]), float(tested[j])) for j in ranked]
        )
    return lists[0], lists[1]


def group_informed_consensus(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Multiply over groups the probability of agreeing, then of disagreeing, with each statement.

    ``∏ (agreed + 1) / (seen + 2)``: high only where every group agrees (Small et al. 2021). 1 without any group.

    Parameters
    ----------
    counts : ndarray of shape (n_groups, n_statements, 3)

    Returns
    -------
    agree, disagree : ndarray of shape (n_statements,)

    Examples
    --------
    >>> group_informed_consensus(np.array([[[0, 0, 8]], [[0, 0, 8]]]))
    (array([0.81]), array([0.01]))
    """
    seen = counts.sum(axis=2) + 2
    agree: NDArray[np.float64] = ((counts[:, :, 2] + 1) / seen).prod(axis=0)
    disagree: NDArray[np.float64] = ((counts[:, :, 0] + 1) / seen).prod(axis=0)
    return agree, disagree


def priorities(
    counts: NDArray[np.int64], extremity: NDArray[np.float64], meta: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Say how much each statement deserves the next votes.

    ``(a (1 − p) (E + 1) (1 + 8 · 2^(−S/5)))²`` with ``a = (A+1)/(S+2)``, ``p = (P+1)/(S+2)``: agreed with, rarely passed,
    telling (extremity E), and little seen yet; meta-statements get a fixed 49 (Small et al. 2021).

    Parameters
    ----------
    counts : ndarray of shape (n_statements, 3)
        Disagree, pass, agree of the participants in the map.
    extremity : ndarray of shape (n_statements,)
        Not negative.
    meta : ndarray of bool, shape (n_statements,), optional

    Returns
    -------
    priorities : ndarray of shape (n_statements,)
        Above 0.

    Examples
    --------
    >>> priorities(np.array([[0, 0, 0], [0, 0, 18]]), np.zeros(2)).round(3)
    array([5.062, 2.244])
    """
    seen = counts.sum(axis=1)
    agree, passing = (counts[:, 2] + 1) / (seen + 2), (counts[:, 1] + 1) / (seen + 2)
    newness = 1 + 8 * np.exp2(-seen / 5)
    found: NDArray[np.float64] = (agree * (1 - passing) * (extremity + 1) * newness) ** 2
    return found if meta is None else np.where(meta, META_PRIORITY, found)


def _mark(s: GroupStatistics, group: int, column: int, *, best_agreed: bool = False) -> Mark:
    at = group, column
    if s.agree_ratio_z[at] > s.disagree_ratio_z[at]:
        agrees, votes, share, tested = True, s.agreed[at], s.agree_share[at], s.agree_z[at]
        ratio, ratio_tested = s.agree_ratio[at], s.agree_ratio_z[at]
    else:
        agrees, votes, share, tested = False, s.disagreed[at], s.disagree_share[at], s.disagree_z[at]
        ratio, ratio_tested = s.disagree_ratio[at], s.disagree_ratio_z[at]
    numbers = float(share), float(tested), float(ratio), float(ratio_tested)
    return Mark(column, agrees, int(votes), int(s.seen[at]), *numbers, best_agreed)


def _marks_of_group(
    s: GroupStatistics, group: int, passing: NDArray[np.bool_], columns: NDArray[np.int64]
) -> list[Mark]:
    agree, disagree = s.strengths(group)
    best = _most_agreed(s, group, columns, agree)
    head = [] if best is None else [_mark(s, group, best, best_agreed=True)]
    others = np.flatnonzero(passing)
    if not len(others):
        if head or not len(columns):
            return head
        tests = np.maximum(s.agree_ratio_z[group], s.disagree_ratio_z[group])[columns]
        return [_mark(s, group, int(columns[tests.argmax()]))]
    strength = np.where(s.agree_ratio_z[group] > s.disagree_ratio_z[group], agree, disagree)[others]
    ranked = others[np.argsort(-strength, kind="stable")]
    kept = head + [_mark(s, group, int(j)) for j in ranked[: SHOWN + 1] if j != best]
    return sorted(kept[:SHOWN], key=lambda mark: not mark.agrees)  # agreements first, each kind as ranked


def _most_agreed(
    s: GroupStatistics, group: int, columns: NDArray[np.int64], strength: NDArray[np.float64]
) -> int | None:
    """Walk the statements in order as Polis does: what beats the best so far depends on how good that one is."""
    figures = (s.agree_share[group], s.agree_z[group], s.agree_ratio[group], strength)
    share, tested, ratio, strong = (figure.tolist() for figure in figures)  # read one by one
    voted = (s.agreed[group] + s.disagreed[group]) > 0
    best: int | None = None
    for j in columns[voted[columns]].tolist():
        if best is None:
            better = tested[j] > SIGNIFICANT or (ratio[j] > 1 and share[j] > 0.5)
        elif ratio[best] > 1:
            better = strong[j] > strong[best]
        else:
            better = share[j] * tested[j] > share[best] * tested[best]
        if better:
            best = j
    return best
