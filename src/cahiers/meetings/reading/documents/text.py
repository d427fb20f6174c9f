"""Plain texts, often the body of a mail: any encoding, lines wrapped anywhere."""

import codecs
import re

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.documents.writing import Paragraph, Sheet
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Document, Shape

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BULLET = re.compile(r"\s*(?:[-*+•·‣▪◦●■➢➤→>–—]|o(?=\s{2,}))\s+")
NUMBERED = re.compile(r"\s*(?:\d{1,2}|[a-zA-Z]|[IVX]{1,4})\s*[.)/°–-]")
BYTES_A_CHARACTER = 4
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


def write_lines(sheet: Sheet, lines: list[tuple[str, bool]]) -> None:
    """Write lines of text, each bold or not, joining those that only a narrow page parted."""
    paragraph, last, last_bold, is_item = Paragraph(), "", False, False
    for text, bold in lines:
        if not text.strip() and not last.strip():
            continue
        joins = last.strip() and bold == last_bold and _continues(last, text)
        if not joins:
            sheet.write(paragraph, Shape.ITEM if is_item else Shape.PARAGRAPH)
            paragraph, is_item = Paragraph(), bool(BULLET.match(text))
        paragraph.add(f" {text.strip()}" if joins else text, bold=bold)
        last, last_bold = text, bold
    sheet.write(paragraph, Shape.ITEM if is_item else Shape.PARAGRAPH)


def _continues(last: str, text: str) -> bool:
    if not text.strip() or BULLET.match(text) or NUMBERED.match(text):
        return False
    if len(last.strip()) >= WRAPPED_FROM:
        return last.strip()[-1] not in ":" and (text.strip()[0].islower() or last.strip()[-1] not in ".!?…")
    return len(last.strip()) >= WRAPPED_FROM // 2 and text.strip()[0].islower() and last.strip()[-1] not in ".:!?…;"
