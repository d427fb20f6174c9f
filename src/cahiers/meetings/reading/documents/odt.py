"""OpenDocument texts: what a reader of the printed page would see, in order."""

import xml.etree.ElementTree as ET

from cahiers.meetings.reading.documents.writing import Cell, Paragraph, Sheet
from cahiers.meetings.reading.documents.xml import first, named, tree
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.package import package
from cahiers.meetings.reading.shapes import Document, Shape

NAMES = {
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": prefix
    for name, prefix in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("drawing", "draw"),
        ("xsl-fo-compatible", "fo"),
    )
}
# Tracked deletions wait in `tracked-changes`; the fields print the names of whoever wrote.
HIDDEN = {
    "office:annotation",
    "office:annotation-end",
    "office:forms",
    "text:tracked-changes",
    "text:note-citation",
    "text:hidden-text",
    "text:author-name",
    "text:author-initials",
    "text:creator",
    "text:initial-creator",
    "text:printed-by",
    "text:ruby-text",
    "text:sequence-decls",
    "text:variable-decls",
    "text:user-field-decls",
    "office:binary-data",
    "svg:title",
    "svg:desc",
}
SENDER = "text:sender-"
CONTENTS = {"text:table-of-content", "text:alphabetical-index", "text:illustration-index", "text:table-index"}
TEXT_BOXES = {"draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse"}
MOST_SPACES = 100
LONGEST_CHAIN = 12


def read_odt(content: bytes) -> Document:
    """Return the blocks of an .odt: insertions, boxes and notes read; deletions, hidden text and comments left out."""
    parts = package(content)
    main = parts.part("content.xml")
    if not main:
        raise Unreadable("damaged")
    root = tree(main, NAMES)
    styles = parts.part("styles.xml")
    common = tree(styles, NAMES) if styles else ET.Element("none")
    walk = _Walk(_Styles([common, root]))
    body = first(root, "office:body", "office:text")
    if body is None:
        raise Unreadable("damaged")
    walk.flow(list(body))
    pages = first(common, "office:master-styles")
    for page in () if pages is None else pages:
        for margin in page:
            if margin.tag.startswith(("style:header", "style:footer")):
                walk.margin(margin)
    return walk.sheet.document()


class _Styles:
    """What the styles say: bold, hidden, heading."""

    def __init__(self, roots: list[ET.Element]) -> None:
        groups = ("office:styles", "office:automatic-styles")
        found = [style for root in roots for group in root if group.tag in groups for style in group]
        self._by_name = {(style.get("style:family", ""), style.get("style:name", "")): style for style in found}

    def says(self, name: str | None, attribute: str, *, family: str = "paragraph") -> str:
        """Return what a style, or the nearest one it comes from, says of its text."""
        for style in self._chain(family, name):
            for properties in named(style, "style:text-properties") + named(style, "style:section-properties"):
                if value := properties.get(attribute):
                    return value
        return ""

    def is_heading(self, name: str | None) -> bool:
        """Whether a paragraph is a heading by its style only, as the title is."""
        chain = self._chain("paragraph", name)
        return any(style.get("style:name") in ("Title", "Subtitle", "Heading") for style in chain)

    def _chain(self, family: str, name: str | None) -> list[ET.Element]:
        chain: list[ET.Element] = []
        while name and len(chain) < LONGEST_CHAIN and (style := self._by_name.get((family, name))) is not None:
            chain.append(style)
            name = style.get("style:parent-style-name")
        return chain


class _Walk:
    """One pass over the document."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.sheet = Sheet()

    def flow(self, elements: list[ET.Element], cell: Cell | None = None, depth: int | None = None) -> None:
        """Write paragraphs, lists and tables, inside whatever only groups them."""
        for element in elements:
            if _is_hidden(element) or self._is_section_hidden(element):
                continue
            if element.tag in ("text:p", "text:h"):
                self._paragraph(element, cell, depth)
            elif element.tag == "table:table":
                self._table(element)
            elif element.tag == "text:list":
                self.flow(list(element), cell, 0 if depth is None else depth + 1)
            elif element.tag in CONTENTS:
                self.sheet.aside("\n".join("".join(line.itertext()) for line in element.iter("text:p")))
            else:
                self.flow(list(element), cell, depth)

    def margin(self, element: ET.Element) -> None:
        """Write a header or a footer apart from the text."""
        self.sheet.apart += [block.text.strip() for block in self.sheet.written(lambda: self.flow(list(element)))]

    def _is_section_hidden(self, element: ET.Element) -> bool:
        return element.tag == "text:section" and element.get("text:display", "true") != "true"

    def _table(self, table: ET.Element) -> None:
        number, row_number = self.sheet.next_table(), 0
        for row in _rows(table):
            column = 0
            for cell in row:
                if cell.tag not in ("table:table-cell", "table:covered-table-cell"):
                    continue
                if cell.tag == "table:table-cell":
                    self.flow(list(cell), (number, row_number, column))
                column += _number(cell, "table:number-columns-repeated")
            row_number += 1

    def _paragraph(self, element: ET.Element, cell: Cell | None, depth: int | None) -> None:
        style = element.get("text:style-name")
        paragraph = Paragraph()
        bold = self.styles.says(style, "fo:font-weight") == "bold"
        self._inline(element, paragraph, bold, self.styles.says(style, "text:display") == "none")
        if element.tag == "text:h":
            self.sheet.write(paragraph, Shape.HEADING, _number(element, "text:outline-level"), cell)
        elif self.styles.is_heading(style):
            self.sheet.write(paragraph, Shape.HEADING, 1, cell)
        else:
            self.sheet.write(paragraph, Shape.PARAGRAPH if depth is None else Shape.ITEM, depth or 0, cell)

    def _inline(self, element: ET.Element, into: Paragraph, bold: bool, hidden: bool) -> None:
        self._text(element.text, into, bold, hidden)
        for child in element:
            if not _is_hidden(child):
                self._child(child, into, bold, hidden)
            self._text(child.tail, into, bold, hidden)

    def _child(self, child: ET.Element, into: Paragraph, bold: bool, hidden: bool) -> None:
        if child.tag == "text:s":
            self._text(" " * min(_number(child, "text:c"), MOST_SPACES), into, bold, hidden)
        elif child.tag == "text:tab":
            self._text("\t", into, bold, hidden)
        elif child.tag == "text:line-break":
            into.add("" if hidden else "\n")
        elif child.tag == "text:span":
            style = child.get("text:style-name")
            weight = self.styles.says(style, "fo:font-weight", family="text")
            display = self.styles.says(style, "text:display", family="text")
            self._inline(child, into, weight == "bold" if weight else bold, hidden or display == "none")
        elif child.tag == "text:note":
            if not hidden:
                self._note(child, into)
        elif child.tag in TEXT_BOXES:
            if not hidden:
                into.after += self.sheet.written(lambda: self.flow(list(child)))
        else:
            self._inline(child, into, bold, hidden)

    def _note(self, note: ET.Element, into: Paragraph) -> None:
        paragraph = Paragraph()
        for body in named(note, "text:note-body"):
            for line in body:
                self._inline(line, paragraph, False, False)
                paragraph.add("\n")
        into.after += self.sheet.written(lambda: self.sheet.write(paragraph, Shape.NOTE))

    @staticmethod
    def _text(text: str | None, into: Paragraph, bold: bool, hidden: bool) -> None:
        """Add characters; the line breaks of the file itself are only spaces."""
        if text and not hidden:
            into.add(text.replace("\n", " "), bold=bold)


def _is_hidden(element: ET.Element) -> bool:
    tag = element.tag
    if tag in ("text:hidden-paragraph", "text:conditional-text"):
        return tag == "text:hidden-paragraph" and element.get("text:is-hidden") == "true"
    return tag in HIDDEN or tag.startswith(SENDER)


def _rows(table: ET.Element) -> list[ET.Element]:
    """Return the rows, also those grouped as headers."""
    found = []
    for child in table:
        if child.tag == "table:table-row":
            found.append(child)
        elif child.tag in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            found += _rows(child)
    return found


def _number(element: ET.Element, name: str) -> int:
    value = element.get(name, "")
    return min(int(value), 100) if value.isascii() and value.isdigit() else 1
