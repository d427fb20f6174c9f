"""How a table holds titles: at the head of its columns, or at the left of its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cahiers.meetings.reading.shapes import Block

LONGEST_CELL = 140


@dataclass(frozen=True)
class Head:
    """What a line or a cell was recognised as: a theme, one or several keys, or both."""

    theme: str = ""
    theme_certain: bool = False
    keys: tuple[str, ...] = ()
    certain: bool = False
    end: int = 0
    text: str = ""
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.theme or self.keys)


Recognise = Callable[[Block, bool], Head]


@dataclass
class Grid:
    """One table: the cells that are titles, the heads of columns with the row that gives them, and labelled rows."""

    titles: dict[tuple[int, int], Head] = field(default_factory=dict)
    columns: dict[int, list[tuple[int, Head]]] = field(default_factory=dict)
    heading_rows: set[int] = field(default_factory=set)
    unlabelled_rows: set[int] = field(default_factory=set)

    def above(self, row: int, column: int) -> Head:
        """Return the head of the column for a row, empty when it has none."""
        found = [head for at, head in self.columns.get(column, ()) if at < row]
        return found[-1] if found else Head()


def grids(blocks: tuple[Block, ...], recognise: Recognise) -> dict[int, Grid]:
    """Look at every table before the text is walked, for a title may stand above or left of what it names."""
    cells: dict[int, dict[tuple[int, int], list[Block]]] = {}
    for block in blocks:
        if block.cell:
            table, row, column = block.cell
            cells.setdefault(table, {}).setdefault((row, column), []).append(block)
    return {table: _grid(found, recognise) for table, found in cells.items()}


def _grid(cells: dict[tuple[int, int], list[Block]], recognise: Recognise) -> Grid:
    grid = Grid()
    rows: dict[int, list[int]] = {}
    for row, column in cells:
        rows.setdefault(row, []).append(column)
    for row, columns in rows.items():
        heads = {
            column: _title(cells[row, column], recognise, alone=len(columns) == 1)
            for column in sorted(columns)
            if not any(head.keys for _row, head in grid.columns.get(column, ()))
        }
        # Beside a label stands text: only a title without any other word is one there.
        titles = {
            column: head for column, head in heads.items() if head and (column == min(columns) or not head.others)
        }
        grid.titles |= {(row, column): head for column, head in titles.items()}
        different = {(head.theme, head.keys) for head in titles.values()}
        if len(titles) > 1 and len(different) == len(titles) and len(columns) - len(titles) <= 1:
            grid.heading_rows.add(row)
            for column, head in titles.items():
                grid.columns.setdefault(column, []).append((row, head))
    labels = {row: min(columns) for row, columns in rows.items() if len(columns) > 1}
    if any((row, label) in grid.titles and row not in grid.heading_rows for row, label in labels.items()):
        grid.unlabelled_rows = {row for row, label in labels.items() if (row, label) not in grid.titles and label == 0}
    return grid


def _title(cell: list[Block], recognise: Recognise, *, alone: bool) -> Head:
    text = " ".join(block.text.strip() for block in cell)
    if len(text) > LONGEST_CELL:
        return Head()
    whole = Block(text, cell[0].shape, cell[0].level, all(block.bold for block in cell), cell[0].cell)
    head = recognise(whole, not alone)
    return head if head.end >= len(text) else Head()
