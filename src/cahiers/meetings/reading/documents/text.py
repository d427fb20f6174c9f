"""Plain texts, often the body of a mail: any encoding, lines wrapped anywhere."""

import codecs
import re

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.documents.writing import Cell, Paragraph, Sheet
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Document, Shape

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BULLET = re.compile(r"\s*(?:[-*+•·‣▪◦●■➢➤→>–—\uf0b7\uf0a7\uf0d8]|o(?=\s{2,}))\s+|\s*[•\uf0b7\uf0a7\uf0d8]")
NUMBERED = re.compile(r"\s*(?:\d{1,2}|[a-zA-Z]|[IVX]{1,4})\s*[.)/°–-]")
BYTES_A_CHARACTER = 4
NEARLY_FULL = 0.7
WRAPPED_FROM = 58  # mail wraps near 72 or 76 characters; a long word shortens the line


def read_text(content: bytes) -> Document:
    """Return one block for each paragraph or item; wrapped lines are joined again."""
    if len(content) > BYTES_A_CHARACTER * limits.CHARACTERS:
        raise Unreadable("characters", limit=limits.CHARACTERS)
    text = decoded(content)
    if "\0" in text:
        raise Unreadable("not_text")
    sheet = Sheet()
    write_lines(sheet, [(line, False) for line in text.splitlines()])
    return sheet.document()


def decoded(content: bytes) -> str:
    """Return the text: its mark decides, then the place of its null bytes, then UTF-8, then Windows-1252."""
    mark = next((name for mark, name in MARKS if content.startswith(mark)), "")
    if not mark and b"\0" in content:
        mark = "utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"
    for encoding in (mark, "utf-8") if mark else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def write_lines(sheet: Sheet, lines: list[tuple[str, bool]], cell: Cell | None = None) -> None:
    """Write lines of text, each bold or not, joining those that only a narrow page, or a narrow cell, parted."""
    longest = max((len(text.strip()) for text, _bold in lines), default=0) if cell else WRAPPED_FROM
    wrapped = min(WRAPPED_FROM, int(longest * NEARLY_FULL) or 1) if cell else WRAPPED_FROM
    paragraph, last, last_bold, is_item = Paragraph(), "", False, False
    for text, bold in lines:
        if not text.strip() and not last.strip():
            continue
        joins = last.strip() and bold == last_bold and _continues(last.strip(), text, wrapped)
        if not joins:
            sheet.write(paragraph, Shape.ITEM if is_item else Shape.PARAGRAPH, cell=cell)
            paragraph, is_item = Paragraph(), bool(BULLET.match(text))
        if joins:
            paragraph.runs[-1].text = paragraph.runs[-1].text.rstrip()
        space = "" if last.rstrip().endswith("-") else " "
        paragraph.add(f"{space}{text.strip()}" if joins else text, bold=bold)
        last, last_bold = text, bold
    sheet.write(paragraph, Shape.ITEM if is_item else Shape.PARAGRAPH, cell=cell)


def _continues(last: str, text: str, wrapped: int) -> bool:
    """Whether a line goes on with the paragraph of the last one, which is long enough to have been cut."""
    if not text.strip() or BULLET.match(text) or NUMBERED.match(text):
        return False
    if len(last) >= wrapped:
        return last[-1] != ":" and (text.strip()[0].islower() or last[-1] not in ".!?…")
    return len(last) >= wrapped // 2 and text.strip()[0].islower() and last[-1] not in ".:!?…;"
