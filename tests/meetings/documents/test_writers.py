"""One description, three files: what was described is what a reader finds, in order, in real styles."""

import io
import re
import zipfile
from dataclasses import replace
from random import Random

import docx
import pytest
import typst
from odfdo import Document as OdfDocument
from pypdf import PdfReader
from tests.meetings.documents.kits import ALONE, MEETING
from tests.meetings.documents.reading import read_odf, read_word, said

from cahiers.foundation.paper import printed
from cahiers.foundation.text import excerpt
from cahiers.meetings.documents.description import (
    Document,
    Field,
    Heading,
    Item,
    Items,
    Paragraph,
    Table,
    Title,
    legible,
)
from cahiers.meetings.documents.kit import Piece, described, kit_piece
from cahiers.meetings.documents.writers import Format, written

HOSTILE = '#import "x": y $x^2$ `r` @ref <lt> *gras* _i_ \\ // /* #panic("non") </w:t> ]]> &amp; {{ x }} «\u202fguillemets\u202f»'
LETTERS = "".join(Random(7).choices("abcdefghijklmnopqrstuvwxyzéèà      ", k=100_000)).strip()
LIVE = re.compile(
    rb"instrText|fldSimple|fldChar|w:hyperlink|TargetMode|vbaProject|altChunk|text:a |-field|script:|draw:object|DOCTYPE"
)


def every_block(text):
    return Document(
        title=excerpt(text),
        language="fr",
        blocks=(
            Title(text, over=text),
            Heading(text, ink="#1a5190"),
            Paragraph(text),
            Items((Item(text, opening=text), Item(text))),
            Items((Item(text),), is_ordered=True),
            Table(excerpt(text), ("Idée", "Qui"), ((text, "x"), ("", text)), (50, 50)),
            Field(2, text),
        ),
        foot=excerpt(text),
    )


def words(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(
        " ".join(page.extract_text() for page in pages).replace("\u202f", " ").replace("\u200b", "").split()
    )


@pytest.mark.parametrize("meeting", [MEETING, ALONE])
@pytest.mark.parametrize("piece", Piece)
def test_word_and_opendocument_say_what_was_described(meeting, piece):
    document = described(meeting, piece)

    assert read_word(kit_piece(meeting, piece, Format.DOCX)) == said(document)
    assert read_odf(kit_piece(meeting, piece, Format.ODT)) == said(document)


@pytest.mark.parametrize("piece", Piece)
def test_pdf_is_tagged_titled_and_in_its_language(piece):
    reader = PdfReader(io.BytesIO(kit_piece(MEETING, piece, Format.PDF)))

    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert root["/Lang"] == "fr"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert reader.metadata.title == described(MEETING, piece).title
    assert reader.metadata.author is None
    assert reader.metadata.creation_date is None
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert "/StructTreeRoot" in root
    assert [page for page in reader.pages if "/Annots" in page] == []


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (b'#set document(title: "x")\n= a\n#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>"))', "alt"),
        (b"= a\nb", "title"),
    ],
)
def test_a_document_that_is_not_accessible_is_refused(fault, why):
    with pytest.raises(typst.TypstError, match=why):
        printed(fault)


def test_pdf_says_what_was_described():
    document = described(MEETING, Piece.GUIDE)

    shown = words(written(document, Format.PDF)).replace(" ", "")

    missing = [text for text in said(document) if "".join(text.replace("\u202f", "").split()) not in shown]
    assert missing == []


def test_pictures_say_what_they_are_in_every_format():
    label = "QR code de la fiche en ligne de la table 2"

    drawn = docx.Document(io.BytesIO(kit_piece(MEETING, Piece.SHEETS, Format.DOCX, 2))).inline_shapes
    frames = OdfDocument(io.BytesIO(kit_piece(MEETING, Piece.SHEETS, Format.ODT, 2))).body.get_elements("//draw:frame")
    paper = kit_piece(MEETING, Piece.SHEETS, Format.PDF, 2)

    assert [shape._inline.docPr.get("descr") for shape in drawn] == [label]
    assert [frame.get_element("svg:desc").text for frame in frames] == [label]
    assert _alternatives(PdfReader(io.BytesIO(paper))) == [label]


def _alternatives(reader):
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [found["/Alt"] for found in objects if isinstance(found, dict) and "/Alt" in found]


def test_word_is_outlined_its_header_rows_repeat_and_nobody_signed_it():
    file = docx.Document(io.BytesIO(kit_piece(MEETING, Piece.SYNTHESIS, Format.DOCX)))
    sheet = docx.Document(io.BytesIO(kit_piece(MEETING, Piece.SHEETS, Format.DOCX, 1)))

    outline = [paragraph.style.name for paragraph in file.paragraphs if paragraph.style.name.startswith("Heading")]
    assert outline == (["Heading 1"] + ["Heading 2"] * 4) * 3
    assert [row._tr.trPr.xpath("w:tblHeader") != [] for row in sheet.tables[0].rows] == [True] + [False] * 6
    properties = file.core_properties
    assert (properties.title, properties.language) == (f"Synthèse – {MEETING.title}", "fr-FR")
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)
    assert file.styles.element.xpath("//w:lang/@w:val") == ["fr-FR"]


def test_opendocument_is_outlined_its_header_rows_repeat_and_nobody_signed_it():
    file = OdfDocument(io.BytesIO(kit_piece(MEETING, Piece.SYNTHESIS, Format.ODT)))
    sheet = OdfDocument(io.BytesIO(kit_piece(MEETING, Piece.SHEETS, Format.ODT, 1)))

    headings = file.body.get_elements("//text:h")
    assert [heading.get_attribute("text:outline-level") for heading in headings] == (["1"] + ["2"] * 4) * 3
    assert all(heading.get_attribute("text:style-name").startswith("Heading_20_") for heading in headings)
    assert len(sheet.body.get_elements("//table:table-header-rows/table:table-row")) == 1
    assert (file.meta.title, file.meta.language) == (f"Synthèse – {MEETING.title}", "fr")
    assert (file.meta.creator, file.meta.initial_creator, file.meta.creation_date, file.meta.date) == (None,) * 4
    assert file.styles.root.get_elements("//style:text-properties[@fo:language='fr'][@fo:country='FR']")


@pytest.mark.parametrize("form", [Format.DOCX, Format.ODT])
@pytest.mark.parametrize("piece", Piece)
def test_nothing_in_a_file_is_live(form, piece):
    content = kit_piece(replace(MEETING, title=HOSTILE), piece, form)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        live = {name: LIVE.findall(archive.read(name)) for name in archive.namelist() if not name.endswith(".png")}
        targets = re.findall(rb'(?:Target|xlink:href)="([^"]*)"', b"".join(map(archive.read, archive.namelist())))
    assert {name: found for name, found in live.items() if found} == {}
    assert [target for target in targets if b":" in target] == []


def test_a_live_part_would_be_seen():
    assert LIVE.findall(b'<w:fldSimple w:instr="DDE"/><text:a xlink:href="http://x"/>') == [b"fldSimple", b"text:a "]


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        LETTERS.replace(" ", ""),
        LETTERS,
        "مرحبا שלום 😀 \U0001f469\u200d\U0001f3eb 漢字",
        "ligne\n\nautre\ttabulée    espacée\n",
        "=1+1",
    ],
    ids=["markup", "one long word", "100,000 letters", "scripts", "blanks", "formula"],
)
def test_hostile_words_stay_words(text):
    document = every_block(text)

    assert read_word(written(document, Format.DOCX)) == said(document)
    assert read_odf(written(document, Format.ODT)) == said(document)
    once = Document("x", "fr", (Title("x"), Paragraph(text))) if len(text) > 1000 else document
    assert PdfReader(io.BytesIO(written(once, Format.PDF))).metadata is not None


def test_markup_is_printed_as_it_was_typed():
    shown = words(written(every_block(HOSTILE), Format.PDF))

    assert shown.count('#import "x": y $x^2$') >= 10
    assert '#panic("non")' in shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x0cc\x1f\ud800\ufffe", "ab\nc"),
        ("à \u202elrevne\u202c droit", "à lrevne droit"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("e\u0301", "é"),
    ],
)
def test_what_nobody_can_read_is_left_out_everywhere(typed, kept):
    assert legible(typed) == kept
    document = every_block(typed)

    assert read_word(written(document, Format.DOCX)) == said(every_block(kept))
    assert read_odf(written(document, Format.ODT)) == said(every_block(kept))
    assert kept.split("\n")[0] in words(written(document, Format.PDF))


def test_each_numbered_list_counts_from_one():
    lists = Items((Item("un"), Item("deux")), is_ordered=True)
    document = Document("x", "fr", (Title("x"), lists, Paragraph("entre"), lists))

    file = docx.Document(io.BytesIO(written(document, Format.DOCX)))

    numbers = [paragraph._p.pPr.numPr.numId.val for paragraph in file.paragraphs if paragraph.style.name == "Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    assert len(file.part.numbering_part.element.xpath("//w:startOverride[@w:val=1]")) == 2
