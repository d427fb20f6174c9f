"""Models of votes fitted on the cells observed only: a low-rank map, and groups that share probabilities of voting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.components import principal_components
from cahiers.sense.opinion.passes import gather, scatter
from cahiers.sense.opinion.plane import k_means, k_means_plus_plus
from cahiers.sense.opinion.votes import Votes

RANK = 4
NOISE = 0.7  # variance of a vote around what the map says of it
LOADING = 0.3  # usual size of a statement's direction
SHRINK = 10.0  # imaginary opinions by which a group's share of agreement is drawn to everybody's
SHRINK_PASSES = 200.0  # imaginary votes by which its share of passes is: a pass is held to be everybody's own first
OPINIONS = slice(0, 3, 2)  # disagree and agree, among the codes of a statement
RELIABLE = 20.0  # votes after which a participant weighs no more in the starting groups


@dataclass(frozen=True, eq=False)
class LowRank:
    """A position for each participant and a direction for each statement.

    Attributes
    ----------
    positions : ndarray of shape (n_participants, rank)
        Main axis first; near zero for those who voted little.
    directions : ndarray of shape (n_statements, rank)
    """

    positions: NDArray[np.float64]
    directions: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Classes:
    """Groups as probabilities.

    Attributes
    ----------
    membership : ndarray of shape (n_participants, k)
        Rows sum to 1.
    lines : ndarray of shape (n_codes, k)
        Logarithm of the probability of each code in each group.
    shares : ndarray of shape (k,)
        Sizes, summing to 1.
    score : float
        Log-likelihood of the votes, higher is better.
    """

    membership: NDArray[np.float64]
    lines: NDArray[np.float64]
    shares: NDArray[np.float64]
    score: float


def fit_low_rank(votes: Votes, random: np.random.Generator, rounds: int = 12) -> LowRank:
    """Fit ``vote ≈ mean + position · direction`` on the votes cast by alternating ridge regressions.

    Unlike imputation this says nothing of unseen cells (Zhou, Wilkinson, Schreiber and Pan 2008, weighted by
    regularised alternating least squares): a statement that everybody saw and one that ten people saw weigh by their votes.

    The principal components of the imputed votes only serve to start.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 2], [10, 20, 10, 20], [1, -1, -1, 1])
    >>> fitted = fit_low_rank(votes, np.random.default_rng(0))
    >>> bool(fitted.positions[0, 0] * fitted.positions[1, 0] < 0)
    True
    """
    n, m = votes.n_participants, votes.n_statements
    table = np.array([-1.0, 0.0, 1.0, 0.0]) - shrunk_means(votes)[:, None]
    upper = np.triu_indices(RANK)
    directions = random.standard_normal((m, RANK)) * LOADING * 0.1
    basis = principal_components(votes, tolerance=1e-2, block=RANK).basis
    directions[:, : basis.shape[1]] += basis * np.sqrt(m) * LOADING
    positions = np.zeros((n, RANK))
    for _ in range(rounds):
        squares = np.repeat(directions[:, upper[0]] * directions[:, upper[1]], 4, axis=0)
        products = (table[:, :, None] * directions[:, None, :]).reshape(4 * m, RANK)
        sums = gather(votes, np.hstack((squares, products)))
        positions = _ridge(sums[:, : len(upper[0])], sums[:, len(upper[0]) :], NOISE)
        spread = scatter(votes, np.hstack((positions[:, upper[0]] * positions[:, upper[1]], positions)))
        by_column = spread.reshape(m, 4, -1)
        totals = by_column[:, :, : len(upper[0])].sum(axis=1)
        crossed = (by_column[:, :, len(upper[0]) :] * table[:, :, None]).sum(axis=1)
        directions = _ridge(totals, crossed, NOISE / LOADING**2)
    return _turned(positions, directions)


def fit_classes(
    votes: Votes,
    k: int,
    start: NDArray[np.float64],
    rounds: int = 15,
) -> Classes:
    """Fit k groups whose members share a probability of each vote on each statement, by expectation–maximisation.

    Latent class analysis (Goodman 1974) on the votes cast: an unseen statement says nothing. Probabilities are drawn
    towards everybody's: lightly whether one agrees, strongly whether one passes.

    Parameters
    ----------
    start : ndarray of shape (n_participants, k)
        Memberships to start from.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 2], [10, 20, 10, 20], [1, -1, -1, 1])
    >>> fitted = fit_classes(votes, 2, np.array([[0.6, 0.4], [0.4, 0.6]]))
    >>> fitted.membership.argmax(axis=1)
    array([0, 1])
    """
    base = base_probabilities(votes)
    membership = start
    for _ in range(rounds):
        lines, shares = _maximise(votes, membership, base, k)
        membership, score = memberships(votes, lines, shares)
    return Classes(membership, lines, shares, score)


def memberships(
    votes: Votes, lines: NDArray[np.float64], shares: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return each participant's probability of belonging to each group, and the log-likelihood of all votes."""
    likelihood = gather(votes, lines) + np.log(shares)
    top = likelihood.max(axis=1, keepdims=True)
    scaled = np.exp(likelihood - top)
    total = scaled.sum(axis=1, keepdims=True)
    each = (top + np.log(total))[:, 0]
    return scaled / total, float(each.sum())


def starting_memberships(votes: Votes, fitted: LowRank, k: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Draw starting groups by k-means on the low-rank positions, those who voted more weighing more; shape (n, k)."""
    heavy = np.minimum(votes.per_participant, RELIABLE).astype(np.float64)
    heavy = np.where(heavy > 0, heavy, 1e-9)
    axes = fitted.positions[:, : max(2, k - 1)]
    [(groups, _)] = k_means(axes, heavy, [k_means_plus_plus(axes, heavy, k, random)], rounds=25, still=1e-4)
    return 0.1 / k + 0.9 * np.eye(k)[groups]


def base_probabilities(votes: Votes) -> NDArray[np.float64]:
    """Return the probability of each vote on each statement over everybody, shape (n_statements, 3), one vote added to each."""
    counts = votes.counts + 1.0
    share: NDArray[np.float64] = counts / counts.sum(axis=1, keepdims=True)
    return share


def shrunk_means(votes: Votes) -> NDArray[np.float64]:
    """Return mean votes with one imaginary pass added, shape (n_statements,)."""
    counts = votes.counts
    mean: NDArray[np.float64] = (counts[:, 2] - counts[:, 0]) / (counts.sum(axis=1) + 1.0)
    return mean


def _maximise(
    votes: Votes, membership: NDArray[np.float64], base: NDArray[np.float64], k: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    counts = scatter(votes, membership).reshape(-1, 4, k)[:, :3]
    passes = (counts[:, 1] + SHRINK_PASSES * base[:, 1:2]) / (counts.sum(axis=1) + SHRINK_PASSES)
    opinions, given = counts[:, OPINIONS], base[:, OPINIONS, None]
    sides = (opinions + SHRINK * given / given.sum(axis=1, keepdims=True)) / (
        opinions.sum(axis=1, keepdims=True) + SHRINK
    )
    lines = np.zeros((votes.n_statements, 4, k))
    lines[:, 1] = np.log(passes)
    lines[:, OPINIONS] = np.log(sides) + np.log1p(-passes)[:, None]
    shares = membership.sum(axis=0) + 1.0
    return lines.reshape(-1, k), shares / shares.sum()


def _ridge(squares: NDArray[np.float64], products: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    """Solve one small ridge regression per line; shapes (n, rank (rank + 1) / 2) and (n, rank) to (n, rank)."""
    upper = np.triu_indices(RANK)
    matrices = np.empty((len(squares), RANK, RANK))
    matrices[:, upper[0], upper[1]] = squares
    matrices[:, upper[1], upper[0]] = squares
    matrices += ridge * np.identity(RANK)
    return np.asarray(np.linalg.solve(matrices, products[:, :, None])[:, :, 0], dtype=np.float64)


def _turned(positions: NDArray[np.float64], directions: NDArray[np.float64]) -> LowRank:
    """Turn both factors so that the first axis explains most, its largest direction being positive."""
    if not len(positions) or not len(directions):
        return LowRank(positions, directions)
    inner = directions.T @ directions / len(directions)
    outer = positions.T @ positions / len(positions)
    values, vectors = np.linalg.eigh(inner)
    root = vectors * np.sqrt(np.maximum(values, 1e-12))
    strengths, turn = np.linalg.eigh(root.T @ outer @ root)
    turn = turn[:, np.argsort(strengths)[::-1]]
    placed = positions @ root @ turn  # directions now have unit mean square on every axis
    told = directions @ vectors / np.sqrt(np.maximum(values, 1e-12)) @ turn
    signs = np.sign(told[np.abs(told).argmax(axis=0), np.arange(told.shape[1])])
    signs = np.where(signs == 0, 1.0, signs)
    return LowRank(placed * signs, told * signs)
