"""The document as LibreOffice reads it: real styles, repeated header rows, a title, a language, and no author."""

import io
from functools import singledispatchmethod

from odfdo import Document as Opened
from odfdo import Element, Frame, Header, List, ListItem, Span
from odfdo import Paragraph as OdfParagraph

from cahiers.meetings.documents.archive import members_of, zipped
from cahiers.meetings.documents.description import (
    Block,
    Code,
    Cut,
    Document,
    Facts,
    Field,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
    Title,
    legible,
    with_texts,
)
from cahiers.meetings.documents.writers.opendocument_package import BREAK, KEPT, blank, odf_name, shares_name
from cahiers.meetings.documents.writers.qr import qr_png
from cahiers.meetings.documents.writers.styles import QR

STORED = frozenset({"mimetype"})  # the first member, readable without unzipping


def odt(document: Document) -> bytes:
    """Return the OpenDocument file of a document. The same description gives the same bytes."""
    document = with_texts(document, legible)
    writing = _OpenDocument(document)
    for block in document.blocks:
        writing.write(block)
    return writing.saved()


class _OpenDocument:
    """A file being written, block after block."""

    def __init__(self, document: Document) -> None:
        tables = {(block.widths, block.tall) for block in document.blocks if isinstance(block, Table)}
        inks = {block.ink for block in document.blocks if isinstance(block, Heading) and block.ink}
        made = blank(document.look, document.accent, document.language, frozenset(tables), frozenset(inks))
        self.look = document.look
        self.file = Opened(io.BytesIO(made))
        self.file.meta.title = document.title
        self.body = self.file.body
        self.pictures: dict[str, bytes] = {}
        self.tables = 0
        self.breaks = False
        if document.foot:
            foot = self.file.styles.root.get_element("//style:footer/text:p")
            assert isinstance(foot, OdfParagraph)  # noqa: S101 -- the blank file has one
            foot.append_plain_text(document.foot)

    def saved(self) -> bytes:
        for name, picture in self.pictures.items():
            self.file.set_part(name, picture)
            self.file.manifest.add_full_path(name, "image/png")
        made = io.BytesIO()
        self.file.save(made)
        return zipped(members_of(made.getvalue()), stored=STORED)

    @singledispatchmethod
    def write(self, block: Block) -> None:
        raise TypeError(f"nothing writes {block!r}")

    def _paragraph(self, text: str, style: str) -> OdfParagraph:
        paragraph = OdfParagraph(text, style=self._styled(style))
        self.body.append(paragraph)
        return paragraph

    def _styled(self, style: str) -> str:
        """Return the name of a style, or of the same one on a new page."""
        name = odf_name(style) + (BREAK if self.breaks else "")
        self.breaks = False
        return name

    @write.register
    def _title(self, block: Title) -> None:
        if block.over:
            self._paragraph(block.over, "Over")
        self._paragraph(block.text, "Title")

    @write.register
    def _heading(self, block: Heading) -> None:
        name = self._styled(f"Heading {block.level}")
        heading = Header(block.level)
        heading.set_attribute("text:style-name", name)
        heading.append(Span(block.text, style=f"Ink{block.ink[1:]}") if block.ink else block.text)
        self.body.append(heading)

    @write.register
    def _prose(self, block: Paragraph) -> None:
        for text in block.text.split("\n"):
            self._paragraph(text, block.tone.value.capitalize())

    @write.register
    def _items(self, block: Items) -> None:
        name = "Number" if block.is_ordered else "Bullet"
        listed = List(style=f"{name}s")
        for item in block.items:
            paragraph = OdfParagraph(style=odf_name(name))
            if item.opening:
                paragraph.append(Span(item.opening, style="Opening"))
            paragraph.append(Span(f" {item.text}" if item.opening and item.text else item.text))
            listed.append(ListItem(paragraph))
        self.body.append(listed)

    @write.register
    def _facts(self, block: Facts) -> None:
        for fact in block.facts:
            paragraph = self._paragraph("", "Fact")
            paragraph.append(Span(fact.label, style="Opening"))
            paragraph.append(Span(f"\t{fact.value}"))

    @write.register
    def _table(self, block: Table) -> None:
        self.tables += 1
        shares = shares_name(block.widths)
        table = _element(
            "table:table", **{"table:name": f"{self.tables}. {block.caption}", "table:style-name": "Table"}
        )
        for column in range(len(block.widths)):
            table.append(_element("table:table-column", **{"table:style-name": f"{shares}.{column}"}))
        heads = _element("table:table-header-rows")
        heads.append(self._row(block.header, "Head cell", "Headed", "Row"))
        table.append(heads)
        for cells in block.rows:
            table.append(self._row(cells, "Cell", "Ruled" if block.tall else "Plain", f"Row{block.tall}"))
        self.body.append(table)
        self._paragraph("", "Small")

    def _row(self, cells: tuple[str, ...], style: str, cell_style: str, row_style: str) -> Element:
        row = _element("table:table-row", **{"table:style-name": row_style})
        for text in cells:
            cell = _element("table:table-cell", **{"table:style-name": cell_style, "office:value-type": "string"})
            for line in text.split("\n"):
                cell.append(OdfParagraph(line, style=odf_name(style)))
            row.append(cell)
        return row

    @write.register
    def _field(self, block: Field) -> None:
        lines = block.text.split("\n") if block.text else []
        lines += [""] * (block.lines - len(lines))
        for rank, line in enumerate(lines, 1):
            # an empty box stands whole on a page
            self._paragraph(line, "Field" if block.text or rank == len(lines) else KEPT)

    @write.register
    def _code(self, block: Code) -> None:
        name = f"Pictures/code-{len(self.pictures) + 1}.png"
        self.pictures[name] = qr_png(block.address)
        size = f"{QR[self.look]}mm"
        frame = Frame.image_frame(
            name, name=name.partition("/")[2], size=(size, size), anchor_type="as-char", style="Picture"
        )
        for tag in ("svg:title", "svg:desc"):
            described = _element(tag)
            described.text = block.says
            frame.append(described)
        self._paragraph("", "Code").append(frame)
        for text, style in ((block.caption, "Body"), (block.letters, "Strong"), (block.address, "Small")):
            if text:
                self._paragraph(text, style)

    @write.register
    def _cut(self, block: Cut) -> None:
        self._paragraph("", "Cut")

    @write.register
    def _break(self, block: PageBreak) -> None:
        self.breaks = True


def _element(tag: str, **attributes: str) -> Element:
    made = Element.from_tag(tag)
    for name, value in attributes.items():
        made.set_attribute(name, value)
    return made
