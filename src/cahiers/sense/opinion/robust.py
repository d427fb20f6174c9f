"""The opinion map that may say "no groups": fitted on the votes cast only, groups kept only when they prove themselves.

Groups must pass two tests. They must foretell votes that were hidden from the fit better than no groups do, and those whose
group is sure must come back together when participants are drawn again (bootstrap). Mean imputation fails both silently:
where a few statements are seen by all and most by few, it gathers those who voted little into a clump with a fine
silhouette.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.choosing import Trial, choose_groups
from cahiers.sense.opinion.latent import Classes, LowRank, fit_classes, fit_low_rank, memberships
from cahiers.sense.opinion.passes import counts_by_group
from cahiers.sense.opinion.proportions import group_statistics
from cahiers.sense.opinion.statements import Mark, group_informed_consensus, representative
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.opinion.votes import Votes

SAMPLE = 10_000  # participants on whom models are chosen; everybody is then given a group


@dataclass(frozen=True, eq=False)
class RobustMap:
    """Positions of all, and groups when there are any.

    Attributes
    ----------
    coordinates : ndarray of shape (n_participants, 2)
        Low-rank positions: the fewer the votes, the nearer to the middle, which is honest.
    groups : ndarray of shape (n_participants,)
        Group from 0, the largest first; -1 for those without a vote; all 0 when there are no groups.
    certainty : ndarray of shape (n_participants,)
        Probability of the group given; 0 without a vote.
    stability : float
        That of the groups kept, or of the best refused; NaN when none was worth trying.
    trials : dict
        By number of groups.
    counts : ndarray of shape (n_groups, n_statements, 3)
        Disagree, pass, agree.
    marks : list of lists of Mark
        Statements that tell each group from the others; none when there are no groups.
    consensus, dissensus : ndarray of shape (n_statements,)
        Group-informed consensus, for agreeing and for disagreeing.
    directions : ndarray of shape (n_statements, 2)
        What each axis means.
    """

    coordinates: NDArray[np.float64]
    groups: NDArray[np.int64]
    certainty: NDArray[np.float64]
    stability: float
    trials: dict[int, Trial]
    counts: NDArray[np.int64]
    marks: list[list[Mark]]
    consensus: NDArray[np.float64]
    dissensus: NDArray[np.float64]
    directions: NDArray[np.float64]

    @property
    def has_groups(self) -> bool:
        """Whether distinct groups were found; otherwise everybody is in one."""
        return len(self.counts) > 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Participants of each group, shape (n_groups,)."""
        return np.bincount(self.groups[self.groups >= 0], minlength=len(self.counts))


@one_thread
def robust_map(
    votes: Votes, *, seed: int = 0, n_groups: int | None = None, starts: int = 4, draws: int = 8
) -> RobustMap:
    """Draw the opinion map from the votes cast only, and keep groups only when they prove themselves.

    The same votes in another order of rows, or by participants named otherwise, give the same result to the last bit;
    a participant without a vote changes nothing. Statements set aside by moderation are left out of the fit.

    Parameters
    ----------
    seed : int
        Seed of starts, hidden votes and draws.
    n_groups : int, optional
        Force this number of groups, from 2, whatever the tests say; fewer come out when nobody belongs most to one.
    starts : int
        Starts tried for each fit, the most likely being kept.
    draws : int
        Bootstrap draws of participants; the average of their memberships is where the last fit starts.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> who, what = np.repeat(np.arange(200), 20), np.tile(np.arange(20), 200)
    >>> side = np.where((who < 80) == (what % 2 == 0), 1, -1)
    >>> said = np.where(random.random(4000) < 0.15, -side, side)
    >>> drawn = robust_map(Votes.from_arrays(who, what, said))
    >>> drawn.has_groups, drawn.sizes
    (True, array([120,  80]))
    >>> robust_map(Votes.from_arrays(who, what, random.choice([-1, 1], 4000))).has_groups
    False
    """
    if n_groups is not None and n_groups < 2:
        raise ValueError(f"{n_groups} groups cannot be forced")
    heard = votes.keeping(~votes.moderated[votes.columns]) if votes.moderated.any() else votes
    order = heard.canonical_order()
    if not len(order):
        return _empty(votes)
    everyone = heard.taking(order)
    sample = everyone
    if len(order) > SAMPLE:
        chosen = np.random.default_rng([seed, 0]).permutation(len(order))[:SAMPLE]
        sample = everyone.taking(np.sort(chosen))
    trials, kept = choose_groups(sample, seed, n_groups, starts, draws)
    spread = fit_low_rank(everyone, np.random.default_rng([seed, 1]))
    groups, certainty = np.zeros(len(order), dtype=np.int64), np.ones(len(order))
    stability = float("nan")
    if kept:
        groups, certainty = _everyone(everyone, kept)
        stability = trials[len(kept[0].shares)].stability
    elif trials:
        found = [trial.stability for trial in trials.values() if not np.isnan(trial.stability)]
        stability = max(found, default=float("nan"))
    return _result(votes, order, spread, (groups, certainty), stability, trials)


def _everyone(votes: Votes, fits: list[Classes]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Average memberships over fits and refine them on everybody's votes; number groups by falling size."""
    k = len(fits[0].shares)
    total = np.zeros((votes.n_participants, k))
    for fitted in fits:
        total += memberships(votes, fitted.lines, fitted.shares)[0]
    total /= len(fits)
    total = fit_classes(votes, k, total, rounds=3).membership
    groups = total.argmax(axis=1)
    sizes = np.bincount(groups, minlength=k)
    rank = np.empty(k, dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(k)
    return rank[groups], total.max(axis=1)


def _result(
    votes: Votes,
    order: NDArray[np.int64],
    spread: LowRank,
    found: tuple[NDArray[np.int64], NDArray[np.float64]],
    stability: float,
    trials: dict[int, Trial],
) -> RobustMap:
    coordinates, certainty = np.zeros((votes.n_participants, 2)), np.zeros(votes.n_participants)
    groups = np.full(votes.n_participants, -1)
    coordinates[order], groups[order], certainty[order] = spread.positions[:, :2], *found
    n_groups = int(groups.max(initial=-1)) + 1
    counts = counts_by_group(votes, groups, n_groups)
    marks = representative(group_statistics(counts), votes.moderated) if n_groups > 1 else []
    agree, disagree = group_informed_consensus(counts)
    directions = spread.directions[:, :2]
    return RobustMap(
        coordinates, groups, certainty, stability, trials, counts, marks, agree, disagree, directions
    )  # fmt: skip


def _empty(votes: Votes) -> RobustMap:
    spread = LowRank(np.zeros((0, 2)), np.zeros((votes.n_statements, 2)))
    nothing = np.zeros(0, dtype=np.int64)
    return _result(votes, nothing, spread, (nothing, np.zeros(0)), float("nan"), {})
