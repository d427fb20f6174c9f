"""Points of people gathered into bins of eleven at least, so that a drawing shows nobody's own place."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
FEWEST = 11  # people in a bin, as in every published cell
MOST_BINS = 60  # of a group: a drawing needs no more


@dataclass(frozen=True)
class Bin:
    """Some people near one another: where they stand on average, and how many they are."""

    x: float
    y: float
    people: int


def binned(points: Sequence[Point], *, fewest: int = FEWEST, most: int = MOST_BINS) -> list[Bin]:
    """Cut the points in two across their longer side, again and again, as long as each half keeps enough people.

    No bin has fewer than `fewest` people; nothing is drawn of fewer people than that. The order of points does not
    matter.

    >>> [one.people for one in binned([(float(rank), 0.0) for rank in range(30)])]
    [15, 15]
    >>> binned([(0.0, 0.0)] * 10)
    []
    """
    if len(points) < fewest:
        return []
    smallest = max(fewest, -(-len(points) // most))
    return [_bin(part) for part in _parts(sorted(points), smallest)]


def outline(bins: Sequence[Bin]) -> list[Point]:
    """Return the convex outline of bins, corner after corner: of bins, not of people.

    >>> outline([Bin(0, 0, 11), Bin(2, 0, 11), Bin(1, 2, 11), Bin(1, 0.5, 11)])
    [(0, 0), (2, 0), (1, 2)]
    """
    points = sorted({(one.x, one.y) for one in bins})
    if len(points) < 3:
        return points
    return [*_half(points)[:-1], *_half(points[::-1])[:-1]]


def _half(points: list[Point]) -> list[Point]:
    """Return one side of the outline (Andrew 1979, monotone chain)."""
    kept: list[Point] = []
    for x, y in points:
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept


def _parts(points: list[Point], smallest: int) -> list[list[Point]]:
    if len(points) < 2 * smallest:
        return [points]
    wide = max(x for x, _y in points) - min(x for x, _y in points)
    high = max(y for _x, y in points) - min(y for _x, y in points)
    ordered = sorted(points) if wide >= high else sorted(points, key=lambda point: (point[1], point[0]))
    middle = len(ordered) // 2
    return [*_parts(ordered[:middle], smallest), *_parts(ordered[middle:], smallest)]


def _bin(points: list[Point]) -> Bin:
    count = len(points)
    return Bin(sum(x for x, _y in points) / count, sum(y for _x, y in points) / count, count)
