"""Structures come in: the Grand débat, LimeSurvey, the simple CSV."""

from pathlib import Path

import pytest
from tests.factories.campaign import CampaignFactory

from cahiers.foundation.importing import UnreadableFile
from cahiers.questionnaires.actions.opening import open_questionnaire
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.imports.structure import import_questionnaire, read_file
from cahiers.questionnaires.imports.structure_csv import template_csv
from cahiers.questionnaires.structure.mapping import path_map
from cahiers.questionnaires.structure.proof import dry_run
from cahiers.questionnaires.structure.reading import read_form

SAMPLES = Path(__file__).parent / "samples"


def read(name):
    """Return the form of a sample, and its report."""
    definition, report = read_file((SAMPLES / name).read_bytes(), name)
    return read_form(definition), report


def test_grand_debat_comes_whole_with_its_conditions_and_is_proved(shared_data):
    content = (shared_data / "grand-debat" / "questionnaire_structure.csv").read_bytes()

    definition, report = read_file(content, "questionnaire_structure.csv")

    form = read_form(definition)
    conditions = {code: one.condition.definition for code, one in form.questions.items() if one.condition}
    assert (report.taken, report.refused, len(form.questions)) == (94, [], 94)
    assert [(one.code, len(one.questions)) for one in form.sections] == [
        ("organisation", 33),
        ("democratie", 37),
        ("fiscalite", 8),
        ("transition", 16),
    ]
    assert len(conditions) == 20
    assert conditions["organisation_q171"] == {"question": "organisation_q170", "is": ["yes"]}
    assert conditions["organisation_q172"] == {"question": "organisation_q204", "is": ["no"]}
    assert conditions["transition_q13"] == {"question": "transition_q11", "is": ["no"]}
    assert conditions["transition_q14"] == {"question": "transition_q11", "answered": True}
    assert dry_run(form).is_proved
    assert (
        str(path_map(form).lanes[0].total) == "74–93"
    )  # 74 asked of all; 20 more but one of two that exclude each other


KINDS = {
    "public": "single",
    "age": "number",
    "g": "single",
    "date": "date",
    "outils": "multiple",
    "envie": "yes_no",
    "pourquoi": "long_text",
    "duree": "single_other",
    "comment": "single",
    "comment_comment": "long_text",
    "rang": "ranking",
    "accord": "matrix_single",
    "notes": "matrix_single",
    "dix": "matrix_single",
    "evol": "matrix_single",
    "ouinon": "matrix_single",
    "colonnes": "matrix_single",
    "double_1": "matrix_single",
    "double_2": "matrix_single",
    "cases": "matrix_multiple",
    "nombres_sq001_sq101": "number",
    "textes_sq001_sq101": "short_text",
    "cinq": "likert",
    "champs_sq001": "short_text",
    "champs_sq002": "short_text",
    "deux_sq001": "number",
    "deux_sq002": "number",
    "court": "short_text",
    "fichier": "file",
    "fin": "long_text",
    "selon": "long_text",
}


def test_limesurvey_3_types_become_kinds():
    form, _report = read("limesurvey-3.lss")

    assert {code: str(one.kind) for code, one in form.questions.items()} == KINDS
    tools = form.questions["outils"]
    assert [(one.code, one.is_exclusive, one.is_other) for one in tools.options] == [
        ("sq001", False, False),
        ("sq002", False, False),
        ("sq003", True, False),
        ("autre", False, True),
    ]
    assert (tools.order, tools.maximum, form.questions["public"].is_required) == ("shuffled", 2, True)
    assert (form.questions["age"].minimum, form.questions["age"].maximum, form.questions["age"].unit) == (3, 110, "ans")
    assert [(row.code, row.label) for row in form.questions["accord"].rows] == [
        ("sq001", "C’est utile"),
        ("sq002", "C’est facile"),
    ]
    assert (form.title, form.introduction, form.thanks) == (
        "Le numérique à l’école",
        "Bonjour.\nCinq minutes.",
        "Merci à vous",
    )


def test_limesurvey_3_separators_are_texts_and_the_rest_is_reported():
    form, report = read("limesurvey-3.lss")

    assert [section.text for section in form.sections] == [
        "Ce questionnaire s’adresse aux écoles.",
        "Parlons du matériel.",
        "Sans nom.",
    ]
    assert (report.taken, report.aside) == (27, 2)
    assert [(one.reference, one.line) for one in report.refused] == [
        ("CALCUL", 757),
        ("LANGUE", 1505),
    ]
    assert [note for note in report.notes if "SELON" in note] == [
        "Ligne 447\u202f: la condition de SELON n’est pas prise, elle porte sur une question qui n’est pas prise."
    ]


def test_limesurvey_3_conditions_join_as_it_joins_them():
    form, _report = read("limesurvey-3.lss")

    assert form.sections[1].condition.definition == {"question": "public", "is": ["a1", "a2"]}
    assert form.questions["pourquoi"].condition.definition == {
        "all": [{"question": "envie", "is": ["yes"]}, {"question": "outils", "is": ["sq001"]}]
    }
    assert form.questions["fin"].condition.definition == {
        "any": [
            {
                "all": [
                    {"question": "accord", "row": "sq001", "is": ["a3", "a2"]},
                    {"question": "public", "is": ["a1"]},
                ]
            },
            {"question": "envie", "is": ["yes"]},
        ]
    }
    assert dry_run(form).is_proved


def test_limesurvey_6_expressions_become_conditions():
    form, report = read("limesurvey-6.lss")

    said = {code: one.condition and one.condition.definition for code, one in form.questions.items()}
    assert said == {
        "public": None,
        "age": {"question": "public", "is": ["a2"]},
        "outils": None,
        "classe": {"all": [{"question": "public", "is": ["a1"]}, {"not": {"question": "outils", "is": ["sq002"]}}]},
        "jeune": {
            "all": [
                {"question": "age", "at_least": 11},
                {"all": [{"question": "age", "answered": True}, {"not": {"question": "age", "at_least": 15}}]},
            ]
        },
        "avis": None,
        "suite": {
            "any": [{"question": "avis", "row": "sq001", "is": ["a1"]}, {"question": "classe", "answered": True}]
        },
        "calcul": None,
        "inconnue": None,
        "sgqa": {"not": {"question": "public", "is": ["a1"]}},
    }
    assert [note.partition(",")[2] for note in report.notes] == [
        " la fonction count n’est pas reprise (count(self.NAOK) > 2).",
        ' «\u202ffantome\u202f» n’est pas une question prise (fantome.NAOK == "Y").',
    ]
    assert form.questions["public"].options[0].label == "Professeur"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
<document><questions><rows><row><qid>&lol2;</qid></row></rows></questions></document>"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "ni type de document ni entité"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><document/>', "ni type de document ni entité"),
        (b"<document><questions>", "XML lisible"),
        (b"<document/>", "pas la structure"),
        (b"<a>" * 40, "pas un fichier LimeSurvey"),
        (b"x" * 5_000_001, "5 Mo"),
        (b"", "vide"),
        (b"nom;prenom\nA;B\n", "il manque la colonne"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_read_file_refuses_what_it_cannot_read(content, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_file(content, "fichier")


def test_simple_csv_template_reads_back_without_a_fault():
    definition, report = read_file(("\ufeff" + template_csv()).encode(), "modele.csv")

    form = read_form(definition)
    assert (report.taken, report.refused, report.notes) == (5, [], [])
    assert {code: str(one.kind) for code, one in form.questions.items()} == {
        "public": "single",
        "depuis": "number",
        "outils": "multiple",
        "accord": "matrix_single",
        "libre": "long_text",
    }
    assert (form.audience_question, [section.title for section in form.sections]) == (
        "public",
        ["Vous", "Vos outils", "Pour finir"],
    )
    assert form.questions["accord"].condition.definition == {"not": {"question": "outils", "is": ["aucun"]}}


def test_simple_csv_says_why_a_line_is_left_out():
    lines = [
        "code;intitule;genre;obligatoire;condition;minimum;couleur",
        "a;Un;nombre;oui;;0;",
        "b;;nombre;;;;",
        "c;Trois;dessin;;;;",
        "a;Quatre;nombre;;;;",
        "E!;Cinq;nombre;;;;",
        "f;Six;nombre;peut-être;;;",
        "g;Sept;nombre;;;dix;",
        "h;Huit;texte long;;z = 1;;",
        "i;Neuf;texte long;;a >= 3 et a < 5;;",
    ]

    definition, report = read_file("\n".join(lines).encode(), "a.csv")

    assert [(one.line, one.reason) for one in report.refused] == [
        (3, "elle n’a pas d’intitulé"),
        (4, "le genre «\u202fdessin\u202f» n’est pas connu"),
        (5, "le code «\u202fa\u202f» sert déjà plus haut"),
        (6, "le code «\u202fe!\u202f» n’a pas la forme attendue"),
        (7, "«\u202fobligatoire\u202f» est oui ou non, pas «\u202fpeut-être\u202f»"),
        (8, "«\u202fdix\u202f» n’est pas un nombre"),
    ]
    assert report.notes == [
        "La colonne «\u202fcouleur\u202f» n’est pas connue\u202f: elle n’est pas lue.",
        "Ligne 9\u202f: la condition de h n’est pas prise, «\u202fz\u202f» n’est pas une question prise.",
    ]
    assert [one["code"] for one in definition["sections"][0]["questions"]] == ["a", "h", "i"]


@pytest.mark.django_db
def test_import_questionnaire_makes_a_draft_that_opens(shared_data):
    content = (shared_data / "grand-debat" / "questionnaire_structure.csv").read_bytes()

    imported = import_questionnaire(CampaignFactory(), content, "questionnaire_structure.csv", by=None)

    made = imported.questionnaire
    assert (made.state, made.title, imported.faults) == (QuestionnaireState.DRAFT, "Le Grand débat national", [])
    assert list(made.revisions.values_list("number", "gesture")) == [(1, "import")]
    assert open_questionnaire(made, by=None).state == QuestionnaireState.OPEN


@pytest.mark.django_db
def test_import_questionnaire_refuses_a_file_without_a_question():
    with pytest.raises(UnreadableFile, match="aucune question"):
        import_questionnaire(CampaignFactory(), b"intitule;genre\n;nombre\n", "a.csv", by=None)
