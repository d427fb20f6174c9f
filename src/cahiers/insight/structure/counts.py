"""One line of a table, as a page lists it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Count:
    """A label and how many; None is hidden."""

    label: str
    count: int | None


def counted(table: dict[str, Any], row: int, named: Callable[[str], str], *, by_size: bool = True) -> list[Count]:
    """Return a line of a table as the public reads it; the largest counts first, those hidden last, or in order.

    >>> counted({"names": ["a", "b"], "public": {"cells": [[None, 12]]}}, 0, str.upper)
    [Count(label='B', count=12), Count(label='A', count=None)]
    """
    cells = table["public"]["cells"][row] if table["public"]["cells"] else []
    lines = [Count(named(name), count) for name, count in zip(table["names"], cells, strict=True)]
    return sorted(lines, key=lambda one: (-(one.count or 0), one.label)) if by_size else lines
