"""PDF with a text: line by line, without the notes and files that may hang on it."""

import io
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.documents.text import write_lines
from cahiers.meetings.reading.documents.writing import Run, Sheet
from cahiers.meetings.reading.limits import KeptAside, Unreadable
from cahiers.meetings.reading.shapes import Document

BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
MARGIN = 0.065  # of the height of the page: where headers, footers and page numbers stand
PARAGRAPH_GAP = 1.6  # of the size of the letters: lines of one paragraph stand closer
LARGER = 1.12


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


@dataclass
class _Line:
    """A line as it is printed: its runs, how high it stands and how large it is written."""

    height: float = 0.0
    size: float = 0.0
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def parts(self, usual_size: float) -> list[tuple[str, bool]]:
        """Return the line, parted after bold words that open it: the label of a row, a title run into its text."""
        large = self.size > LARGER * usual_size
        runs = [run for run in self.runs if run.text.strip()]
        opening = next((at for at, run in enumerate(runs) if not run.bold), len(runs))
        parted = (runs[:opening], runs[opening:]) if not large else (runs,)
        return [("".join(run.text for run in part), large or part[0].bold) for part in parted if part]


def _lines(page: Any, sheet: Sheet) -> list[tuple[str, bool]]:
    """Return the lines of a page, bold or not, a blank one where a paragraph ends; margins are put apart."""
    lines = [line for line in _heard(page) if line.text.strip()]
    sizes = Counter(round(line.size, 1) for line in lines for _letter in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    top = float(page.mediabox.top) or 1.0
    found: list[tuple[str, bool]] = []
    above: _Line | None = None
    for line in lines:
        if not MARGIN < line.height / top < 1 - MARGIN and len(lines) > 1:
            sheet.aside(line.text)
            continue
        if above and abs(above.height - line.height) > PARAGRAPH_GAP * max(line.size, above.size):
            found.append(("", False))
        found += line.parts(usual)
        above = line
    return [*found, ("", False)]


def _heard(page: Any) -> list[_Line]:
    lines = [_Line()]

    def hear(text: str, matrix: Any, place: Any, font: Any, size: Any) -> None:
        name = str((font or {}).get("/BaseFont", "")).casefold()
        bold = any(mark in name for mark in BOLD_NAMES)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(_Line())
            if part.strip() and not lines[-1].runs:
                lines[-1].height = float(place[4] * matrix[1] + place[5] * matrix[3] + matrix[5])
                lines[-1].size = abs(float(size or 0) * float(place[3] or 1) * float(matrix[3] or 1))
            if part:
                lines[-1].runs.append(Run(part, bold))

    page.extract_text(visitor_text=hear)
    return lines
