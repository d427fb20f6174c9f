"""Blocks as they are read: text gathered run by run, cut where a line ends, counted against the limit."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Block, Document, Shape

Cell = tuple[int, int, int]
UNWANTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xAD, 0x200B, 0xFEFF], "")
UNWANTED |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")  # marks that turn text around
UNWANTED |= {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0A8: "☐",
    0xF06F: "☐",
    0xF0FD: "☒",
    0xF0FE: "☒",
}  # Wingdings
UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "�")  # half characters cannot be stored


@dataclass
class Run:
    """Characters written the same way."""

    text: str
    bold: bool = False


@dataclass
class Paragraph:
    """A paragraph under way, and what hangs on it: notes and boxes, to be written after it."""

    runs: list[Run] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def add(self, text: str, *, bold: bool = False) -> None:
        """Append characters."""
        if text:
            self.runs.append(Run(text, bold))


class Sheet:
    """What is written so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.apart: list[str] = []
        self.tables = 0
        self._characters = self._count = 0

    def count(self, text: str) -> str:
        """Return the text without what no page can show, and refuse the document beyond two million characters."""
        text = text.translate(UNWANTED)
        self._characters += len(text)
        if self._characters > limits.CHARACTERS:
            raise Unreadable("characters", limit=limits.CHARACTERS)
        return text

    def write(
        self, paragraph: Paragraph, shape: Shape = Shape.PARAGRAPH, level: int = 0, cell: Cell | None = None
    ) -> None:
        """Write a paragraph: one block for each of its lines that is not blank, then what hangs on it."""
        for line in lines_of(paragraph.runs):
            text = self.count("".join(run.text for run in line))
            if text.strip():
                bold = all(run.bold for run in line if run.text.strip())
                self.blocks.append(Block(text, shape, level, bold, cell))
                self._count += 1
        if self._count > limits.BLOCKS:
            raise Unreadable("too_many_paragraphs", limit=limits.BLOCKS)
        self.blocks += paragraph.after

    def written(self, write: Callable[[], None]) -> list[Block]:
        """Return what a function writes, to be put elsewhere: after the paragraph under way, or apart."""
        kept, self.blocks = self.blocks, []
        write()
        written, self.blocks = self.blocks, kept
        return written

    def aside(self, text: str) -> None:
        """Write what stands apart: a header, a footer, a table of contents."""
        text = self.count(text).strip()
        if text:
            self.apart.append(text)

    def next_table(self) -> int:
        """Return the number of the table that begins."""
        self.tables += 1
        return self.tables - 1

    def document(self) -> Document:
        """Return what was written."""
        return Document(tuple(self.blocks), tuple(self.apart))


def lines_of(runs: list[Run]) -> list[list[Run]]:
    """Cut runs where a line ends: people press Shift and Enter after a title."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        head, *rest = run.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(Run(head, run.bold))
        lines += [[Run(text, run.bold)] for text in rest]
    return lines
