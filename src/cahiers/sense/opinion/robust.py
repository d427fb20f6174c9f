"""The opinion map that may say "no groups": fitted on the votes cast only, groups kept only when they prove themselves.

Groups must pass two tests. They must foretell votes that were hidden from the fit better than no groups do, and they must
come back when participants are drawn again (bootstrap). Mean imputation fails both silently: where a few statements are
seen by all and most by few, it gathers those who voted little into a clump with a fine silhouette.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.latent import (
    Classes,
    LowRank,
    base_probabilities,
    fit_classes,
    fit_low_rank,
    memberships,
    starting_memberships,
)
from cahiers.sense.opinion.passes import counts_by_group
from cahiers.sense.opinion.plane import rand_index
from cahiers.sense.opinion.statements import Mark, group_informed_consensus, group_statistics, representative
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.opinion.votes import Votes

MOST_GROUPS = 5
FOLDS = 8
SAMPLE = 10_000  # participants on whom models are chosen; everybody is then given a group
PROOF = 2.5  # standard errors by which groups must beat no groups on hidden votes
BETTER = 2.0  # standard errors by which one more group must beat one less
HOPELESS = 1.0  # standard errors below no groups, after two folds, at which a number of groups is dropped
STABLE = 0.5  # adjusted Rand index between draws below which there are no groups


@dataclass(frozen=True)
class Trial:
    """What was found of one number of groups.

    Attributes
    ----------
    gain : float
        Mean gain, in nats per hidden vote, over no groups; about 0 or below when groups are invented.
    gain_error : float
        Its standard error, participants being independent.
    stability : float
        Mean adjusted Rand index with the groups of bootstrap draws, from about 0 to 1; NaN when not worth computing.
    """

    gain: float
    gain_error: float
    stability: float

    @property
    def proof(self) -> float:
        """Gain in standard errors."""
        return self.gain / self.gain_error if self.gain_error > 0 else 0.0


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
        Force this number of groups, from 2, whatever the tests say.
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
    trials, kept = _choose(sample, seed, n_groups, starts, draws)
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


def hidden_vote_gain(
    votes: Votes, ks: list[int], seed: int = 0, starts: int = 2
) -> dict[int, tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Hide an eighth of the votes in turn and see how much better each number of groups foretells them than none.

    Returns
    -------
    gains : dict
        For each number of groups, the sum over the hidden votes of each participant of the gain in log-probability, shape
        (n_participants,), and their number, shape (n_participants,). Numbers of groups that do clearly worse than none on the
        first two parts are not tried on the others.
    """
    random = np.random.default_rng([seed, 2])
    fold = random.integers(0, FOLDS, votes.n_votes)
    rows = votes.rows
    gains = {k: np.zeros(votes.n_participants) for k in ks}
    asked = np.zeros(votes.n_participants, dtype=np.int64)
    hopeful = list(ks)
    for hidden in range(FOLDS):
        away = fold == hidden
        train, codes, whose = votes.keeping(~away), votes.codes[away], rows[away]
        asked += np.bincount(whose, minlength=votes.n_participants)
        spread = fit_low_rank(train, random, rounds=8)
        base = np.zeros((votes.n_statements, 4))
        base[:, :3] = base_probabilities(train)
        for k in hopeful:
            fitted = _best_start(train, spread, k, random, starts)
            chance = (fitted.membership[whose] * np.exp(fitted.lines[codes])).sum(axis=1)
            gain = np.log(chance) - np.log(base.ravel()[codes])
            gains[k] += np.bincount(whose, weights=gain, minlength=votes.n_participants)
        if hidden == 1 and len(ks) > 1:
            hopeful = [k for k in ks if _is_hopeful(gains[k], asked)]
            early = asked.copy()
            if not hopeful:
                break
    return {k: (gains[k], asked if len(ks) == 1 or k in hopeful else early) for k in ks}


def _is_hopeful(gain: NDArray[np.float64], asked: NDArray[np.int64]) -> bool:
    mean, error = _mean_and_error(gain, asked)
    return mean > -error * HOPELESS


def _choose(
    votes: Votes, seed: int, forced: int | None, starts: int, draws: int
) -> tuple[dict[int, Trial], list[Classes]]:
    """Try numbers of groups; return what was found and the fits kept, the main one first, none without groups."""
    ks = [forced] if forced else [k for k in range(2, MOST_GROUPS + 1) if votes.n_participants >= 10 * k]
    gains = hidden_vote_gain(votes, ks, seed) if ks else {}
    measured = {k: _mean_and_error(*gain) for k, gain in gains.items()}
    trials = {k: Trial(*found, float("nan")) for k, found in measured.items()}
    order = [forced] if forced else _candidates(gains, trials)
    random = np.random.default_rng([seed, 3])
    spread = fit_low_rank(votes, random)
    for k in order:
        fits, stability = _draw_again(votes, spread, k, random, starts, draws)
        trials[k] = Trial(*measured[k], stability)
        if forced or stability >= STABLE:
            return trials, fits
    return trials, []


def _candidates(gains: dict[int, tuple[NDArray[np.float64], NDArray[np.int64]]], trials: dict[int, Trial]) -> list[int]:
    """List the numbers of groups that beat no groups and the candidate before them, the greatest first."""
    found: list[int] = []
    for k, trial in trials.items():
        if trial.proof <= PROOF:
            continue
        if found:
            gain, votes = gains[k]
            mean, error = _mean_and_error(gain - gains[found[-1]][0], votes)
            if error <= 0 or mean / error <= BETTER:
                continue
        found.append(k)
    return found[::-1]


def _draw_again(
    votes: Votes, spread: LowRank, k: int, random: np.random.Generator, starts: int, draws: int
) -> tuple[list[Classes], float]:
    """Fit once on everybody and once on each bootstrap draw; return aligned fits and how well groups come back."""
    main = _best_start(votes, spread, k, random, starts, rounds=30)
    labels = main.membership.argmax(axis=1)
    fits, agreements = [main], []
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    for _ in range(draws):
        drawn = votes.taking(random.integers(0, votes.n_participants, votes.n_participants))
        fitted = _best_start(drawn, fit_low_rank(drawn, random, rounds=8), k, random, max(1, starts // 2))
        membership, score = memberships(votes, fitted.lines, fitted.shares)
        agreements.append(rand_index(labels, membership.argmax(axis=1)))
        _, match = linear_sum_assignment(-(main.membership.T @ membership))
        fits.append(Classes(membership[:, match], fitted.lines[:, match], fitted.shares[match], score))
    return fits, float(np.mean(agreements)) if agreements else float("nan")


def _best_start(
    votes: Votes, spread: LowRank, k: int, random: np.random.Generator, starts: int, rounds: int = 15
) -> Classes:
    tries = [fit_classes(votes, k, starting_memberships(votes, spread, k, random), rounds) for _ in range(starts)]
    return max(tries, key=lambda fitted: fitted.score)


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


def _mean_and_error(sums: NDArray[np.float64], numbers: NDArray[np.int64]) -> tuple[float, float]:
    """Return the mean per vote and its standard error, participants being the units drawn (ratio estimator)."""
    total = float(numbers.sum())
    mean = float(sums.sum()) / total
    error = float(np.sqrt(((sums - mean * numbers) ** 2).sum())) / total
    return mean, error


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
