"""Word documents: what a reader of the printed page would see, in order."""

import re
import xml.etree.ElementTree as ET

from cahiers.meetings.reading.documents.docx_styles import Styles, is_on
from cahiers.meetings.reading.documents.writing import Cell, Paragraph, Sheet
from cahiers.meetings.reading.documents.xml import first, named, tree
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.package import package
from cahiers.meetings.reading.shapes import Document, Shape

NAMES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
}
# Deletions kept by the tracking of changes, where moved text came from, comments, and codes that print nothing.
HIDDEN = {
    "w:del",
    "w:moveFrom",
    "w:instrText",
    "w:delInstrText",
    "w:commentReference",
    "w:annotationRef",
    "w:pPr",
    "w:rPr",
}
MARKS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "‑"}
TEXTS = {"w:t", "m:t"}
NAMING_FIELD = re.compile(r"\s*\"?\s*(AUTHOR|LASTSAVEDBY|USER\w*|DOCPROPERTY\s+\"?(author|last\w*|manager))\b", re.I)
NAMING_PROPERTY = re.compile(r"creator|lastModifiedBy|author|manager", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"(toc|tm|table des mati[eè]res)\s*\d*$", re.IGNORECASE)


def read_docx(content: bytes) -> Document:
    """Return the blocks of a .docx: insertions, boxes and notes read; deletions, hidden text and comments left out."""
    parts = package(content)
    main = parts.part("word/document.xml")
    if not main:
        raise Unreadable("damaged")
    walk = _Walk(
        Styles(_tree(parts.part("word/styles.xml"))),
        {kind: _notes(_tree(parts.part(f"word/{kind}s.xml"))) for kind in ("footnote", "endnote")},
    )
    body = first(_tree(main), "w:body")
    walk.flow([] if body is None else list(body))
    for start in ("word/header", "word/footer"):
        for part in parts.parts(start):
            walk.margin(_tree(part))
    return walk.sheet.document()


def _tree(content: bytes) -> ET.Element:
    return tree(content, NAMES) if content else ET.Element("none")


def _notes(root: ET.Element) -> dict[str, ET.Element]:
    return {note.get("w:id", ""): note for note in root if note.get("w:type", "normal") == "normal"}


class _Walk:
    """One pass over the document; fields are followed because some of them print a person's name."""

    def __init__(self, styles: Styles, notes: dict[str, dict[str, ET.Element]]) -> None:
        self.styles = styles
        self.notes = notes
        self.sheet = Sheet()
        self._fields: list[list[str]] = []  # the code of each open field; an empty list once its result began
        self._silent: list[bool] = []

    def flow(self, elements: list[ET.Element], cell: Cell | None = None) -> None:
        """Write paragraphs and tables, inside whatever only groups them."""
        for element in elements:
            if element.tag == "w:p":
                self._paragraph(element, cell)
            elif element.tag == "w:tbl":
                self._table(element)
            elif element.tag == "w:sdt":
                self._control(element, cell)
            elif element.tag == "mc:AlternateContent":
                self.flow(_chosen(element), cell)
            elif element.tag not in HIDDEN and not element.tag.endswith(("Pr", "PrChange")):
                self.flow(list(element), cell)

    def margin(self, root: ET.Element) -> None:
        """Write a header or a footer apart from the text."""
        self.sheet.apart += [block.text.strip() for block in self.sheet.written(lambda: self.flow(list(root)))]

    def _control(self, element: ET.Element, cell: Cell | None) -> None:
        content = list(_content(element))
        if _is_contents(element):
            self.sheet.aside("\n".join(_raw(child) for child in content))
        elif not _names_someone(element):
            self.flow(content, cell)

    def _table(self, table: ET.Element) -> None:
        number = self.sheet.next_table()
        rows = [row for row in _through(table, "w:tr") if not self._is_row_hidden(row)]
        for row_number, row in enumerate(rows):
            column = _number(first(row, "w:trPr", "w:gridBefore"), 0)
            for cell in _through(row, "w:tc"):
                self.flow(list(cell), (number, row_number, column))
                column += _number(first(cell, "w:tcPr", "w:gridSpan"), 1)

    def _is_row_hidden(self, row: ET.Element) -> bool:
        properties = first(row, "w:trPr")
        return properties is not None and (bool(named(properties, "w:del")) or is_on(first(properties, "w:hidden")))

    def _paragraph(self, element: ET.Element, cell: Cell | None) -> None:
        properties = first(element, "w:pPr")
        style = self.styles.of_paragraph(properties)
        paragraph = Paragraph()
        self._inline(element, paragraph, style.bold, style.hidden)
        if CONTENTS_STYLE.match(style.name):
            self.sheet.aside("".join(run.text for run in paragraph.runs))
            return
        shape = Shape.HEADING if style.heading else Shape.ITEM if style.item is not None else Shape.PARAGRAPH
        self.sheet.write(paragraph, shape, style.heading or style.item or 0, cell)

    def _inline(self, element: ET.Element, into: Paragraph, bold: bool, hidden: bool) -> None:
        for child in element:
            if child.tag in HIDDEN:
                continue
            if child.tag == "w:r":
                self._run(child, into, bold, hidden)
            elif child.tag == "w:sdt":
                if not _names_someone(child):
                    self._inline(_content(child), into, bold, hidden)
            elif child.tag == "w:fldSimple":
                if not NAMING_FIELD.match(child.get("w:instr", "")):
                    self._inline(child, into, bold, hidden)
            elif child.tag == "mc:AlternateContent":
                for chosen in _chosen(child):
                    self._piece(chosen, into, bold, hidden)
            elif child.tag in TEXTS:
                self._text(child.text or "", into, bold, hidden)
            else:
                self._inline(child, into, bold, hidden)

    def _run(self, run: ET.Element, into: Paragraph, bold: bool, hidden: bool) -> None:
        style = self.styles.of_run(first(run, "w:rPr"), bold, hidden)
        for child in run:
            self._piece(child, into, style.bold, style.hidden)

    def _piece(self, child: ET.Element, into: Paragraph, bold: bool, hidden: bool) -> None:
        if child.tag in TEXTS:
            self._text(child.text or "", into, bold, hidden)
        elif child.tag == "w:sym":
            self._text(_symbol(child), into, bold, hidden)
        elif child.tag in MARKS:
            self._text(MARKS[child.tag], into, bold, hidden)
        elif child.tag == "w:fldChar":
            self._field(child.get("w:fldCharType", ""))
        elif child.tag == "w:instrText":
            if self._fields:
                self._fields[-1].append(child.text or "")
        elif child.tag in ("w:footnoteReference", "w:endnoteReference"):
            self._note(child, into, hidden)
        elif child.tag == "w:txbxContent":
            self._box(child, into, hidden)
        elif child.tag == "mc:AlternateContent":
            for chosen in _chosen(child):
                self._piece(chosen, into, bold, hidden)
        elif child.tag not in HIDDEN:
            for inner in child:
                self._piece(inner, into, bold, hidden)

    def _text(self, text: str, into: Paragraph, bold: bool, hidden: bool) -> None:
        if not hidden and not any(self._silent):
            into.add(text, bold=bold)

    def _field(self, state: str) -> None:
        """Follow a field: what stands before its result is its code, and a field that names a person prints nothing."""
        if state == "begin":
            self._fields.append([])
            self._silent.append(True)
        elif self._fields and state == "separate":
            self._silent[-1] = bool(NAMING_FIELD.match("".join(self._fields[-1])))
        elif self._fields and state == "end":
            self._fields.pop()
            self._silent.pop()

    def _note(self, reference: ET.Element, into: Paragraph, hidden: bool) -> None:
        kind = reference.tag.removeprefix("w:").removesuffix("Reference")
        note = self.notes[kind].pop(reference.get("w:id", ""), None)  # once: a note may not refer to itself
        if note is not None and not hidden:
            paragraph = Paragraph()
            for child in named(note, "w:p"):
                self._inline(child, paragraph, False, False)
                paragraph.add("\n")
            into.after += self.sheet.written(lambda: self.sheet.write(paragraph, Shape.NOTE))

    def _box(self, box: ET.Element, into: Paragraph, hidden: bool) -> None:
        if not hidden:
            into.after += self.sheet.written(lambda: self.flow(list(box)))


def _chosen(alternatives: ET.Element) -> list[ET.Element]:
    """Return one of the two writings of the same thing: without this every text box would be read twice."""
    choices = named(alternatives, "mc:Choice") or named(alternatives, "mc:Fallback")
    return list(choices[0]) if choices else []


def _through(element: ET.Element, name: str) -> list[ET.Element]:
    """Return rows or cells, also those inside a content control or a tracked insertion."""
    found = []
    for child in element:
        if child.tag == name:
            found.append(child)
        elif child.tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins"):
            found += _through(child, name)
    return found


def _content(control: ET.Element) -> ET.Element:
    content = first(control, "w:sdtContent")
    return ET.Element("none") if content is None else content


def _is_contents(control: ET.Element) -> bool:
    gallery = first(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
    return gallery is not None and "Table of Contents" in gallery.get("w:val", "")


def _names_someone(control: ET.Element) -> bool:
    binding = first(control, "w:sdtPr", "w:dataBinding")
    return binding is not None and bool(NAMING_PROPERTY.search(binding.get("w:xpath", "")))


def _raw(element: ET.Element) -> str:
    return "".join(child.text or "" for child in element.iter("w:t"))


def _symbol(element: ET.Element) -> str:
    """Return the character of a symbol font; pages show the usual ones as everybody's characters."""
    code = element.get("w:char", "")
    return chr(int(code, 16)) if re.fullmatch("[0-9a-fA-F]{4}", code) else ""


def _number(element: ET.Element | None, otherwise: int) -> int:
    value = "" if element is None else element.get("w:val", "")
    return min(int(value), 100) if value.isascii() and value.isdigit() else otherwise
