"""The document as LibreOffice reads it: real styles, repeated header rows, a title, a language, and no author."""

import io

from odfdo import Document as Opened
from odfdo import Element, Frame, Header, List, ListItem, Span
from odfdo import Paragraph as OdfParagraph

from cahiers.meetings.documents.archive import members_of, zipped
from cahiers.meetings.documents.description import Code, Document, Heading, Items, Table
from cahiers.meetings.documents.writers.opendocument_package import BREAK, KEPT, STORED, blank, odf_name, shares_name
from cahiers.meetings.documents.writers.qr import qr_png
from cahiers.meetings.documents.writers.styles import QR
from cahiers.meetings.documents.writers.writing import Writing


def odt(document: Document) -> bytes:
    """Return the OpenDocument file of a document. The same description gives the same bytes."""
    return _OpenDocument.whole(document)


class _OpenDocument(Writing):
    """A file being written by odfdo."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        tables = {(block.widths, block.tall) for block in document.blocks if isinstance(block, Table)}
        inks = {block.ink for block in document.blocks if isinstance(block, Heading) and block.ink}
        made = blank(document.look, document.accent, document.language, frozenset(tables), frozenset(inks))
        self.file = Opened(io.BytesIO(made))
        self.file.meta.title = document.title
        self.body = self.file.body
        self.pictures: dict[str, bytes] = {}
        self.tables = 0
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

    def paragraph(self, text: str, style: str, *, is_kept: bool = False) -> OdfParagraph:
        paragraph = OdfParagraph(text, style=self._styled(KEPT if is_kept else style))
        self.body.append(paragraph)
        return paragraph

    def opened(self, paragraph: OdfParagraph, opening: str, text: str) -> None:
        if opening:
            paragraph.append(Span(opening, style="Opening"))
        paragraph.append(Span(text))

    def _styled(self, style: str) -> str:
        """Return the name of a style, or of the same one on a new page."""
        name = odf_name(style) + (BREAK if self.breaks else "")
        self.breaks = False
        return name

    def heading(self, block: Heading) -> None:
        name = self._styled(f"Heading {block.level}")
        heading = Header(block.level)
        heading.set_attribute("text:style-name", name)
        heading.append(Span(block.text, style=f"Ink{block.ink[1:]}") if block.ink else block.text)
        self.body.append(heading)

    def items(self, block: Items) -> None:
        name = "Number" if block.is_ordered else "Bullet"
        listed = List(style=f"{name}s")
        for item in block.items:
            paragraph = OdfParagraph(style=odf_name(name))
            self.item(paragraph, item)
            listed.append(ListItem(paragraph))
        self.body.append(listed)

    def table(self, block: Table) -> None:
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

    def _row(self, cells: tuple[str, ...], style: str, cell_style: str, row_style: str) -> Element:
        row = _element("table:table-row", **{"table:style-name": row_style})
        for text in cells:
            cell = _element("table:table-cell", **{"table:style-name": cell_style, "office:value-type": "string"})
            for line in text.split("\n"):
                cell.append(OdfParagraph(line, style=odf_name(style)))
            row.append(cell)
        return row

    def code(self, block: Code) -> None:
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
        self.paragraph("", "Code").append(frame)


def _element(tag: str, **attributes: str) -> Element:
    made = Element.from_tag(tag)
    for name, value in attributes.items():
        made.set_attribute(name, value)
    return made
