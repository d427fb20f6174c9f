"""LimeSurvey files as they are met: every version, texts beside choices, tables of cells, and a line for each loss."""

import pytest
from tests.questionnaires.limesurvey_files import answer, part, question, survey, written

from cahiers.questionnaires.imports.structure import read_file
from cahiers.questionnaires.structure.proof import dry_run
from cahiers.questionnaires.structure.reading import read_form

VERSIONS = [(False, 145), (False, 178), (False, 359), (True, 400), (True, 623)]


def read(tables, *, language="fr", is_new=True, version=623):
    """Return the form of a file and the notes of its report."""
    content = written(tables, language=language, is_new=is_new, version=version)
    definition, report = read_file(content, "enquete.lss")
    return read_form(definition), report


def commented():
    """Return a survey with a list with comment, and several choices each with its own."""
    return survey(
        "fr",
        questions=[
            question(1, "O", "ECRAN", "Combien d’écrans ?", mandatory="Y"),
            question(2, "P", "OUTILS", "Quels outils ?", relevance='ECRAN.NAOK == "A2"', other="Y"),
            question(3, "S", "SUITE", "Et ensuite ?", relevance='!is_empty(OUTILS_SQ1comment.NAOK) or ECRAN_comment == "un"'),
        ],
        subquestions=[part(21, 2, "SQ1", "Tablette"), part(22, 2, "SQ2", "Portable")],
        answers=[answer(1, "A1", "Aucun"), answer(1, "A2", "Plusieurs")],
    )  # fmt: skip


@pytest.mark.parametrize(("is_new", "version"), VERSIONS)
def test_words_beside_choices_become_questions_asked_to_who_chose(is_new, version):
    form, report = read(commented(), is_new=is_new, version=version)

    asked = {code: one.condition.definition if one.condition else None for code, one in form.questions.items()}
    several = {"question": "ecran", "is": ["a2"]}
    assert asked == {
        "ecran": None,
        "ecran_comment": None,
        "outils": several,
        "outils_sq1comment": {"all": [several, {"question": "outils", "is": ["sq1"]}]},
        "outils_sq2comment": {"all": [several, {"question": "outils", "is": ["sq2"]}]},
        "outils_othercomment": {"all": [several, {"question": "outils", "is": ["autre"]}]},
        "suite": None,
    }
    assert {form.questions[code].kind for code in asked if code.endswith("comment")} == {"long_text"}
    assert not form.questions["ecran_comment"].is_required
    assert form.questions["outils_sq1comment"].title == "Quels outils ? – Tablette"
    assert "chaque commentaire libre devient une question" in " ".join(report.notes)
    assert dry_run(form).is_proved


def test_conditions_on_words_beside_choices_are_taken():
    tables = commented()
    tables["questions"][2]["relevance"] = "!is_empty(OUTILS_SQ1comment.NAOK)"

    form, _report = read(tables)

    assert form.questions["suite"].condition.definition == {"question": "outils_sq1comment", "answered": True}


@pytest.mark.parametrize(("type_", "kind"), [(":", "number"), (";", "short_text")])
def test_tables_of_cells_become_a_question_for_each(type_, kind):
    tables = survey(
        "fr",
        questions=[question(1, type_, "HEURES", "Combien d’heures ?")],
        subquestions=[
            part(11, 1, "SQ1", "Tablette"),
            part(12, 1, "SQ2", "Portable"),
            part(13, 1, "C1", "Lundi", scale_id=1),
            part(14, 1, "C2", "Mardi", scale_id=1),
        ],
    )

    form, report = read(tables)

    assert {code: str(one.kind) for code, one in form.questions.items()} == dict.fromkeys(
        ("heures_sq1_c1", "heures_sq1_c2", "heures_sq2_c1", "heures_sq2_c2"), kind
    )
    assert form.questions["heures_sq2_c1"].title == "Combien d’heures ? – Portable – Lundi"
    assert any("chaque case" in note for note in report.notes)


def test_a_table_of_too_many_cells_is_refused_with_its_reason():
    parts = [part(100 + n, 1, f"SQ{n}", f"Ligne {n}") for n in range(9)]
    parts += [part(200 + n, 1, f"C{n}", f"Colonne {n}", scale_id=1) for n in range(9)]

    _form, report = read(
        survey(
            "fr", questions=[question(1, ";", "T", "Détaillez"), question(2, "S", "S", "Un mot ?")], subquestions=parts
        )
    )

    assert [(line.reference, "60 cases" in line.reason) for line in report.refused] == [("T", True)]


ATTRIBUTES = {
    "hidden": ("1", "elle était cachée"),
    "array_filter": ("OUTILS", "OUTILS"),
    "em_validation_q": ("sum(self) < 10", "validation"),
    "prefix": ("€", "devant le champ"),
    "date_max": ("2026-12-31", "2026-12-31"),
    "max_num_value_n": ("AGE.NAOK + 3", "se calcule"),
    "max_num_of_files": ("4", "au lieu de 4"),
    "random_group": ("g1", "tirée au sort"),
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_each_attribute_that_is_not_taken_has_its_line(name):
    value, words = ATTRIBUTES[name]
    row = {"qid": 1, "attribute": name, "value": value}

    _form, report = read(survey("fr", questions=[question(1, "N", "AGE", "Votre âge ?")], question_attributes=[row]))

    assert [words in note and "AGE" in note for note in report.notes] == [True]


def test_attributes_left_as_they_come_say_nothing():
    rows = [
        {"qid": 1, "attribute": name, "value": value}
        for name, value in (
            ("hidden", "0"),
            ("array_filter", ""),
            ("max_num_value_n", "12"),
            ("num_value_int_only", "0"),
        )
    ]

    _form, report = read(survey("fr", questions=[question(1, "N", "AGE", "Votre âge ?")], question_attributes=rows))

    assert report.notes == []


def test_what_surrounds_questions_and_is_not_taken_has_its_line():
    tables = survey(
        "fr",
        questions=[question(1, "S", "NOM", "Le nom ?", preg="/^[A-Z]+$/")],
        quota=[{"id": 3, "name": "Cent élèves"}],
        assessments=[{"id": 1, "language": "fr"}, {"id": 1, "language": "en"}],
        defaultvalues=[{"qid": 1, "defaultvalue": "Dupont"}],
    )
    tables["groups"][0]["randomization_group"] = "ordre"
    tables["surveys_languagesettings"].append({"surveyls_survey_id": 9, "surveyls_language": "en"})

    _form, report = read(tables)

    told = " ".join(report.notes)
    for words in ("/^[A-Z]+$/", "Cent élèves", "1 évaluation", "proposée d’avance", "« Vous » était tirée", "en en ne"):
        assert words.replace("« ", "«\u202f").replace(" »", "\u202f»") in told, words


@pytest.mark.parametrize(("is_new", "version"), VERSIONS)
@pytest.mark.parametrize("told", ["", "de", "fr"])
def test_a_survey_is_read_in_a_language_that_it_has(told, is_new, version):
    tables = survey("en", questions=[question(1, "S", "NAME", "Your name?")])
    tables["surveys"][0]["language"] = told

    form, _report = read(tables, language="en", is_new=is_new, version=version)

    assert [(one.code, one.title) for one in form.questions.values()] == [("name", "Your name?")]
    assert form.sections[0].title == "Vous"


def test_only_the_surveys_own_language_is_taken():
    tables = survey(
        "fr",
        questions=[
            question(1, "L", "VOUS", "Qui êtes-vous ?", language="fr"),
            question(1, "L", "VOUS", "Who are you?", language="en"),
        ],
        answers=[
            answer(1, "A1", "Élève", language="fr"),
            answer(1, "A2", "Parent", language="fr"),
            answer(1, "A1", "Pupil", language="en"),
        ],
    )

    form, _report = read(tables, is_new=False, version=178)

    (asked,) = form.questions.values()
    assert (asked.title, [option.label for option in asked.options]) == ("Qui êtes-vous ?", ["Élève", "Parent"])


def test_a_part_shown_to_some_only_is_said():
    tables = survey(
        "fr",
        questions=[question(1, "M", "OUTILS", "Quels outils ?")],
        subquestions=[part(11, 1, "SQ1", "Tablette"), part(12, 1, "SQ2", "Portable", relevance='VOUS == "A1"')],
    )

    _form, report = read(tables)

    assert [note for note in report.notes if "Portable" in note and "VOUS" in note] != []
