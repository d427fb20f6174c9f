"""The document as Word reads it: real styles, repeated header rows, a title, a language, and no author."""

import io
from typing import Any

from docx import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from cahiers.meetings.documents.archive import members_of, zipped
from cahiers.meetings.documents.description import Code, Document, Heading, Items, Table
from cahiers.meetings.documents.writers.qr import qr_png
from cahiers.meetings.documents.writers.styles import LINE_BY_HAND, QR, WIDTH
from cahiers.meetings.documents.writers.word_package import BULLETS, NUMBERS, blank
from cahiers.meetings.documents.writers.writing import Writing


def docx(document: Document) -> bytes:
    """Return the Word file of a document. The same description gives the same bytes."""
    return _Word.whole(document)


class _Word(Writing):
    """A file being written by python-docx."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.file = WordDocument(io.BytesIO(blank(document.look, document.accent, document.language)))
        self.file.core_properties.title = document.title[:255]  # python-docx refuses longer properties
        if document.foot:
            foot = self.file.sections[0].footer.paragraphs[0]
            foot.text, foot.style = document.foot, self.file.styles["Foot"]

    def saved(self) -> bytes:
        made = io.BytesIO()
        self.file.save(made)
        return zipped(members_of(made.getvalue()))

    def paragraph(self, text: str, style: str, *, is_kept: bool = False) -> WordParagraph:
        paragraph = self.file.add_paragraph(text, style=style)
        if self.breaks:
            paragraph.paragraph_format.page_break_before = True
            self.breaks = False
        if is_kept:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def opened(self, paragraph: WordParagraph, opening: str, text: str) -> None:
        if opening:
            paragraph.add_run(opening).bold = True
        paragraph.add_run(text)

    def heading(self, block: Heading) -> None:
        paragraph = self.paragraph(block.text, f"Heading {block.level}")
        if block.ink:
            for run in paragraph.runs:
                run.font.color.rgb = RGBColor.from_string(block.ink.lstrip("#").upper())

    def items(self, block: Items) -> None:
        style = "Number" if block.is_ordered else "Bullet"
        number = self._new_list() if block.is_ordered else BULLETS
        for item in block.items:
            paragraph = self.paragraph("", style)
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
            self.item(paragraph, item)

    def _new_list(self) -> int:
        """Return the number of a list that counts from one again."""
        lists = self.file.part.numbering_part.element
        new = lists.add_num(NUMBERS)
        new.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(new.numId)

    def table(self, block: Table) -> None:
        table = self.file.add_table(rows=0, cols=len(block.header), style="Ruled" if block.tall else "Plain")
        table.autofit = False
        for column, share in zip(table.columns, block.widths, strict=True):
            column.width = Mm(WIDTH * share / 100)
        table._tbl.tblPr.append(parse_xml(f"<w:tblCaption {nsdecls('w')}/>"))
        table._tbl.tblPr[-1].set(qn("w:val"), block.caption)
        for cells, is_head in ((block.header, True), *((row, False) for row in block.rows)):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            if is_head:
                properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
            elif block.tall:
                row.height, row.height_rule = Mm(block.tall * LINE_BY_HAND), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text, share in zip(row.cells, cells, block.widths, strict=True):
                self._cell(cell, text, share, "Head cell" if is_head else "Cell")

    def _cell(self, cell: _Cell, text: str, share: int, style: str) -> None:
        cell.width = Mm(WIDTH * share / 100)
        first, *others = text.split("\n")
        cell.paragraphs[0].style = self.file.styles[style]
        cell.paragraphs[0].add_run(first)
        for other in others:
            cell.add_paragraph(other, style=style)

    def code(self, block: Code) -> None:
        paragraph = self.paragraph("", "Code")
        picture = paragraph.add_run().add_picture(io.BytesIO(qr_png(block.address)), width=Mm(QR[self.look]))
        _describe(picture._inline.docPr, block.says)


def _describe(properties: Any, says: str) -> None:
    properties.set("name", "QR code")
    properties.set("descr", says)
