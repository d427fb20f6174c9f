"""Three ways of writing the same description."""

from django.db.models import TextChoices

from cahiers.meetings.documents.description import Document
from cahiers.meetings.documents.writers.opendocument import odt
from cahiers.meetings.documents.writers.pdf import pdf
from cahiers.meetings.documents.writers.word import docx


class Format(TextChoices):
    """The formats of a document; the value is the ending of its name."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    ODT = "odt", "LibreOffice"

    @property
    def content_type(self) -> str:
        """What a browser is told that it receives."""
        return _CONTENT_TYPES[self]


def written(document: Document, form: Format) -> bytes:
    """Return the file of a document. The same description gives the same bytes, on any day."""
    return _WRITERS[form](document)


_WRITERS = {Format.PDF: pdf, Format.DOCX: docx, Format.ODT: odt}
_CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
}
