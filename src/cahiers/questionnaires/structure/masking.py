"""Small counts are hidden, and others with them, so that nobody can recompute those hidden.

Guarantee, proved in `tests/questionnaires/test_masking.py` by solving small tables: whoever knows everything that is
published of a table, margins included, and that counts are whole and not negative, finds at least two values for each
count that is hidden. It holds for one table; tables of the same question share their margins, which are hidden alike.
"""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass

THRESHOLD = 11
Line = tuple[int | None, ...]


def masked_line(
    counts: Sequence[int],
    rooms: Sequence[int] | None = None,
    *,
    threshold: int = THRESHOLD,
    forced: Collection[int] = (),
) -> Line:
    """Return counts whose sum is published, those below the threshold hidden (None) and as many others as it takes.

    `rooms` are the known sizes of the groups when each count is a part of its group: then « all but three » is hidden
    as three is. `forced` are hidden anyway. All are hidden when nothing less protects them: see `can_vary`.
    """
    known = list(rooms) if rooms is not None else [sum(counts) + threshold] * len(counts)
    hidden = {i for i, count in enumerate(counts) if count < threshold or 0 < known[i] - count < threshold}
    hidden.update(forced)
    others = sorted(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i))
    while hidden and others and not can_vary(counts, known, hidden):
        hidden.add(others.pop(0))
    return tuple(None if i in hidden else count for i, count in enumerate(counts))


def can_vary(counts: Sequence[int], rooms: Sequence[int], hidden: Collection[int]) -> bool:
    """Say whether each hidden count has several values that give the same sum: one goes up when another goes down."""
    up, down = {i for i in hidden if counts[i] < rooms[i]}, {i for i in hidden if counts[i] > 0}
    return all((i in up and down - {i}) or (i in down and up - {i}) for i in hidden)


@dataclass(frozen=True)
class Masked:
    """A table as it is published; None stands for a count that is hidden."""

    cells: tuple[Line, ...]
    row_totals: Line
    column_totals: Line
    total: int | None


Entry = tuple[int, int]


def masked(counts: Sequence[Sequence[int]], threshold: int = THRESHOLD) -> Masked:
    """Return a table of which every count below the threshold is hidden, and those that would give it away.

    The rows partition people, and so do the columns. Totals are hidden as `masked_line` hides them, so that every
    table of the same question hides the same ones. Nothing is shown of a table whose sum is below the threshold.
    """
    height, width = len(counts), len(counts[0]) if counts else 0
    rows = [sum(line) for line in counts]
    columns = [sum(line[j] for line in counts) for j in range(width)]
    total = sum(rows)
    nothing = Masked(((None,) * width,) * height, (None,) * height, (None,) * width, total)
    if total < threshold:
        return Masked(nothing.cells, nothing.row_totals, nothing.column_totals, None)
    table = _Table([[*line, rows[i]] for i, line in enumerate(counts)] + [[*columns, total]])
    for i, shown in enumerate(masked_line(rows, threshold=threshold)):
        if shown is None:
            table.hidden.add((i, width))
    for j, shown in enumerate(masked_line(columns, threshold=threshold)):
        if shown is None:
            table.hidden.add((height, j))
    table.hidden |= {(i, j) for i in range(height) for j in range(width) if counts[i][j] < threshold}
    if not table.protect():
        return nothing
    return Masked(
        tuple(tuple(table.shown(i, j) for j in range(width)) for i in range(height)),
        tuple(table.shown(i, width) for i in range(height)),
        tuple(table.shown(height, j) for j in range(width)),
        total,
    )


class _Table:
    """A table with its margins, seen as a graph: lines are nodes, entries are arcs between a row and a column.

    Raising an entry goes from its row to its column, lowering it comes back; a margin weighs the other way round. The
    sums hold when changes form a cycle: a hidden entry has several values exactly when such a cycle passes by it.
    """

    def __init__(self, values: list[list[int]]) -> None:
        self.values = values
        self.last_row, self.last_column = len(values) - 1, len(values[0]) - 1
        self.hidden: set[Entry] = set()

    def shown(self, i: int, j: int) -> int | None:
        """Return what is published of an entry."""
        return None if (i, j) in self.hidden else self.values[i][j]

    def protect(self) -> bool:
        """Hide what it takes for every hidden entry to have several values; False when nothing does."""
        waiting = sorted(self.hidden, key=lambda entry: (self.values[entry[0]][entry[1]], entry))
        for entry in waiting:  # it grows: what is hidden on the way is protected in its turn
            if self._cycle(entry, is_free=False) is not None:
                continue
            cycle = self._cycle(entry, is_free=True)
            if cycle is None:
                return False
            added = sorted(cycle - self.hidden)
            self.hidden |= cycle
            waiting += added
        return True

    def _can(self, i: int, j: int, *, forth: bool) -> bool:
        is_margin = (i == self.last_row) != (j == self.last_column)
        return self.values[i][j] > 0 if forth == is_margin else True

    def _cycle(self, entry: Entry, *, is_free: bool) -> set[Entry] | None:
        """Return the cheapest cycle by an entry, through hidden entries, and others of the inside when `is_free`."""
        i, j = entry
        row, column = i, -1 - j
        found = []
        if self._can(i, j, forth=True):
            found.append(self._path(column, row, entry, is_free=is_free))
        if self._can(i, j, forth=False):
            found.append(self._path(row, column, entry, is_free=is_free))
        paths = [path for path in found if path is not None]
        return min(paths, key=lambda path: path[0])[1] if paths else None

    def _path(self, start: int, end: int, banned: Entry, *, is_free: bool) -> tuple[int, set[Entry]] | None:
        """Return the cheapest way between two lines (rows from 0, columns from -1 down), and what it passes by."""
        queue: list[tuple[int, int]] = [(0, start)]
        cost, came = {start: 0}, {}
        while queue:
            spent, node = heapq.heappop(queue)
            if node == end:
                break
            if spent > cost[node]:
                continue
            for following, entry in self._next(node):
                if entry == banned or not (entry in self.hidden or (is_free and self._is_inside(entry))):
                    continue
                price = spent + (0 if entry in self.hidden else self.values[entry[0]][entry[1]] + 1)
                if price < cost.get(following, price + 1):
                    cost[following], came[following] = price, (node, entry)
                    heapq.heappush(queue, (price, following))
        if end not in cost:
            return None
        passed, node = {banned}, end
        while node != start:
            node, entry = came[node]
            passed.add(entry)
        return cost[end], passed

    def _is_inside(self, entry: Entry) -> bool:
        return entry[0] < self.last_row and entry[1] < self.last_column

    def _next(self, node: int) -> list[tuple[int, Entry]]:
        if node >= 0:
            return [(-1 - j, (node, j)) for j in range(self.last_column + 1) if self._can(node, j, forth=True)]
        j = -1 - node
        return [(i, (i, j)) for i in range(self.last_row + 1) if self._can(i, j, forth=False)]
