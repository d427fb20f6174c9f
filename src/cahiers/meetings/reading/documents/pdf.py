"""PDF with a text: line by line, without the notes and files that may hang on it."""

import io
import warnings
from typing import Any

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.documents.text import write_lines
from cahiers.meetings.reading.documents.writing import Sheet
from cahiers.meetings.reading.limits import KeptAside, Unreadable
from cahiers.meetings.reading.shapes import Document

BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


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
                write_lines(sheet, _lines(page, sheet))
        except (Unreadable, MemoryError):
            raise
        except Exception as error:
            raise Unreadable("damaged") from error
    document = sheet.document()
    if not document.blocks:
        raise KeptAside("kept_scanned")
    return document


def _lines(page: Any, sheet: Sheet) -> list[tuple[str, bool]]:
    """Return the lines of a page; bold when the font of each of their letters is."""
    lines: list[list[tuple[str, bool]]] = [[]]

    def heard(text: str, _matrix: Any, _place: Any, font: Any, _size: Any) -> None:
        name = str((font or {}).get("/BaseFont", "")).casefold()
        bold = any(mark in name for mark in BOLD_NAMES)
        head, *rest = text.split("\n")
        lines[-1].append((head, bold))
        lines.extend([(part, bold)] for part in rest)

    page.extract_text(visitor_text=heard)
    return [("".join(text for text, _bold in line), all(bold for text, bold in line if text.strip())) for line in lines]
