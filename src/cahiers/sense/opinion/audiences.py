"""What gathers and what divides known audiences: pupils, families, teachers, académies… with the uncertainty of each figure.

Unlike the groups of a map, audiences are declared by people. Every share is given with an interval, and nothing is called
consensus or fracture that a few more votes could overturn.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cahiers.sense.opinion.passes import counts_by_group
from cahiers.sense.opinion.votes import Votes

Z95 = 1.959963984540054
DRAWS = 1000
MARGIN = 0.05  # half-width of an interval that is fine enough
ENOUGH = 30  # votes below which an audience says nothing on a statement


@dataclass(frozen=True, eq=False)
class AudienceTable:
    """Shares of agreement by audience and what follows from them.

    Attributes
    ----------
    audiences : ndarray of shape (n_audiences,)
        Names in rising order.
    counts : ndarray of shape (n_audiences, n_statements, 3)
        Disagree, pass, agree.
    agree, agree_low, agree_high : ndarray of shape (n_audiences, n_statements)
        Share of all votes cast, passes included, that agree, and its Wilson interval at 95 %; NaN and 0 to 1 without a vote.
    disagree, disagree_low, disagree_high : ndarray of shape (n_audiences, n_statements)
    heard : ndarray of bool, shape (n_audiences, n_statements)
        Whether enough votes were cast to say anything.
    consensus, consensus_low, consensus_high : ndarray of shape (n_statements,)
        Agreement in the audience that agrees least, among those heard, and its interval at 95 %; NaN with fewer than two.
    dissensus, dissensus_low, dissensus_high : ndarray of shape (n_statements,)
        The same for disagreement.
    gap, gap_low, gap_high : ndarray of shape (n_statements,)
        Agreement of the audience that agrees most less that of the one that agrees least, and the Newcombe interval of
        that difference, widened for having picked the extremes among all pairs; NaN with fewer than two heard.
    most, least : ndarray of shape (n_statements,)
        Places of these two audiences, -1 with fewer than two heard.
    """

    audiences: NDArray[Any]
    counts: NDArray[np.int64]
    agree: NDArray[np.float64]
    agree_low: NDArray[np.float64]
    agree_high: NDArray[np.float64]
    disagree: NDArray[np.float64]
    disagree_low: NDArray[np.float64]
    disagree_high: NDArray[np.float64]
    heard: NDArray[np.bool_]
    consensus: NDArray[np.float64]
    consensus_low: NDArray[np.float64]
    consensus_high: NDArray[np.float64]
    dissensus: NDArray[np.float64]
    dissensus_low: NDArray[np.float64]
    dissensus_high: NDArray[np.float64]
    gap: NDArray[np.float64]
    gap_low: NDArray[np.float64]
    gap_high: NDArray[np.float64]
    most: NDArray[np.int64]
    least: NDArray[np.int64]

    @property
    def is_consensus(self) -> NDArray[np.bool_]:
        """Whether a majority of every audience heard agrees, or of every one disagrees, the doubt included."""
        surest = np.nan_to_num(np.maximum(self.consensus_low, self.dissensus_low))
        return np.asarray(surest > 0.5)

    @property
    def is_fracture(self) -> NDArray[np.bool_]:
        """Whether a majority of one audience agrees and of another disagrees, both beyond doubt: a true fracture."""
        agreed = ((self.agree_low > 0.5) & self.heard).any(axis=0)
        refused = ((self.disagree_low > 0.5) & self.heard).any(axis=0)
        return np.asarray(agreed & refused)

    @property
    def votes_needed(self) -> NDArray[np.int64]:
        """Votes still missing in each audience, shape (n_audiences, n_statements).

        Those that would bring the half-width of the share of agreement to five points if that share held; never fewer
        than what is missing to be heard.
        """
        seen = self.counts.sum(axis=2)
        share = np.where(seen > 0, (self.counts[:, :, 2] + 2) / (seen + 4), 0.5)  # Agresti and Coull 1998
        wanted = np.ceil(Z95**2 * share * (1 - share) / MARGIN**2)
        missing: NDArray[np.int64] = np.maximum(np.maximum(wanted, ENOUGH) - seen, 0).astype(np.int64)
        return missing


def across_audiences(votes: Votes, audiences: ArrayLike, *, seed: int = 0, enough: int = ENOUGH) -> AudienceTable:
    """Compare the votes of declared audiences, statement by statement.

    Order of rows does not matter. Statements set aside by moderation are compared like the others: it is for the page to
    leave them out.

    Parameters
    ----------
    audiences : array-like of shape (n_participants,)
        Audience (or académie) of each row of the table; an empty string, None or NaN leaves a participant out.
    seed : int
        Seed of the draws behind the intervals of consensus.
    enough : int
        Votes below which an audience says nothing on a statement.

    Examples
    --------
    >>> who, what = np.repeat(np.arange(200), 2), np.tile([1, 2], 200)
    >>> said = np.where((what == 1) | (who < 100), 1, -1)
    >>> table = across_audiences(Votes.from_arrays(who, what, said), np.where(np.arange(200) < 100, "pupils", "families"))
    >>> table.is_consensus, table.is_fracture, table.gap.round(2)
    (array([ True, False]), array([False,  True]), array([0., 1.]))
    """
    names, group = _groups(audiences)
    if len(group) != votes.n_participants:
        raise ValueError(f"{len(group)} audiences for {votes.n_participants} participants")
    counts = counts_by_group(votes, group, len(names))
    seen = counts.sum(axis=2)
    heard = seen >= max(enough, 1)
    sides = {}
    for side, votes_of in (("agree", counts[:, :, 2]), ("disagree", counts[:, :, 0])):
        low, high = wilson(votes_of, seen)
        sides[side] = np.where(seen > 0, votes_of / np.maximum(seen, 1), np.nan), low, high
    random = np.random.default_rng(seed)
    agreed = _least_share(counts[:, :, 2], seen, heard, random)
    refused = _least_share(counts[:, :, 0], seen, heard, random)
    return AudienceTable(
        names, counts, *sides["agree"], *sides["disagree"], heard, *agreed, *refused, *_gaps(counts, seen, heard)
    )


def wilson(
    successes: NDArray[np.int64], trials: NDArray[np.int64], z: float = Z95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Wilson score interval of a proportion (Wilson 1927), 0 to 1 without a trial.

    Examples
    --------
    >>> low, high = wilson(np.array([8, 0]), np.array([10, 0]))
    >>> low.round(3), high.round(3)
    (array([0.49, 0.  ]), array([0.943, 1.   ]))
    """
    n = np.maximum(trials, 1).astype(np.float64)
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (
        np.where(trials > 0, np.clip(middle - half, 0, 1), 0.0),
        np.where(trials > 0, np.clip(middle + half, 0, 1), 1.0),
    )


def newcombe(
    successes: tuple[NDArray[np.int64], NDArray[np.int64]],
    trials: tuple[NDArray[np.int64], NDArray[np.int64]],
    z: float = Z95,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of a difference of two proportions (Newcombe 1998, method 10), first less second.

    Examples
    --------
    >>> low, high = newcombe((np.array([56]), np.array([48])), (np.array([70]), np.array([80])))
    >>> low.round(4), high.round(4)
    (array([0.0524]), array([0.3339]))
    """
    (s, t), (n, m) = successes, trials
    p, q = s / np.maximum(n, 1), t / np.maximum(m, 1)
    p_low, p_high = wilson(s, n, z)
    q_low, q_high = wilson(t, m, z)
    difference = p - q
    low: NDArray[np.float64] = difference - np.sqrt((p - p_low) ** 2 + (q_high - q) ** 2)
    high: NDArray[np.float64] = difference + np.sqrt((p_high - p) ** 2 + (q - q_low) ** 2)
    return low, high


def _groups(audiences: ArrayLike) -> tuple[NDArray[Any], NDArray[np.int64]]:
    given = [None if name is None or name != name or name == "" else name for name in np.asarray(audiences).tolist()]
    names = sorted({name for name in given if name is not None})
    place = {name: number for number, name in enumerate(names)} | {None: -1}
    return np.asarray(names), np.array([place[name] for name in given], dtype=np.int64)


def _least_share(
    successes: NDArray[np.int64], trials: NDArray[np.int64], heard: NDArray[np.bool_], random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the least share among the audiences heard, with quantiles 2.5 and 97.5 % of its draws.

    Each audience's share is drawn from its Jeffreys posterior, Beta(s + ½, n − s + ½), the audiences independently:
    the least of several shares then carries the doubt on which one is the least.
    """
    n_audiences, n_statements = trials.shape
    enough = heard.sum(axis=0) > 1
    nothing = np.full(n_statements, np.nan)
    if not n_audiences or not enough.any():
        return nothing, nothing.copy(), nothing.copy()
    share = np.where(heard, successes / np.maximum(trials, 1), np.inf).min(axis=0)
    least = np.full((DRAWS, n_statements), np.inf)
    for s, n, known in zip(successes, trials, heard, strict=True):
        drawn = random.beta(s + 0.5, n - s + 0.5, size=(DRAWS, n_statements))
        least = np.minimum(least, np.where(known, drawn, np.inf))
    low, high = np.quantile(np.where(enough, least, 0.0), [0.025, 0.975], axis=0)
    return tuple(np.where(enough, figure, np.nan) for figure in (share, low, high))  # type: ignore[return-value]


def _gaps(counts: NDArray[np.int64], seen: NDArray[np.int64], heard: NDArray[np.bool_]) -> tuple[NDArray[Any], ...]:
    n_audiences, n_statements = seen.shape
    nothing, nobody = np.full(n_statements, np.nan), np.full(n_statements, -1)
    enough = heard.sum(axis=0) > 1
    if not n_audiences or not enough.any():
        return nothing, nothing.copy(), nothing.copy(), nobody, nobody.copy()
    share = counts[:, :, 2] / np.maximum(seen, 1)
    most = np.where(heard, share, -np.inf).argmax(axis=0)
    least = np.where(heard, share, np.inf).argmin(axis=0)
    columns = np.arange(n_statements)
    agreed = counts[most, columns, 2], counts[least, columns, 2]
    low, high = newcombe(agreed, (seen[most, columns], seen[least, columns]), _widened(heard.sum(axis=0).max()))
    gap = share[most, columns] - share[least, columns]
    figures = [np.where(enough, figure, np.nan) for figure in (gap, low, high)]
    return (*figures, np.where(enough, most, -1), np.where(enough, least, -1))


def _widened(n_audiences: int) -> float:
    """Return the normal quantile of 95 % for the widest of all pairs (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(n_audiences * (n_audiences - 1) / 2, 1))
