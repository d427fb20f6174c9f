"""What changed between two runs of the same analysis."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import Any


@dataclass(frozen=True)
class Match:
    """A group, or a topic, of the first run and the one of the second that holds most of its people or texts."""

    first: int
    second: int | None
    kept: float  # part of the first that the second holds
    common: int


@dataclass(frozen=True)
class Compared:
    """Two partitions of the same people or texts."""

    common: int
    agreement: float | None  # adjusted Rand index
    matches: tuple[Match, ...]


def compare(first: Mapping[str, int], second: Mapping[str, int]) -> Compared:
    """Compare two partitions on whom they have in common; -1 is in no group, and is left out.

    >>> found = compare({"a": 0, "b": 0, "c": 1, "d": 1}, {"a": 1, "b": 1, "c": 0, "d": 0})
    >>> found.agreement, [(match.first, match.second, match.kept) for match in found.matches]
    (1.0, [(0, 1, 1.0), (1, 0, 1.0)])
    """
    pairs = [(group, second[name]) for name, group in first.items() if group >= 0 and second.get(name, -1) >= 0]
    table = Counter(pairs)
    rows = Counter(one for one, _two in pairs)
    matches = []
    for group in sorted(set(first.values()) - {-1}):
        met = [(count, -two) for (one, two), count in table.items() if one == group]
        count, two = max(met, default=(0, 0))
        matches.append(Match(group, -two if met else None, count / rows[group] if rows[group] else 0.0, count))
    return Compared(len(pairs), adjusted_rand(table), tuple(matches))


def adjusted_rand(table: Mapping[tuple[int, int], int]) -> float | None:
    """Return the adjusted Rand index of a table of two partitions (Hubert and Arabie 1985); None without two things.

    `sense` has the same on arrays; this one keeps numpy out of the processes that show pages.
    """
    total = sum(table.values())
    if total < 2:
        return None
    pairs = sum(comb(count, 2) for count in table.values())
    rows, columns = Counter[int](), Counter[int]()
    for (one, two), count in table.items():
        rows[one] += count
        columns[two] += count
    in_rows, in_columns = (sum(comb(count, 2) for count in side.values()) for side in (rows, columns))
    expected = in_rows * in_columns / comb(total, 2)
    most = (in_rows + in_columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


@dataclass(frozen=True)
class Held:
    """A statement by which a group stands out."""

    statement: str
    agrees: bool


def held_by(group: Mapping[str, Any]) -> set[Held]:
    """Return what a group of an output holds."""
    return {Held(one["statement"], one["agrees"]) for one in group["holds"]}
