"""The form on paper: tagged, titled, in its language; hostile words stay words."""

import io

import pytest
from pypdf import PdfReader
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section

from cahiers.foundation.paper import printable
from cahiers.questionnaires.exports.paper import paper_form

pytestmark = pytest.mark.django_db
HOSTILE = '#import "x": y $x^2$ `r` @ref <lt> *gras* _i_ \\ // /* #panic("non") « guillemets »'
LONG = "anticonstitutionnellement" * 12


def every_kind():
    choices = options("a", "b", "c")
    return {
        "title": "Tout",
        "introduction": HOSTILE,
        "sections": [
            section(
                "premiere",
                question("court", help=LONG),
                question("long", "long_text"),
                question("nombre", "number", unit="élèves"),
                question("jour", "date"),
                question("oui", "yes_no", is_required=True),
                question("un", "single", options=choices),
                question("autre", "single_other", options=options("x", "autre", other="autre")),
            ),
            section(
                "seconde",
                question("plusieurs", "multiple", options=options("rouge", "rien", exclusive="rien")),
                question("rang", "ranking", options=choices),
                question("echelle", "likert", options=choices),
                question("table", "matrix_single", options=choices, rows=options("lundi", "mardi")),
                question("tables", "matrix_multiple", options=choices, rows=options("lundi", "mardi")),
                question("lieu", "territory"),
                question("piece", "file"),
                condition={"question": "oui", "is": ["yes"]},
            ),
        ],
    }


def read(questionnaire):
    reader = PdfReader(io.BytesIO(paper_form(questionnaire)))
    words = " ".join(page.extract_text() for page in reader.pages)
    return reader, " ".join(words.replace("\u202f", " ").replace("\u200b", "").split())


def test_paper_form_is_tagged_titled_and_in_its_language():
    questionnaire = QuestionnaireFactory(title=f"Tout {HOSTILE}", definition=every_kind())

    reader, words = read(questionnaire)

    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert root["/Lang"] == "fr"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert reader.metadata.title == questionnaire.title
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert "/StructTreeRoot" in root
    assert words.count("Formulaire n°") == len(reader.pages)


def test_paper_form_shows_every_kind_and_says_its_conditions():
    _reader, words = read(QuestionnaireFactory(definition=every_kind()))

    assert [f"Question {code} ?" in words for code in ("court", "table", "piece")] == [True, True, True]
    assert "Répondez à cette partie si vous avez répondu « Oui » à la question 5 (Question oui ?)" in words
    assert "(ne cochez alors rien d’autre)" in words
    assert "Numérotez de 1 (le plus important) à 3." in words


def test_paper_form_takes_hostile_words_as_words():
    definition = every_kind()
    for part in definition["sections"]:
        part["title"] = part["text"] = HOSTILE
        for asked in part["questions"]:
            asked["title"] = HOSTILE
            for option in asked.get("options", []):
                option["label"] = HOSTILE

    _reader, words = read(QuestionnaireFactory(definition=definition))

    assert '#import "x": y $x^2$' in words
    assert '#panic("non")' in words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Héé « ça » – œuvre €", "Héé « ça » – œuvre €"),
        ("bravo 😀", "bravo [grinning face]"),
        ("à \u202elrevne\u202c droit", "à lrevne droit"),
        ("un\u200bdeux\u0000", "undeux"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_printable_keeps_what_paper_can_show(written, printed):
    assert printable(written) == printed


def test_paper_form_prints_right_to_left_words_and_pictures():
    definition = every_kind()
    definition["introduction"] = "مرحبا שלום 😀 \U0001f469\u200d\U0001f3eb \ufdd0"

    reader, words = read(QuestionnaireFactory(definition=definition))

    assert "[grinning face]" in words
    assert len(reader.pages) >= 2


def test_a_series_bears_its_numbers_on_every_page_and_counts_each_copy_from_one():
    questionnaire = QuestionnaireFactory(definition=every_kind())
    alone = len(PdfReader(io.BytesIO(paper_form(questionnaire))).pages)

    reader = PdfReader(io.BytesIO(paper_form(questionnaire, ["HOCHE-001", "HOCHE-002", "HOCHE-003"])))
    words = [page.extract_text() for page in reader.pages]

    assert len(words) == 3 * alone
    assert [sum(f"HOCHE-00{copy}" in page for page in words) for copy in (1, 2, 3)] == [alone, alone, alone]
    assert sum(f"Page 1 sur {alone}" in page for page in words) == 3
    assert sum(f"Page {alone} sur {alone}" in page for page in words) == 3
