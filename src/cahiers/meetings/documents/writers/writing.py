"""Writing a description for a word processor, block after block: what does not depend on which one."""

from abc import ABC, abstractmethod
from typing import Any, assert_never

from cahiers.meetings.documents.description import (
    Block,
    Code,
    Cut,
    Document,
    Facts,
    Field,
    Heading,
    Item,
    Items,
    PageBreak,
    Paragraph,
    Table,
    Title,
    legible,
    with_texts,
)


class Writing(ABC):
    """A file being written. Its paragraphs wear the styles of `styles`; `breaks` says that the next one starts a page."""

    def __init__(self, document: Document) -> None:
        self.look = document.look
        self.breaks = False

    @classmethod
    def whole(cls, document: Document) -> bytes:
        """Return the file of a document, with every letter of it legible."""
        document = with_texts(document, legible)
        writing = cls(document)
        for block in document.blocks:
            writing.write(block)
        return writing.saved()

    def write(self, block: Block) -> None:
        """Write a block after the last one."""
        match block:
            case Title():
                self._lines((block.over, "Over"), (block.text, "Title"))
            case Heading():
                self.heading(block)
            case Paragraph():
                for text in block.text.split("\n"):
                    self.paragraph(text, block.tone.value.capitalize())
            case Items():
                self.items(block)
            case Facts():
                for fact in block.facts:
                    self.opened(self.paragraph("", "Fact"), fact.label, f"\t{fact.value}")
            case Table():
                self.table(block)
                self.paragraph("", "Small")  # two tables that touch would become one
            case Field():
                self._field(block)
            case Code():
                self.code(block)
                self._lines((block.caption, "Body"), (block.letters, "Strong"), (block.address, "Small"))
            case Cut():
                self.paragraph("", "Cut")
            case PageBreak():
                self.breaks = True
            case _:
                assert_never(block)

    def item(self, paragraph: Any, item: Item) -> None:
        """Write a thing of a list in its paragraph."""
        self.opened(paragraph, item.opening, f" {item.text}" if item.opening and item.text else item.text)

    def _lines(self, *lines: tuple[str, str]) -> None:
        for text, style in lines:
            if text:
                self.paragraph(text, style)

    def _field(self, block: Field) -> None:
        lines = block.text.split("\n") if block.text else []
        lines += [""] * (block.lines - len(lines))
        for rank, line in enumerate(lines, 1):
            self.paragraph(line, "Field", is_kept=not block.text and rank < len(lines))  # an empty box stands whole

    @abstractmethod
    def paragraph(self, text: str, style: str, *, is_kept: bool = False) -> Any:
        """Add a paragraph, on the page of the next one when it is kept; return it as the library knows it."""

    @abstractmethod
    def opened(self, paragraph: Any, opening: str, text: str) -> None:
        """Write in a paragraph words in bold, if any, then a text."""

    @abstractmethod
    def heading(self, block: Heading) -> None:
        """Add a heading of the outline, in its ink."""

    @abstractmethod
    def items(self, block: Items) -> None:
        """Add a list."""

    @abstractmethod
    def table(self, block: Table) -> None:
        """Add a table, its header repeated on each page."""

    @abstractmethod
    def code(self, block: Code) -> None:
        """Add the picture of a code, with what it says to whoever does not see it."""

    @abstractmethod
    def saved(self) -> bytes:
        """Return the file. The same description gives the same bytes."""
