"""Groups that several seeds agree on: k-means drawn many times, and the share of the draws behind each membership."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage

from cahiers.sense.agreement import rand_index

RUNS = 16
SAMPLE = 40_000  # rows the centres are learnt on
AGREED = 0.5  # of the runs that must put a row in the same group
_STEPS = 40
_STILL = 0.998  # of the rows that keep their group: what more steps would move, sixteen runs outvote


@dataclass(frozen=True)
class Consensus:
    """Groups of rows and how much the runs agree on them.

    Attributes
    ----------
    group : ndarray of int64, shape (n,)
        Group most runs choose, from 0; not yet in any order.
    share : ndarray of float64, shape (n,)
        Part of the runs that choose it, above 0 and at most 1.
    stability : float
        Adjusted Rand index between what half of the runs agree on and what the other half does, on the rows that both keep.
    """

    group: NDArray[np.int64]
    share: NDArray[np.float64]
    stability: float


def agreed_groups(points: NDArray[np.float32], count: int, seed: int) -> Consensus:
    """Run spherical k-means from sixteen seeds, gather the centres of all runs, and let the runs vote on every row.

    Parameters
    ----------
    points : ndarray of float32, shape (n, width)
        Rows of length 1, the first 40,000 being as good as drawn at random; at least `count` of them distinct.
    count : int, at least 2
        Groups of each run, and at most as many in the end.
    seed : int

    References
    ----------
    Dhillon and Modha, *Concept decompositions*, 2001 (spherical k-means); Arthur and Vassilvitskii, *k-means++*, 2007;
    Strehl and Ghosh, *Cluster ensembles*, 2002 (meta-clustering of the runs).

    Examples
    --------
    >>> points = np.repeat(np.eye(3, dtype=np.float32), 5, axis=0)
    >>> found = agreed_groups(points, 3, seed=0)
    >>> len(set(found.group[::5])), float(found.share.min()), found.stability
    (3, 1.0, 1.0)
    """
    runs, centres = _runs(points, count, seed)
    votes = _votes(runs, centres, count)
    halves = [_votes(runs[part::2], centres[part::2], count) for part in (0, 1)]
    sure = np.logical_and(*[half.max(axis=1) > AGREED for half in halves])
    stability = rand_index(*[half.argmax(axis=1)[sure] for half in halves]) if sure.any() else 0.0
    return Consensus(votes.argmax(axis=1), votes.max(axis=1), stability)


def _runs(
    points: NDArray[np.float32], count: int, seed: int
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float32]]]:
    """Return the group of each row and the centres, by run."""
    sample = points[:SAMPLE]
    ones = np.ones(len(sample), np.float32)
    runs, centres = [], []
    for run in range(RUNS):
        centre = _start(sample, count, np.random.default_rng((seed, run)))
        nearest = (sample @ centre.T).argmax(axis=1)
        for _ in range(_STEPS):
            member = sparse.csr_matrix((ones, (nearest, np.arange(len(sample)))), (count, len(sample)))
            sums = member @ sample
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centre = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centre)
            before, nearest = nearest, (sample @ centre.T).argmax(axis=1)
            if (before == nearest).mean() > _STILL:
                break
        centres.append(centre)
        runs.append((points @ centre.T).argmax(axis=1))
    return runs, centres


def _start(sample: NDArray[np.float32], count: int, draw: np.random.Generator) -> NDArray[np.float32]:
    """Choose centres far from each other (k-means++)."""
    rows = [int(draw.integers(len(sample)))]
    far = np.full(len(sample), np.inf)
    for _ in range(count - 1):
        far = np.minimum(far, np.maximum(1 - sample @ sample[rows[-1]], 0))
        total = far.sum()
        rows.append(int(draw.choice(len(sample), p=far / total)) if total > 0 else int(draw.integers(len(sample))))
    return sample[rows]


def _votes(runs: list[NDArray[np.int64]], centres: list[NDArray[np.float32]], count: int) -> NDArray[np.float64]:
    """Gather the centres of all runs into groups; return the share of runs that put each row in each group."""
    every = np.vstack(centres).astype(np.float64)
    of_centre = fcluster(linkage(every, "average", metric="cosine"), count, "maxclust") - 1
    votes = np.zeros((len(runs[0]), int(of_centre.max()) + 1))
    for run, nearest in enumerate(runs):
        votes[np.arange(len(nearest)), of_centre[run * count + nearest]] += 1 / len(runs)
    return votes
