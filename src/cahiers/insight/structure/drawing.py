"""Where everything stands on the drawing of an opinion map: plain geometry, in a square of 400."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

SIDE, MARGIN = 400, 34
SPREAD = 100.0  # positions go from -100 to 100
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
    x: str
    y: str


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


def drawing_of(shapes: Sequence[dict[str, Any]], me: tuple[float, float] | None = None) -> Drawing:
    """Place bins and outlines; a letter stands at the middle of its group's people."""
    fullest = max((people for shape in shapes for _x, _y, people in shape["bins"]), default=1)
    drawn = []
    for rank, shape in enumerate(shapes):
        bins = shape["bins"]
        people = sum(count for _x, _y, count in bins) or 1
        middle = [sum(one[axis] * one[2] for one in bins) / people for axis in (0, 1)]
        drawn.append(
            Shape(
                letter=LETTERS[rank],
                colour=rank + 1,
                dots=tuple(Dot(_x(x), _y(y), _radius(count, fullest)) for x, y, count in bins),
                outline=" ".join(f"{_x(x)},{_y(y)}" for x, y in shape["outline"]),
                x=_x(middle[0]),
                y=_y(middle[1]),
            )
        )
    return Drawing(tuple(drawn), me=(_x(me[0]), _y(me[1])) if me else None)


def _x(value: float) -> str:
    return f"{SIDE / 2 + value / SPREAD * (SIDE / 2 - MARGIN):.1f}"


def _y(value: float) -> str:
    return f"{SIDE / 2 - value / SPREAD * (SIDE / 2 - MARGIN):.1f}"


def _radius(people: int, fullest: int) -> str:
    return f"{max(SMALLEST, LARGEST * sqrt(people / fullest)):.1f}"
