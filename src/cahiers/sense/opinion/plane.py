"""Groups of points of the plane: weighted k-means, silhouette, cells that stand for many points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CELLS = 48
NOWHERE = 1e150  # coordinates of a center that has disappeared: far from every point, and its square is still a number
Grouping = tuple[NDArray[np.int64], NDArray[np.float64]]  # group of each point, centers


def cells_of(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Gather points into at most 48 × 48 weighted cells, numbered in order of their first point.

    Parameters
    ----------
    points : ndarray of shape (n, 2)

    Returns
    -------
    centers : ndarray of shape (m, 2)
        Mean of the points of each cell, m ≤ 2304.
    weights : ndarray of shape (m,)
        Number of points of each cell.
    cell : ndarray of shape (n,)

    Examples
    --------
    >>> centers, weights, cell = cells_of(np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]))
    >>> centers.tolist(), weights.tolist(), cell.tolist()
    ([[1.0, 1.0], [0.0, 0.0]], [2.0, 1.0], [0, 1, 0])
    """
    low, high = points.min(axis=0), points.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    grid = np.minimum((points - low) / width * CELLS, CELLS - 1).astype(np.int64)
    keys = grid[:, 0] * CELLS + grid[:, 1]
    first = np.full(CELLS * CELLS, len(points))
    first[keys[::-1]] = np.arange(len(points) - 1, -1, -1)
    used = np.flatnonzero(first < len(points))
    used = used[np.argsort(first[used])]
    number = np.zeros(CELLS * CELLS, dtype=np.int64)
    number[used] = np.arange(len(used))
    cell = number[keys]
    weights = np.bincount(cell, minlength=len(used)).astype(np.float64)
    sums = [np.bincount(cell, weights=points[:, axis], minlength=len(used)) for axis in (0, 1)]
    return np.stack(sums, axis=1) / weights[:, None], weights, cell


def first_distinct(points: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Return the first k different points in the order given; fewer where there are not as many.

    Examples
    --------
    >>> first_distinct(np.array([[2.0], [2.0], [1.0], [3.0]]), 2).ravel()
    array([2., 1.])
    """
    look = min(len(points), max(4 * k, 64))
    while True:
        distinct = list(dict.fromkeys(map(tuple, points[:look].tolist())))[:k]
        if len(distinct) == k or look == len(points):
            return np.array(distinct).reshape(-1, points.shape[1])
        look = min(len(points), 4 * look)


def k_means(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    starts: Sequence[NDArray[np.float64]],
    *,
    rounds: int = 100,
    still: float = 0.01,
) -> list[Grouping]:
    """Move centers to the mean of the points nearest to them until they stand still, from several starts side by side.

    A center that no point is nearest to disappears, as in Polis; groups are renumbered without gaps in the order of their
    first centers. Rounds of a start stop when its centers, sorted, all moved by less than ``still``.

    Parameters
    ----------
    points : ndarray of shape (n, q)
    weights : ndarray of shape (n,)
        Above 0.
    starts : sequence of ndarrays of shape (k, q)
        Each with a k of its own.

    Returns
    -------
    groups : ndarray of shape (n,)
    centers : ndarray of shape (at most k, q)
        Both for each start, in its place.

    Examples
    --------
    >>> points = np.array([[0.0], [1.0], [9.0]])
    >>> [(groups, centers)] = k_means(points, np.array([3.0, 1.0, 1.0]), [np.array([[0.0], [1.0]])])
    >>> groups, centers.ravel()
    (array([0, 0, 1]), array([0.25, 9.  ]))
    """
    n, q = points.shape
    most = max(map(len, starts))
    centers = np.full((q, len(starts), most), NOWHERE)
    for run, start in enumerate(starts):
        centers[:, run, : len(start)] = start.T
    found: dict[int, Grouping] = {}
    moving, arranged = np.arange(len(starts)), _arranged(centers)
    lifted = np.hstack((points, np.ones((n, 1))))
    heavy = np.vstack((weights * points.T, weights))[:, :, None]
    load = np.repeat(heavy, len(starts), axis=2).ravel()
    for turn in range(rounds + 1):
        cells = len(moving) * most
        lines = np.concatenate((-2 * centers, (centers * centers).sum(axis=0, keepdims=True))).reshape(q + 1, cells)
        # squared distances, less the square of the point, which all centers share
        groups = (lifted @ lines).reshape(n, len(moving), most).argmin(axis=2)
        places = groups + np.arange(0, cells, most) + np.arange(0, (q + 1) * cells, cells)[:, None, None]
        sums = np.bincount(places.ravel(), load, (q + 1) * cells).reshape(q + 1, len(moving), most)
        alive = sums[q] > 0
        centers = np.divide(sums[:q], sums[q], out=np.full_like(centers, NOWHERE), where=alive)
        before, arranged = arranged, _arranged(centers)
        moves = np.where(arranged == NOWHERE, 0.0, arranged - before)
        done = (moves * moves).sum(axis=0).max(axis=1) < (still**2 if turn < rounds else np.inf)
        if done.any():
            for run in np.flatnonzero(done).tolist():
                number = np.cumsum(alive[run]) - 1
                found[int(moving[run])] = number[groups[:, run]], centers[:, run, alive[run]].T
            if done.all():
                break
            moving, centers, arranged = moving[~done], centers[:, ~done], arranged[:, ~done]
            load = np.repeat(heavy, len(moving), axis=2).ravel()
    return [found[run] for run in range(len(starts))]


def k_means_plus_plus(
    points: NDArray[np.float64], weights: NDArray[np.float64], k: int, random: np.random.Generator
) -> NDArray[np.float64]:
    """Draw k distant starting centers (Arthur and Vassilvitskii 2007); shape (k, q)."""
    chosen = [int(random.choice(len(points), p=weights / weights.sum()))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        chances = weights * nearest
        total = chances.sum()
        chosen.append(int(random.choice(len(points), p=chances / total)) if total > 0 else chosen[-1])
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen]


def distances_between(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of every two points, shape (n, n); for a few hundred points at most."""
    distances: NDArray[np.float64] = np.sqrt(sum(np.subtract.outer(column, column) ** 2 for column in points.T))
    return distances


def silhouette(distances: NDArray[np.float64], groups: NDArray[np.int64]) -> float:
    """Average how much nearer points are to their own group than to the next one (Rousseeuw 1987).

    From -1 to 1. A point alone in its group counts 0; fewer than two groups score 0.

    Parameters
    ----------
    distances : ndarray of shape (n, n)
    groups : ndarray of shape (n,)
        Numbered from 0 without gaps.

    Examples
    --------
    >>> round(silhouette(distances_between(np.array([[0.0], [1.0], [10.0], [11.0]])), np.array([0, 0, 1, 1])), 3)
    0.9
    """
    k = int(groups.max(initial=-1)) + 1
    if k < 2:
        return 0.0
    sizes = np.bincount(groups, minlength=k)
    to_groups = distances @ np.eye(k)[groups]  # (n, k)
    mine = np.arange(len(groups)), groups
    within = to_groups[mine] / np.maximum(sizes[groups] - 1, 1)
    others = to_groups / sizes
    others[mine] = np.inf
    between = others.min(axis=1)
    widest = np.maximum(within, between)
    scores = np.where(
        (sizes[groups] == 1) | (widest == 0), 0.0, (between - within) / np.where(widest == 0, 1.0, widest)
    )
    return float(scores.mean())


def _arranged(centers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sort the centers of each run, shape (q, runs, k), by their first coordinate, then the next."""
    return centers[:, np.arange(centers.shape[1])[:, None], np.lexsort(centers[::-1])]
