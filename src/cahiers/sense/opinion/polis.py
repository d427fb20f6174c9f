"""The opinion map by the published Polis method, at any size.

Source: Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion
Spaces", with the constants of the published Polis math. Three things differ on purpose: eigenvectors are computed to
convergence rather than by a fixed number of power iterations; beyond 5,000 participants the base clusters are made of at
most 48 × 48 cells of the plane instead of single participants; groups are started a second time (``published_start``
starts them once).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.components import Components, principal_components, project
from cahiers.sense.opinion.passes import counts_by_group
from cahiers.sense.opinion.plane import cells_of, distances_between, first_distinct, k_means, silhouette
from cahiers.sense.opinion.proportions import group_statistics
from cahiers.sense.opinion.statements import (
    Mark,
    consensus,
    group_informed_consensus,
    priorities,
    representative,
)
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.opinion.votes import Votes

ENOUGH_VOTES = 7
FEWEST = 15
BASE_CLUSTERS = 100
MOST_GROUPS = 5
FINE = 5_000  # participants; above, cells of the plane stand for them
REFRESH_TOLERANCE = 1e-4


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """Where participants stand, in which groups, and what the statements say about them.

    Attributes
    ----------
    components : Components
    coordinates : ndarray of shape (n_participants, 2)
        Everybody, including those who voted too little to be grouped.
    groups : ndarray of shape (n_participants,)
        Group from 0, or -1 for a participant who is not in the map.
    silhouettes : dict
        Silhouette of each number of groups tried.
    counts : ndarray of shape (n_groups, n_statements, 3)
        Disagree, pass, agree by group; moderated statements are counted, as in Polis.
    marks : list of lists of Mark
        Statements that tell each group from the others.
    agreed, disagreed : list of Mark
        Statements a majority of all participants agrees or disagrees with.
    consensus, dissensus : ndarray of shape (n_statements,)
        Group-informed consensus, for agreeing and for disagreeing.
    extremity, priority : ndarray of shape (n_statements,)
    base_of : ndarray of shape (n_participants,)
        Base cluster of each participant, -1 out of the map.
    base_centers : ndarray of shape (n_base, 2)
    """

    components: Components
    coordinates: NDArray[np.float64]
    groups: NDArray[np.int64]
    silhouettes: dict[int, float]
    counts: NDArray[np.int64]
    marks: list[list[Mark]]
    agreed: list[Mark]
    disagreed: list[Mark]
    consensus: NDArray[np.float64]
    dissensus: NDArray[np.float64]
    extremity: NDArray[np.float64]
    priority: NDArray[np.float64]
    base_of: NDArray[np.int64]
    base_centers: NDArray[np.float64]

    @property
    def n_groups(self) -> int:
        """Number of groups, 0 when nobody is in the map."""
        return len(self.counts)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Participants of each group, shape (n_groups,)."""
        return np.bincount(self.groups[self.groups >= 0], minlength=self.n_groups)


@one_thread
def polis_map(
    votes: Votes,
    *,
    n_groups: int | None = None,
    meta: NDArray[np.bool_] | None = None,
    before: OpinionMap | None = None,
    published_start: bool = False,
) -> OpinionMap:
    """Draw the opinion map of a table of votes by the published Polis method, with one more start for its groups.

    The published start, the first distinct base clusters, is at times a poor one: a second is tried beside it, and the
    tighter groups are kept. The result depends on the order of rows (participants in order of first vote), as that of
    Polis does; nothing is drawn at random. A participant is in the map with at least ``min(7, n_statements)`` votes; below
    fifteen such participants, those who voted most complete the map.

    Parameters
    ----------
    n_groups : int, optional
        Force this number of groups instead of the best silhouette; fewer come out when points are not distinct enough.
    meta : ndarray of bool, shape (n_statements,), optional
        Statements about the person, whose priority is fixed.
    before : OpinionMap, optional
        An earlier map of nearly the same votes, to start the components from.
    published_start : bool
        Start groups as published and in no other way. Exports of conversations that Polis updated over months carry the
        history of their updates, which the second start comes nearer to.

    Examples
    --------
    >>> who, what = np.repeat(np.arange(30), 8), np.tile(np.arange(8), 30)
    >>> said = np.where((who < 12) == (what % 2 == 0), 1, -1)
    >>> drawn = polis_map(Votes.from_arrays(who, what, said))
    >>> drawn.n_groups, drawn.sizes, drawn.marks[0][0].column
    (2, array([12, 18]), 0)
    """
    if n_groups is not None and n_groups < 1:
        raise ValueError(f"{n_groups} groups cannot be forced")
    if before is None:
        components = principal_components(votes)
    else:
        components = principal_components(votes, start=before.components.basis, tolerance=REFRESH_TOLERANCE)
    coordinates = project(votes, components)
    inside = np.flatnonzero(in_map(votes))
    base_of = np.full(votes.n_participants, -1)
    groups = base_of.copy()
    base_centers = np.empty((0, 2))
    silhouettes: dict[int, float] = {}
    if len(inside):
        base, base_centers, weights = base_clusters(coordinates[inside])
        of_base, silhouettes = group_clusters(base_centers, weights, n_groups, published_start=published_start)
        base_of[inside], groups[inside] = base, of_base[base]
    counts = counts_by_group(votes, groups, int(groups.max(initial=-1)) + 1)
    agreed, disagreed = consensus(votes.counts, votes.moderated)
    agree, disagree = group_informed_consensus(counts)
    extremity = np.sqrt(votes.n_statements) * np.abs(1 - components.center) * np.hypot(*components.axes)
    return OpinionMap(
        components=components,
        coordinates=coordinates,
        groups=groups,
        silhouettes=silhouettes,
        counts=counts,
        marks=representative(group_statistics(counts), votes.moderated),
        agreed=agreed,
        disagreed=disagreed,
        consensus=agree,
        dissensus=disagree,
        extremity=extremity,
        priority=priorities(counts.sum(axis=0), extremity, meta),
        base_of=base_of,
        base_centers=base_centers,
    )


def refresh_map(votes: Votes, before: OpinionMap, **options: Any) -> OpinionMap:
    """Draw the map again after some new votes, starting from the components of the map before.

    Equal to a new map but for components converged to 1e-4 of the greatest eigenvalue instead of 1e-7.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 2, 3], [10, 20, 10, 20, 10], [1, -1, -1, 1, 0])
    >>> refresh_map(votes, polis_map(votes)).coordinates[:, 0].round(3)
    array([ 1.414, -1.414,  0.   ])
    """
    return polis_map(votes, before=before, **options)


def in_map(votes: Votes) -> NDArray[np.bool_]:
    """Tell who voted enough to be grouped, shape (n_participants,).

    Examples
    --------
    >>> in_map(Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1]))
    array([ True,  True])
    """
    cast = votes.per_participant
    inside = cast >= min(ENOUGH_VOTES, max(votes.n_statements, 1))
    missing = FEWEST - int(inside.sum())
    if missing > 0:
        others = np.flatnonzero(~inside & (cast > 0))
        inside[others[np.argsort(-cast[others], kind="stable")[:missing]]] = True
    return inside


def base_clusters(
    points: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Gather the participants of the map into at most 100 base clusters, started at the first distinct positions.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
        In order of first vote.

    Returns
    -------
    base : ndarray of shape (n,)
    centers : ndarray of shape (n_base, 2)
    weights : ndarray of shape (n_base,)
        Participants of each.
    """
    if len(points) > FINE:
        cells, heavy, cell = cells_of(points)
    else:
        cells, heavy, cell = points, np.ones(len(points)), np.arange(len(points))
    [(of_cell, centers)] = k_means(cells, heavy, [first_distinct(cells, BASE_CLUSTERS)])
    weights = np.bincount(of_cell, weights=heavy, minlength=len(centers)).astype(np.float64)
    return of_cell[cell], centers, weights


def group_clusters(
    centers: NDArray[np.float64],
    weights: NDArray[np.float64],
    n_groups: int | None = None,
    *,
    published_start: bool = False,
) -> tuple[NDArray[np.int64], dict[int, float]]:
    """Gather base clusters into the number of groups, from 2 to 5, whose silhouette is best.

    At most ``2 + n_base / 12`` groups are tried (12 base clusters for each group after the second).

    Returns
    -------
    group : ndarray of shape (n_base,)
    silhouettes : dict
        By number of groups.
    """
    most = min(MOST_GROUPS, 2 + len(centers) // 12)
    apart = distances_between(centers)
    sizes = [n_groups] if n_groups else list(range(2, most + 1))
    starts = [first_distinct(centers, max(sizes))]
    if not published_start:
        starts.append(_spread_out(centers, weights, apart**2, max(sizes)))
    tries = k_means(centers, weights, [start[:k] for k in sizes for start in starts])
    tried: dict[int, NDArray[np.int64]] = {}
    for place, k in enumerate(sizes):
        of_k = tries[place * len(starts) : (place + 1) * len(starts)]
        tried[k] = min(of_k, key=lambda found: _spread(centers, weights, *found))[0]
    silhouettes = {k: silhouette(apart, groups) for k, groups in tried.items()}
    best = max(tried, key=lambda k: (silhouettes[k], k))
    return tried[best], silhouettes


def _spread_out(
    points: NDArray[np.float64], weights: NDArray[np.float64], apart: NDArray[np.float64], k: int
) -> NDArray[np.float64]:
    """Start from the middle, then from the point that lowers the spread most, and so on (Likas, Vlassis and Verbeek 2003).

    Theirs moves the centers after each; here the first two, the first three… start groups of their own.
    """
    chosen = [weights @ points / weights.sum()]
    nearest = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        best = (weights @ np.maximum(nearest[:, None] - apart, 0.0)).argmax()
        chosen.append(points[best])
        nearest = np.minimum(nearest, apart[best])
    return np.array(chosen)


def _spread(
    points: NDArray[np.float64], weights: NDArray[np.float64], groups: NDArray[np.int64], centers: NDArray[np.float64]
) -> float:
    return float((weights * ((points - centers[groups]) ** 2).sum(axis=1)).sum())
