"""A question crossed with who answered, or with another question: people counted once for each option."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cahiers.questionnaires.structure.masking import Line
from cahiers.questionnaires.structure.measures import NumberSummary, Spread

UNKNOWN = ""


@dataclass(frozen=True)
class Item:
    """A row or a column: a code and its label; the code is empty for « non indiqué »."""

    code: str
    label: str


@dataclass(frozen=True)
class Axis:
    """What a table is crossed by. `is_multiple`: a person may stand in several of its items, or in none."""

    name: str
    title: str
    items: tuple[Item, ...]
    is_multiple: bool = False


@dataclass(frozen=True)
class Cross:
    """People by row and by column. Percentages are read by column: `column_bases` are the people of each column.

    `base` counts people who answered both, once each. `excluded` answered the question of the rows only. A row total
    counts people once, whatever their columns. None stands for a hidden count, the base of a table of too few people included.
    """

    rows: Axis
    columns: Axis
    counts: tuple[Line, ...]
    row_totals: Line
    column_bases: Line
    base: int | None
    excluded: int = 0
    is_masked: bool = False
    spreads: tuple[Spread | None, ...] = ()

    def share(self, row: int, column: int) -> float | None:
        """Return the percentage of a column's people who stand in a row; None when it is hidden or has no base."""
        count, base = self.counts[row][column], self.column_bases[column]
        return None if count is None or not base else 100 * count / base

    def total_share(self, row: int) -> float | None:
        """Return the percentage of all the people of the table who stand in a row."""
        count = self.row_totals[row]
        return None if count is None or not self.base else 100 * count / self.base

    @property
    def hidden_count(self) -> int:
        """Return how many cells are hidden."""
        return sum(count is None for line in self.counts for count in line)


@dataclass(frozen=True)
class NumbersByGroup:
    """A number question seen by group; a summary is None when it is hidden or when the group gave no number."""

    columns: Axis
    summaries: tuple[NumberSummary | None, ...]
    bases: Line
    whole: NumberSummary | None
    is_masked: bool = False


Pair = tuple[tuple[str, ...], tuple[str, ...], int]


def cross_of(rows: Axis, columns: Axis, pairs: Iterable[Pair]) -> Cross:
    """Return the table of people given as (codes on the rows, codes on the columns, how many such people)."""
    row_rank = {item.code: rank for rank, item in enumerate(rows.items)}
    column_rank = {item.code: rank for rank, item in enumerate(columns.items)}
    counts = [[0] * len(columns.items) for _ in rows.items]
    row_totals, column_bases, base, excluded = [0] * len(rows.items), [0] * len(columns.items), 0, 0
    for row_codes, column_codes, people in pairs:
        in_rows = [row_rank[code] for code in row_codes if code in row_rank]
        in_columns = [column_rank[code] for code in column_codes if code in column_rank]
        if not in_rows:
            continue
        if not in_columns:
            excluded += people
            continue
        base += people
        for i in in_rows:
            row_totals[i] += people
            for j in in_columns:
                counts[i][j] += people
        for j in in_columns:
            column_bases[j] += people
    cells = tuple(tuple(line) for line in counts)
    return Cross(rows, columns, cells, tuple(row_totals), tuple(column_bases), base, excluded)


def without_empty_columns(cross: Cross) -> Cross:
    """Leave out the columns that hold nobody: an audience that nobody named, an académie without a response."""
    kept = [j for j, base in enumerate(cross.column_bases) if base]
    return replace(
        cross,
        columns=replace(cross.columns, items=tuple(cross.columns.items[j] for j in kept)),
        counts=tuple(tuple(line[j] for j in kept) for line in cross.counts),
        column_bases=tuple(cross.column_bases[j] for j in kept),
    )


def by_group(columns: Axis, pairs: Iterable[Pair]) -> list[Counter[float]]:
    """Return how often each number was given in each group of an axis."""
    rank = {item.code: j for j, item in enumerate(columns.items)}
    found: list[Counter[float]] = [Counter() for _ in columns.items]
    for values, codes, people in pairs:
        for code in codes:
            if values and code in rank:
                found[rank[code]][float(values[0])] += people
    return found
