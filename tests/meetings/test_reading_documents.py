"""Documents of each kind: what is read, and what their authors did not mean to hand in (promise S4)."""

import re

import pytest
import typst
from tests.meetings.reading_scene import W, open_text, paragraph, read_here, word

from cahiers.meetings.reading.documents.docx import read_docx
from cahiers.meetings.reading.documents.docx_styles import Look
from cahiers.meetings.reading.documents.odt import read_odt
from cahiers.meetings.reading.documents.pdf import read_pdf
from cahiers.meetings.reading.documents.text import read_text
from cahiers.meetings.reading.limits import KeptAside
from cahiers.meetings.reading.shapes import Shape


def texts(document):
    return [block.text for block in document.blocks]


RUN = "<w:r><w:t>{}</w:t></w:r>"
HIDDEN_IN_WORD = {
    "a tracked deletion": '<w:del w:id="1" w:author="A"><w:r><w:delText>secret</w:delText></w:r></w:del>',
    "a deletion left as text": '<w:del w:id="1" w:author="A"><w:r><w:t>secret</w:t></w:r></w:del>',
    "where moved text came from": f"<w:moveFrom>{RUN.format('secret')}</w:moveFrom>",
    "a hidden run": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>",
    "a run hidden by its style": '<w:r><w:rPr><w:rStyle w:val="Cache"/></w:rPr><w:t>secret</w:t></w:r>',
    "the author in a simple field": f'<w:fldSimple w:instr=" AUTHOR ">{RUN.format("secret")}</w:fldSimple>',
    "the author in a field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> LASTSAVEDBY </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{RUN.format("secret")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "the author bound to a control": '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/cp:coreProperties/dc:creator"/></w:sdtPr>'
    f"<w:sdtContent>{RUN.format('secret')}</w:sdtContent></w:sdt>",
    "the code of a field": "<w:r><w:instrText>secret</w:instrText></w:r>",
}
STYLES = (
    f'<w:styles {W}><w:style w:type="character" w:styleId="Cache"><w:name w:val="Cache"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="MonTitre"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre2"/></w:style></w:styles>'
)


@pytest.mark.parametrize("hidden", HIDDEN_IN_WORD.values(), ids=HIDDEN_IN_WORD)
def test_what_word_hides_is_not_read(hidden):
    body = f"<w:p>{RUN.format('avant ')}{hidden}{RUN.format('après')}</w:p>"

    assert texts(read_docx(word(body, styles=STYLES))) == ["avant après"]


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("a tracked deletion", ("docx.HIDDEN", frozenset())),
        ("a hidden run", ("docx_styles.Styles.of_run", lambda self, marks, bold, hidden: Look())),
        ("the author in a field", ("docx.NAMING_FIELD", re.compile("(?!)"))),
        ("the author bound to a control", ("docx._names_someone", lambda control: False)),
    ],
)
def test_without_its_check_the_hidden_word_would_be_seen(fault, planted, monkeypatch):
    name, replacement = planted
    monkeypatch.setattr(f"cahiers.meetings.reading.documents.{name}", replacement)
    hidden = HIDDEN_IN_WORD[fault].replace("delText", "t")

    assert "secret" in str(texts(read_docx(word(f"<w:p>{hidden}</w:p>", styles=STYLES))))


def test_comments_and_properties_are_never_opened():
    comments = f'<w:comments {W}><w:comment w:id="1" w:author="secret">{paragraph("secret")}</w:comment></w:comments>'
    body = f'<w:p>{RUN.format("texte")}<w:r><w:commentReference w:id="1"/></w:r></w:p>'

    (line,) = read_here(word(body, comments=comments), "a.docx")

    assert line.outcome == "read"
    assert "secret" not in str(line)


def test_word_insertions_links_boxes_and_notes_are_read():
    note = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Une note.")}</w:footnote></w:footnotes>'
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('Dans la boîte')}</w:txbxContent></w:pict></w:r>"
    body = (
        f'<w:p><w:ins w:id="1">{RUN.format("Ajouté ")}</w:ins><w:hyperlink>{RUN.format("et lié")}</w:hyperlink>'
        f'<w:r><w:footnoteReference w:id="2"/></w:r>{box}</w:p>'
    )

    document = read_docx(word(body, footnotes=note))

    assert texts(document) == ["Ajouté et lié", "Une note.", "Dans la boîte"]
    assert document.blocks[1].shape == Shape.NOTE


def test_word_headings_lists_and_tables_keep_their_shape():
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    row = cell.format('<w:gridSpan w:val="2"/>', paragraph("A")) + cell.format("", paragraph("B"))
    body = (
        paragraph("Titre", '<w:pStyle w:val="MonTitre"/>')
        + paragraph("Point", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>')
        + f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
    )

    blocks = read_docx(word(body, styles=STYLES)).blocks

    assert [(block.shape, block.level, block.cell) for block in blocks] == [
        (Shape.HEADING, 2, None),
        (Shape.ITEM, 1, None),
        (Shape.PARAGRAPH, 0, (0, 0, 0)),
        (Shape.PARAGRAPH, 0, (0, 0, 2)),
    ]
    assert blocks[0].bold


def test_headers_footers_and_tables_of_contents_stand_apart():
    contents = f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('Sommaire')}</w:sdtContent></w:sdt>"
    header = f"<w:hdr {W}>{paragraph('Collège')}</w:hdr>"

    document = read_docx(word(contents + paragraph("Texte"), header1=header))

    assert texts(document) == ["Texte"]
    assert document.apart == ("Sommaire", "Collège")


HIDDEN_IN_OPEN = {
    "a tracked deletion": "<text:tracked-changes><text:changed-region><text:deletion><text:p>secret</text:p></text:deletion></text:changed-region></text:tracked-changes>",
    "an annotation": "<text:p>a<office:annotation><text:p>secret</text:p></office:annotation></text:p>",
    "a hidden section": '<text:section text:display="none"><text:p>secret</text:p></text:section>',
    "a hidden text": "<text:p><text:hidden-text>secret</text:hidden-text></text:p>",
    "a hidden span": '<text:p><text:span text:style-name="cache">secret</text:span></text:p>',
    "the author": "<text:p><text:author-name>secret</text:author-name><text:initial-creator>secret</text:initial-creator></text:p>",
    "the sender": "<text:p><text:sender-lastname>secret</text:sender-lastname></text:p>",
}
CACHE = '<style:style style:name="cache" style:family="text"><style:text-properties text:display="none"/></style:style>'


@pytest.mark.parametrize("hidden", HIDDEN_IN_OPEN.values(), ids=HIDDEN_IN_OPEN)
def test_what_libreoffice_hides_is_not_read(hidden):
    document = read_odt(open_text(hidden + "<text:p>texte</text:p>", automatic=CACHE))

    assert "secret" not in str(document)
    assert texts(document)[-1] == "texte"


def test_without_its_list_of_hidden_things_libreoffice_would_tell(monkeypatch):
    monkeypatch.setattr("cahiers.meetings.reading.documents.odt.HIDDEN", set())

    assert "secret" in str(read_odt(open_text(HIDDEN_IN_OPEN["an annotation"])))


def test_open_document_headings_lists_notes_and_tables_are_read():
    body = (
        '<text:h text:outline-level="2">Titre</text:h><text:list><text:list-item><text:p>Point</text:p></text:list-item></text:list>'
        '<text:p>Deux<text:s text:c="3"/>mots<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note</text:p>'
        "</text:note-body></text:note><text:line-break/>autre ligne</text:p><table:table><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>A</text:p></table:table-cell><table:covered-table-cell/>'
        "<table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>"
    )

    blocks = read_odt(open_text(body)).blocks

    assert [(block.text, block.shape, block.cell) for block in blocks] == [
        ("Titre", Shape.HEADING, None),
        ("Point", Shape.ITEM, None),
        ("Deux   mots", Shape.PARAGRAPH, None),
        ("autre ligne", Shape.PARAGRAPH, None),
        ("Note", Shape.NOTE, None),
        ("A", Shape.PARAGRAPH, (0, 0, 0)),
        ("B", Shape.PARAGRAPH, (0, 0, 2)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_texts_are_read_in_the_alphabet_they_come_in(encoding):
    assert texts(read_text("Élèves d’ULIS : 12 €".encode(encoding))) == ["Élèves d’ULIS : 12 €"]


def test_lines_wrapped_by_a_mail_are_joined_and_items_are_not():
    mail = "Le collège a douze tablettes pour quatre cent quatre-vingts\nélèves, réservées longtemps.\n- du temps\n- un débit\n"

    assert texts(read_text(mail.encode())) == [
        "Le collège a douze tablettes pour quatre cent quatre-vingts élèves, réservées longtemps.",
        "- du temps",
        "- un débit",
    ]


def test_a_pdf_gives_its_lines_and_one_without_text_is_kept_aside():
    page = b"= Titre\nUn paragraphe.\n\nUn autre, plus loin."

    document = read_pdf(typst.compile(page))

    assert [(block.text, block.bold) for block in document.blocks] == [
        ("Titre", True),
        ("Un paragraphe.", False),
        ("Un autre, plus loin.", False),
    ]
    with pytest.raises(KeptAside, match="kept_scanned"):
        read_pdf(typst.compile(b"#rect()"))
