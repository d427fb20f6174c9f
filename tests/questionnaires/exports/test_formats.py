"""Every format holds every response, exactly; none runs anything."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pyarrow.parquet
import pytest
from tests.factories.responses import HOSTILE, answered, full_answers, hostile_answers

from cahiers.foundation.inert import original
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.cells import fillers_of
from cahiers.questionnaires.exports.formats import FILES
from cahiers.questionnaires.exports.formats.workbook import PIECE, XlsxFile
from cahiers.questionnaires.exports.package import export_responses
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.models import OpenAnswer
from cahiers.questionnaires.queries.references import References

pytestmark = pytest.mark.django_db
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORDS = ("prenom", "niveau__other", "outils__other", "texte")


def exported(questionnaire, format_, folder):
    """Export, and return the archive."""
    target = folder / "export.zip"
    export_responses(questionnaire, ExportFormat(format_), target, told=lambda done, total: None)
    return zipfile.ZipFile(target)


def csv_rows(archive):
    """Return the lines of an archive's CSV, as they stand in the file."""
    text = archive.read("reponses.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def sheet_cells(book, rank=1):
    """Return the rows of a sheet, by letters of columns, as the standard reads them."""
    root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{rank}.xml"))  # noqa: S314 -- our own file
    rows = []
    for row in root.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            place = "".join(letter for letter in cell.get("r") if letter.isalpha())
            text = cell.find(f"{SHEET}is/{SHEET}t")
            cells[place] = text.text if text is not None else float(cell.find(f"{SHEET}v").text)
        rows.append(cells)
    return rows


def by_name(rows):
    """Return the rows below the header, by the names that it gives."""
    header = rows[0]
    return [{header[place]: value for place, value in row.items()} for row in rows[1:]]


def test_csv_gives_each_kind_its_columns(tmp_path):
    questionnaire = answered(full_answers(), {"public": "pupil"})

    full, blank = csv_rows(exported(questionnaire, "csv", tmp_path))

    references = {row.pop("rep_identifiant") for row in (full, blank)}
    assert len(References(questionnaire.pk).known(references)) == 2
    assert {name: value for name, value in full.items() if value} == {
        "rep_numero": "1",
        "rep_jour": "2026-11-02",
        "rep_public": "teacher",
        "rep_canal": "import",
        "public": "teacher",
        "prenom": "Ada",
        "oui": "yes",
        "niveau": "autre",
        "niveau__other": "lycée",
        "outils__tablette": "1",
        "outils__portable": "0",
        "outils__autre": "1",
        "outils__other": "un tableau",
        "ordre__a": "2",
        "ordre__c": "1",
        "accord": "plutot",
        "age": "-12,5",
        "jour": "2026-10-31",
        "tableau__asked": "1",
        "tableau__r1": "peu",
        "tableau__r2": "trop",
        "cases__asked": "1",
        "cases__r1__lu": "1",
        "cases__r1__ma": "1",
        "cases__r2__lu": "0",
        "cases__r2__ma": "1",
        "texte__asked": "1",
        "texte": "Des mots.",
        "piece__asked": "1",
    }
    assert {name: value for name, value in blank.items() if value} == {
        "rep_numero": "2",
        "rep_jour": "2026-11-02",
        "rep_public": "pupil",
        "rep_canal": "import",
        "public": "pupil",
        "tableau__asked": "0",
        "cases__asked": "0",
        "texte__asked": "0",
        "piece__asked": "0",
    }


def test_csv_starts_no_formula_and_gives_every_text_back(tmp_path):
    questionnaire = answered(*hostile_answers())

    rows = csv_rows(exported(questionnaire, "csv", tmp_path))

    words = [[row[name] for name in WORDS] for row in rows]
    assert [[original(cell) for cell in row] for row in words] == [[text] * 4 for text in HOSTILE]
    assert [cell for row in words for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_xlsx_holds_strings_as_they_are_and_no_link(tmp_path):
    questionnaire = answered(*hostile_answers())

    archive = exported(questionnaire, "xlsx", tmp_path)

    with zipfile.ZipFile(io.BytesIO(archive.read("reponses.xlsx"))) as book:
        rows = by_name(sheet_cells(book))
        xml = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.namelist()
    # The standard writes _x0041_ as _x005F_x0041_, which every reader turns back
    assert [[row[name].replace("_x005F_", "_") for name in WORDS] for row in rows] == [[text] * 4 for text in HOSTILE]
    assert "<f>" not in xml
    assert "hyperlink" not in xml.lower().replace("=hyperlink(", "")
    assert not any("sheet1.xml.rels" in name for name in names)


def test_json_is_identical_to_what_is_kept(tmp_path):
    given = [*hostile_answers(), {"public": "pupil"}]
    questionnaire = answered(*given)

    lines = exported(questionnaire, "jsonl", tmp_path).read("reponses.jsonl").decode().splitlines()

    documents = [json.loads(line)["reponses"] for line in lines]
    for document, answers in zip(documents, given, strict=True):
        assert {code: value for code, value in document.items() if value is not None} == answers
    assert documents[0]["piece"] is None  # asked and left blank
    assert "texte" not in documents[-1]  # not asked


def test_parquet_is_typed_and_labelled(tmp_path):
    questionnaire = answered(*hostile_answers())

    table = pyarrow.parquet.read_table(
        io.BytesIO(exported(questionnaire, "parquet", tmp_path).read("reponses.parquet"))
    )

    assert {str(table.schema.field(name).type) for name in ("outils__tablette", "age", "jour", "texte")} == {
        "int8",
        "double",
        "date32[day]",
        "string",
    }
    assert table.schema.field("accord").metadata[b"label"].decode() == "Question accord ?"
    assert [table.column(name).to_pylist() for name in WORDS] == [list(HOSTILE)] * 4


def test_xlsx_continues_long_texts_and_full_sheets(tmp_path):
    long = "é🎓" * PIECE
    questionnaire = answered(full_answers(texte=long), full_answers(), full_answers())
    path = tmp_path / "a.xlsx"
    reading = Reading(questionnaire)
    file = XlsxFile(path, reading, most_rows=2)

    for batch in reading.batches(1):
        file.write(batch)
    file.close()

    with zipfile.ZipFile(path) as book:
        sheets = [by_name(sheet_cells(book, rank)) for rank in (1, 2, 3)]
    with path.open("rb") as written:
        assert XlsxFile.count(written) == 3
    assert [len(sheet) for sheet in sheets] == [2, 1, 1]
    assert sheets[0][0]["texte"] + "".join(row["texte"] for row in sheets[1]) == long
    assert [row["rep_numero"] for row in sheets[2]] == [3]


@pytest.mark.parametrize("format_", list(FILES))
def test_every_archive_says_what_it_holds(format_, tmp_path):
    questionnaire = answered(*hostile_answers())

    archive = exported(questionnaire, format_, tmp_path)

    manifest = json.loads(archive.read("manifest.json"))
    assert sorted(archive.namelist()) == sorted([*(file["name"] for file in manifest["files"]), "manifest.json"])
    assert len(archive.namelist()) == 6
    assert manifest["responses_read_again_from_file"] == manifest["responses_in_database"] == len(HOSTILE)


def test_export_agrees_with_what_the_database_counts(tmp_path):
    questionnaire = answered(
        full_answers(), full_answers(outils=["portable"]), {"public": "pupil"}, {"public": "teacher"}
    )

    rows = csv_rows(exported(questionnaire, "csv", tmp_path))

    responses = questionnaire.responses
    assert (
        sum(row["outils__tablette"] == "1" for row in rows)
        == responses.filter(choices__outils__contains="tablette").count()
    )
    assert sum(row["texte__asked"] == "1" for row in rows) == responses.filter(choices__has_key="texte").count()
    assert sum(row["public"] == "teacher" for row in rows) == responses.filter(choices__public="teacher").count()
    texts = OpenAnswer.objects.filter(questionnaire=questionnaire).count()
    assert sum(bool(row[name]) for row in rows for name in WORDS) == texts


def test_reading_asks_the_same_number_of_questions_whatever_the_number_of_responses(
    django_assert_num_queries,
):
    for count in (1, 3):
        questionnaire = answered(*[full_answers()] * count)
        with django_assert_num_queries(3):
            assert [record.number for batch in Reading(questionnaire).batches() for record in batch] == list(
                range(1, count + 1)
            )


def test_columns_and_fillers_go_together():
    reading = Reading(answered(full_answers()))

    about = [column for column in reading.columns if column.name.startswith("rep_")]
    assert len(fillers_of(reading.form)) == len(reading.columns) - len(about)
