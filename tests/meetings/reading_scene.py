"""What the tests of the reader share: the five themes, the académies under their names of 2020, and small files."""

import io
import re
import zipfile

from cahiers.meetings.reading.archive import open_upload
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Member, Outcome, Theme
from cahiers.meetings.reading.understanding import Reader

THEMES = (
    Theme("acces", ("Un égal accès au numérique pour tous / fracture numérique",), ("accès", "fracture numérique")),
    Theme("enseigner", ("Enseigner et apprendre avec le numérique",)),
    Theme("collaborer", ("Travailler ensemble autrement, collaborer (culture numérique professionnelle commune)",)),
    Theme("responsable", ("Un numérique responsable et souverain",)),
    Theme("gouvernance", ("Gouvernance et anticipation",), ("gouvernance",)),
)
NAMES = """Aix-Marseille, Amiens, Besançon, Bordeaux, Clermont-Ferrand, Corse, Créteil, Dijon, Grenoble, Guadeloupe, Guyane,
Lille, Limoges, Lyon, Martinique, Mayotte, Montpellier, Nancy-Metz, Nantes, Nice, Normandie, Orléans-Tours, Paris, Poitiers,
Reims, Rennes, La Réunion, Strasbourg, Toulouse, Versailles"""
ACADEMIES = (
    *((name.strip().casefold(), name.strip()) for name in NAMES.split(",")),
    ("normandie", "Caen"),
    ("normandie", "Rouen"),
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a Word document with that body; other parts by name, `footnotes=…`."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def paragraph(text: str, marks: str = "", run_marks: str = "") -> str:
    """Return a paragraph of one run."""
    return (
        f"<w:p><w:pPr>{marks}</w:pPr><w:r><w:rPr>{run_marks}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def open_text(body: str, styles: str = "", automatic: str = "") -> bytes:
    """Return an OpenDocument text with that body."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
        )
    )  # fmt: skip
    content = f"<office:document-content {names}><office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    if styles:
        parts["styles.xml"] = f"<office:document-styles {names}>{styles}</office:document-styles>"
    return zipped(parts)


def read_here(content: bytes, name: str = "envoi.zip", guides: tuple[str, ...] = ()) -> list[Member]:
    """Read in this process, without the limited child: what it would report, faults not hidden."""
    reader = Reader(THEMES, ACADEMIES, guides)
    try:
        upload = open_upload(io.BytesIO(content), name)
    except Unreadable as refusal:
        return [Member(0, name, len(content), "", Outcome.REFUSED, refusal.reason, refusal.details)]
    return [reader.report(upload.file(at)) for at in range(len(upload.listed))]


def told(text: str) -> list[str]:
    """Return the words of a text, without bullets and line ends: what compares two ways of writing the same."""
    return " ".join(re.sub(r"^\s*[-•–▪]\s*", "", line) for line in text.split("\n")).split()
