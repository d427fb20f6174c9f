"""Where everything stands on the drawing of an opinion map: plain geometry, in a square of 400."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

SIDE, MARGIN = 400, 34
LARGEST, SMALLEST = 13.0, 2.5  # radius of a bin
LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Dot:
    """A bin as it is drawn: its area says how many people it holds."""

    x: str
    y: str
    radius: str


@dataclass(frozen=True)
class Shape:
    """A group as it is drawn: its bins, their outline, and where its letter stands."""

    letter: str
    colour: int
    dots: tuple[Dot, ...]
    outline: str
    at: tuple[str, str]


@dataclass(frozen=True)
class Drawing:
    """The whole drawing; `me` is where the reader stands, empty when nobody asked."""

    shapes: tuple[Shape, ...]
    side: int = SIDE
    me: tuple[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no group is large enough."""
        return not any(shape.dots for shape in self.shapes)


@dataclass(frozen=True)
class Frame:
    """The square that holds every bin, the same scale on both axes; whoever stands outside is drawn on its edge."""

    x: float
    y: float
    reach: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> "Frame":
        """Return the frame of some points."""
        if not points:
            return cls(0.0, 0.0, 1.0)
        sides = [(min(axis), max(axis)) for axis in zip(*points, strict=True)]
        reach = max(high - low for low, high in sides) / 2
        (left, right), (bottom, top) = sides
        return cls((left + right) / 2, (bottom + top) / 2, reach or 1.0)

    def at(self, x: float, y: float) -> tuple[str, str]:
        """Return where a position stands on the drawing."""
        half = SIDE / 2 - MARGIN
        across, up = ((value - middle) / self.reach for value, middle in ((x, self.x), (y, self.y)))
        edge = (SIDE / 2 - 10) / half
        across, up = (max(-edge, min(edge, value)) for value in (across, up))
        return f"{SIDE / 2 + across * half:.1f}", f"{SIDE / 2 - up * half:.1f}"


def drawing_of(shapes: Sequence[dict[str, Any]], me: tuple[float, float] | None = None) -> Drawing:
    """Place bins and outlines; a letter stands at the middle of its group's people."""
    fullest = max((people for shape in shapes for _x, _y, people in shape["bins"]), default=1)
    frame = Frame.around([(x, y) for shape in shapes for x, y, _people in shape["bins"]])
    drawn = []
    for rank, shape in enumerate(shapes):
        bins = shape["bins"]
        people = sum(count for _x, _y, count in bins) or 1
        middle = [sum(one[axis] * one[2] for one in bins) / people for axis in (0, 1)]
        drawn.append(
            Shape(
                letter=LETTERS[rank],
                colour=rank + 1,
                dots=tuple(Dot(*frame.at(x, y), _radius(count, fullest)) for x, y, count in bins),
                outline=" ".join(",".join(frame.at(x, y)) for x, y in shape["outline"]),
                at=frame.at(*middle),
            )
        )
    return Drawing(tuple(drawn), me=frame.at(*me) if me else None)


def _radius(people: int, fullest: int) -> str:
    return f"{max(SMALLEST, LARGEST * sqrt(people / fullest)):.1f}"
