"""Lines of a printed page, and the tables seen in how they stand: a page knows no paragraph and no cell, only places."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from cahiers.meetings.reading.documents.writing import Cell, Run

BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
LARGER = 1.12
LETTER_WIDTH = 0.5  # of the size of the letters, on average
CELL_GAP = 1.8  # of the size: a wider white than between words or sentences
SAME_PLACE = 4.0  # points
EXACTLY = 0.5


@dataclass
class Line:
    """A stretch of text on one line: where it begins, how high it stands, how large it is written."""

    left: float = 0.0
    height: float = 0.0
    size: float = 0.0
    runs: list[Run] = field(default_factory=list)
    stops: list[tuple[int, float]] = field(default_factory=list)  # where runs that follow begin

    @property
    def text(self) -> str:
        """What is written."""
        return "".join(run.text for run in self.runs)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written yet."""
        return not self.text.strip()

    def is_bold(self, usual_size: float) -> bool:
        """Whether it stands out: larger than the rest of the page, or bold from end to end."""
        return self.size > LARGER * usual_size or all(run.bold for run in self.runs if run.text.strip())


def lines_of(page: Any) -> list[Line]:
    """Return the lines in the order they are printed; a wide white on the way begins another one, as between cells."""
    lines = [Line()]

    def hear(text: str, matrix: Any, place: Any, font: Any, size: Any) -> None:
        name = str((font or {}).get("/BaseFont", "")).casefold()
        bold = any(mark in name for mark in BOLD_NAMES)
        left = float(place[4] * matrix[0] + place[5] * matrix[2] + matrix[4])
        height = float(place[4] * matrix[1] + place[5] * matrix[3] + matrix[5])
        large = abs(float(size or 0) * float(place[3] or 1) * float(matrix[3] or 1))
        for number, part in enumerate(text.split("\n")):
            if number or (part.strip() and _is_far(lines[-1], left, large)):
                lines.append(Line())
            if part.strip() and lines[-1].is_blank:
                lines[-1] = Line(left, height, large)
            elif part.strip():
                lines[-1].stops.append((len(lines[-1].runs), left))
            if part:
                lines[-1].runs.append(Run(part, bold))

    page.extract_text(visitor_text=hear)
    written = [line for line in lines if not line.is_blank]
    return [part for line in written for part in _aligned(line, {other.left for other in written if other is not line})]


def _aligned(line: Line, lefts: set[float]) -> list[Line]:
    """Cut a line where one of its runs begins exactly as another line does: a cell hardly wider than its words."""
    begins = [(0, line.left)]
    for at, left in line.stops:
        if left > line.left + line.size and any(abs(left - other) < EXACTLY for other in lefts):
            begins.append((at, left))
    ends = [at for at, _left in begins[1:]] + [len(line.runs)]
    parts = [
        Line(left, line.height, line.size, line.runs[at:end]) for (at, left), end in zip(begins, ends, strict=True)
    ]
    return [part for part in parts if not part.is_blank]


def _is_far(line: Line, left: float, size: float) -> bool:
    end = line.left + LETTER_WIDTH * line.size * len(line.text.rstrip())
    return not line.is_blank and left - end > CELL_GAP * max(size, line.size)


def usual_size(lines: list[Line]) -> float:
    """Return the size in which most letters are written."""
    sizes = Counter(round(line.size, 1) for line in lines for _letter in line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)  # `most_common` loads a module, where none can be loaded


def in_cells(lines: list[Line], first_table: int) -> Iterator[tuple[Cell | None, list[Line]]]:
    """Yield the lines together with the cell they stand in, or with none; tables are numbered from `first_table`."""
    rows = _rows(lines)
    tables = {}
    number = first_table - 1
    for at, row in enumerate(rows):
        if row is not None:
            number += at == 0 or rows[at - 1] is None
            tables[at] = number
    lefts: dict[int, list[float]] = {}
    for at, table in tables.items():
        found = lefts.setdefault(table, [])
        if all(abs(lines[at].left - left) > SAME_PLACE for left in found):
            found.append(lines[at].left)

    def cell(at: int) -> Cell | None:
        row = rows[at]
        if row is None:
            return None
        ordered = sorted(lefts[tables[at]])
        column = min(range(len(ordered)), key=lambda one: abs(ordered[one] - lines[at].left))
        return tables[at], row, column

    for place, group in groupby(range(len(lines)), key=cell):
        yield place, [lines[at] for at in group]


def _rows(lines: list[Line]) -> list[int | None]:
    """Return the row of each line: cells are printed one after the other, each beginning right of the last, not below it."""
    rows: list[int | None] = [None] * len(lines)
    row = -1
    for at in range(1, len(lines)):
        before, line = lines[at - 1], lines[at]
        slack = 0.5 * line.size
        if line.left > before.left + line.size and line.height >= before.height - slack:
            if rows[at - 1] is None:
                row += 1
                back = at - 1
                while back >= 0 and rows[back] is None and _in_first_cell(lines[back], before, line, slack):
                    rows[back] = row
                    back -= 1
            rows[at] = rows[at - 1]
        elif rows[at - 1] is not None and abs(line.left - before.left) < SAME_PLACE and line.height < before.height:
            rows[at] = rows[at - 1]  # the same cell goes on
    return rows


def _in_first_cell(line: Line, last: Line, beside: Line, slack: float) -> bool:
    return abs(line.left - last.left) < SAME_PLACE and line.height <= beside.height + slack
