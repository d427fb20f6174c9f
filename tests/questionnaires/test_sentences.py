"""Conditions as sentences: read after « si », on paper and in the editor."""

import pytest
from tests.factories.questionnaires import options, question, section

from cahiers.questionnaires.structure.conditions import read_condition
from cahiers.questionnaires.structure.reading import read_form
from cahiers.questionnaires.structure.sentences import number_of, sentence

FORM = read_form(
    {
        "title": "Essai",
        "sections": [
            section(
                "une",
                question("metier", "single", options=options("prof", "cpe", "autre")),
                question("age", "number", unit="ans"),
                question("jour", "date"),
                question("note", "likert", options=options("non", "plutot", "oui")),
                question("oui", "yes_no"),
                question("table", "matrix_single", options=options("peu", "trop"), rows=options("lundi", "mardi")),
            )
        ],
    }
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, ""),
        ({"question": "metier", "is": ["prof"]}, "vous avez répondu « Prof » à la question 1 (Question metier ?)"),
        (
            {"question": "metier", "is": ["prof", "cpe", "autre"]},
            "vous avez répondu « Prof », « Cpe » ou « Autre » à la question 1 (Question metier ?)",
        ),
        (
            {"not": {"question": "metier", "is": ["prof", "cpe"]}},
            "vous n’avez répondu ni « Prof » ni « Cpe » à la question 1 (Question metier ?)",
        ),
        ({"question": "oui", "is": ["yes"]}, "vous avez répondu « Oui » à la question 5 (Question oui ?)"),
        (
            {"question": "age", "at_least": 18, "at_most": 25.5},
            "votre réponse à la question 2 (Question age ?) va de 18\xa0ans à 25,5\xa0ans",
        ),
        ({"not": {"question": "age", "at_least": 18}}, "votre réponse à la question 2 (Question age ?) n’atteint pas 18\xa0ans"),
        ({"question": "jour", "at_most": "2026-03-02"}, "votre réponse à la question 3 (Question jour ?) est le 2 mars 2026 ou avant"),
        ({"question": "note", "at_least": 2}, "vous avez répondu « Plutot » ou « Oui » à la question 4 (Question note ?)"),
        ({"question": "jour", "answered": True}, "vous avez répondu à la question 3 (Question jour ?)"),
        (
            {"question": "table", "row": "mardi", "is": ["trop"]},
            "vous avez répondu « Trop » à la ligne « Mardi » de la question 6 (Question table ?)",
        ),
        (
            {"all": [{"question": "oui", "is": ["no"]}, {"question": "jour"}]},
            "vous avez répondu « Non » à la question 5 (Question oui ?) et vous avez répondu à la question 3 (Question jour ?)",
        ),
        (
            {"not": {"all": [{"question": "oui", "is": ["no"]}, {"question": "jour"}]}},
            "vous n’avez pas répondu « Non » à la question 5 (Question oui ?), ou vous n’avez pas répondu à la question 3 (Question jour ?)",
        ),
    ],
)  # fmt: skip
def test_sentence_says_a_condition(condition, expected):
    said = sentence(read_condition(condition), FORM)

    assert said.replace("\u202f", " ") == expected


def test_sentence_of_a_nested_condition_lists_its_parts():
    nested = {
        "all": [
            {"question": "jour"},
            {"any": [{"question": "oui", "is": ["yes"]}, {"not": {"question": "age", "at_most": 3}}]},
        ]
    }

    said = sentence(read_condition(nested), FORM).replace("\u202f", " ")

    assert said == (
        "tout ceci est vrai : vous avez répondu à la question 3 (Question jour ?) ; "
        "(vous avez répondu « Oui » à la question 5 (Question oui ?), ou "
        "votre réponse à la question 2 (Question age ?) dépasse 3\xa0ans, ou manque)"
    )


def test_number_of_counts_along_the_form():
    assert (number_of(FORM, "metier"), number_of(FORM, "table"), number_of(FORM, "inconnue")) == (1, 6, 0)
