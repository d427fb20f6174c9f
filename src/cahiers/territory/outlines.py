"""The map of académies: an outline for each, shaded by a value, beside the table that says the same."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("reference") / "outlines.json"
SHADES = ("0", ".18", ".36", ".58", ".85")  # opacities of the accent: none, then four steps


@dataclass(frozen=True)
class Shape:
    """An académie on the map."""

    key: str
    name: str
    value: int
    path: str
    shade: str
    url: str


@dataclass(frozen=True)
class AcademyMap:
    """What the template `territory/map.html` draws."""

    width: int
    height: int
    frames: list[list[Any]]
    shapes: list[Shape]
    steps: list[tuple[str, int, int]]  # opacity, from, to: the legend


@lru_cache(maxsize=1)
def _outlines() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SOURCE.read_text())
    return found


def draw_map(values: Mapping[str, tuple[str, int]], url_of: Callable[[str], str]) -> AcademyMap:
    """Return the map of values by key of académie (`aca:14`), each with its name; an académie not named counts nothing.

    The four shades are equal steps up to the greatest value, so that twice as dark never means less.
    """
    kept = _outlines()
    greatest = max((value for _name, value in values.values()), default=0)
    step = max(-(-greatest // (len(SHADES) - 1)), 1)
    shapes = []
    for code, path in kept["paths"].items():
        key = f"aca:{code}"
        name, value = values.get(key, ("", 0))
        if name:
            shapes.append(Shape(key, name, value, path, SHADES[-(-value // step)], url_of(key)))
    legend = [
        (SHADES[rank], (rank - 1) * step + 1, min(rank * step, greatest))
        for rank in range(1, len(SHADES))
        if (rank - 1) * step < greatest
    ]
    width, height = kept["view"]
    return AcademyMap(width, height, kept["frames"], shapes, legend)
