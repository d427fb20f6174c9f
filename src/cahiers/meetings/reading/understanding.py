"""From the bytes of one file to what was understood of it."""

from dataclasses import replace

from cahiers.meetings.reading.archive import Found
from cahiers.meetings.reading.documents.docx import read_docx
from cahiers.meetings.reading.documents.odt import read_odt
from cahiers.meetings.reading.documents.pdf import read_pdf
from cahiers.meetings.reading.documents.text import read_text
from cahiers.meetings.reading.limits import KeptAside, Unreadable
from cahiers.meetings.reading.names import NameReader
from cahiers.meetings.reading.sections import SECTIONS, find_sections
from cahiers.meetings.reading.shapes import (
    Document,
    Member,
    NameKind,
    NameRead,
    Outcome,
    Piece,
    Role,
    Theme,
    Understood,
)
from cahiers.meetings.reading.sheets import find_fields, ideas_of, is_sheet
from cahiers.meetings.reading.themes import ThemeFinder
from cahiers.meetings.reading.words import plain

READERS = {"docx": read_docx, "odt": read_odt, "pdf": read_pdf, "txt": read_text}
FIRST_WORDS = 400
MOST_SECTIONS = 3  # a sheet has an « État des lieux » and propositions too


class Reader:
    """Reads files of one hand-in: what the meeting was about is known."""

    def __init__(
        self, themes: tuple[Theme, ...], academies: tuple[tuple[str, str], ...], guides: tuple[str, ...] = ()
    ) -> None:
        self.themes = themes
        self.guides = guides
        self._finder = ThemeFinder(themes)
        self._names = NameReader(academies, self._finder)

    def report(self, found: Found) -> Member:
        """Return the finished line of one file; what its content makes impossible is said there, never raised."""
        line = replace(found.line, name=self._names.read(found.line.shown))
        if found.content is None:
            return line
        try:
            document = READERS[line.kind](found.content)
            if not document.blocks:
                raise Unreadable("no_text")
        except KeptAside as kept:
            return replace(line, outcome=Outcome.KEPT, reason=kept.reason, details=kept.details)
        except Unreadable as refusal:
            return replace(line, outcome=Outcome.REFUSED, reason=refusal.reason, details=refusal.details)
        except RecursionError:
            return replace(line, outcome=Outcome.REFUSED, reason="damaged")
        return replace(line, understood=self.understand(document, line.name))

    def understand(self, document: Document, name: NameRead) -> Understood:
        """Find sections or fields; the name says which, and the text itself when the name does not."""
        sections = find_sections(document, self.themes, hint=name.theme, guides=self.guides)
        fields = find_fields(document, guides=self.guides)
        kind = _kind(document, name, sections, fields)
        if kind == NameKind.SHEET:
            return Understood(kind, name.kind != kind, document, fields, ideas_of(document, fields))
        return Understood(kind, name.kind != kind, document, sections)


def _kind(document: Document, name: NameRead, sections: tuple[Piece, ...], fields: tuple[Piece, ...]) -> NameKind:
    """Believe the name, unless the titles inside are plainly those of the other kind."""
    found = {piece.key for piece in sections if piece.role == Role.HEADING} & set(SECTIONS)
    looks_a_sheet = is_sheet(piece.key for piece in fields if piece.key) and len(found) < MOST_SECTIONS
    if name.kind == NameKind.SHEET and len(found) >= MOST_SECTIONS:
        return NameKind.SYNTHESIS
    if name.kind == NameKind.SYNTHESIS and looks_a_sheet:
        return NameKind.SHEET
    if name.kind != NameKind.UNKNOWN:
        return name.kind
    opening = plain(" ".join(block.text for block in document.blocks[:6])[:FIRST_WORDS])
    if "fiche defi" in opening or "fiche-defi" in opening:
        return NameKind.SHEET
    if "synthese" in opening:
        return NameKind.SYNTHESIS
    if looks_a_sheet:
        return NameKind.SHEET
    return NameKind.SYNTHESIS if found else NameKind.UNKNOWN
