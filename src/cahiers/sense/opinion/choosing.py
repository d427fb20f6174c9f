"""How many groups of opinion there are, none included: they must foretell hidden votes and come back when drawn again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion.latent import (
    Classes,
    LowRank,
    base_probabilities,
    fit_classes,
    fit_low_rank,
    memberships,
    starting_memberships,
)
from cahiers.sense.opinion.votes import Votes

MOST_GROUPS = 5
FOLDS = 8
PROOF = 2.5  # standard errors by which groups must beat no groups on hidden votes
BETTER = 2.0  # standard errors by which one more group must beat one less
HOPELESS = 1.0  # standard errors below no groups, after two folds, at which a number of groups is dropped
STABLE = 0.55  # adjusted Rand index between draws, over those whose group is sure, below which there are no groups
SURE = 0.8  # probability from which somebody's group is sure
FEWEST_SURE = 20  # people; below, draws say nothing


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
        Mean adjusted Rand index with the groups of bootstrap draws, from about 0 to 1, over those whose group is sure: fifteen
        votes leave many in doubt between true groups. NaN when not worth computing, or when hardly anybody is sure.
    """

    gain: float
    gain_error: float
    stability: float

    @property
    def proof(self) -> float:
        """Gain in standard errors."""
        return self.gain / self.gain_error if self.gain_error > 0 else 0.0


def choose_groups(
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
    return mean >= -error * HOPELESS  # nothing hidden yet is no reason to give up


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
    labels, sure = main.membership.argmax(axis=1), main.membership.max(axis=1) >= SURE
    fits, agreements = [main], []
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    for _ in range(draws):
        drawn = votes.taking(random.integers(0, votes.n_participants, votes.n_participants))
        fitted = _best_start(drawn, fit_low_rank(drawn, random, rounds=8), k, random, max(1, starts // 2))
        membership, score = memberships(votes, fitted.lines, fitted.shares)
        agreements.append(rand_index(labels[sure], membership.argmax(axis=1)[sure]))
        _, match = linear_sum_assignment(-(main.membership.T @ membership))
        fits.append(Classes(membership[:, match], fitted.lines[:, match], fitted.shares[match], score))
    return fits, float(np.mean(agreements)) if agreements and sure.sum() >= FEWEST_SURE else float("nan")


def _best_start(
    votes: Votes, spread: LowRank, k: int, random: np.random.Generator, starts: int, rounds: int = 15
) -> Classes:
    tries = [fit_classes(votes, k, starting_memberships(votes, spread, k, random), rounds) for _ in range(starts)]
    return max(tries, key=lambda fitted: fitted.score)


def _mean_and_error(sums: NDArray[np.float64], numbers: NDArray[np.int64]) -> tuple[float, float]:
    """Return the mean per vote and its standard error, participants being the units drawn (ratio estimator).

    Both are 0 without a vote, which proves nothing.
    """
    total = float(numbers.sum())
    if not total:
        return 0.0, 0.0
    mean = float(sums.sum()) / total
    error = float(np.sqrt(((sums - mean * numbers) ** 2).sum())) / total
    return mean, error
