"""PDF with a text: paragraphs and cells found again from the places of the lines; notes and files hung on it unread."""

import io
import warnings
from typing import Any

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.documents.pdf_layout import Line, in_cells, lines_of, usual_size
from cahiers.meetings.reading.documents.text import write_lines
from cahiers.meetings.reading.documents.writing import Sheet
from cahiers.meetings.reading.limits import KeptAside, Unreadable
from cahiers.meetings.reading.shapes import Document

MARGIN = 0.065  # of the height of the page: where headers, footers and page numbers stand
PARAGRAPH_GAP = 1.6  # of the size of the letters: lines of one paragraph stand closer


def read_pdf(content: bytes) -> Document:
    """Return the blocks of a PDF; kept aside when it holds no text, as a scanned sheet does."""
    from cahiers.meetings.reading.documents.pdf_library import PdfReader  # noqa: PLC0415 -- slow import

    sheet = Sheet()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = PdfReader(io.BytesIO(content), strict=False)
            if reader.is_encrypted:
                raise Unreadable("encrypted")
            count = len(reader.pages)
            if count > limits.PAGES:
                raise Unreadable("too_many_pages", limit=limits.PAGES)
            for page in reader.pages:
                _write(page, sheet)
        except (Unreadable, MemoryError):
            raise
        except Exception as error:  # whatever a damaged file makes the library raise
            raise Unreadable("damaged") from error
    document = sheet.document()
    if not document.blocks:
        raise KeptAside("kept_scanned")
    return document


def _write(page: Any, sheet: Sheet) -> None:
    """Write a page: what stands in its margins apart, then cells and paragraphs in the order they are printed."""
    lines = lines_of(page)
    top = float(page.mediabox.top) or 1.0
    kept = [line for line in lines if MARGIN < line.height / top < 1 - MARGIN] or lines
    for line in lines:
        if line not in kept:
            sheet.aside(line.text)
    usual = usual_size(kept)
    for cell, together in in_cells(kept, sheet.tables):
        if cell:
            sheet.tables = max(sheet.tables, cell[0] + 1)
        write_lines(sheet, _parted(together, usual), cell)


def _parted(lines: list[Line], usual: float) -> list[tuple[str, bool]]:
    """Return lines, bold or not, with a blank one where the white between two of them ends a paragraph."""
    found: list[tuple[str, bool]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above and abs(above.height - line.height) > PARAGRAPH_GAP * max(line.size, above.size):
            found.append(("", False))
        found.append((line.text, line.is_bold(usual)))
    return found
