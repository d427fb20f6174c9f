"""One question on a page, whatever its kind: drawn, read back, shown again as it was typed."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from tests.questionnaires.kinds import EVERY_KIND, KEPT, SENT, every_kind

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.posted import Sought, given_answers, sought_in
from cahiers.questionnaires.structure.reading import read_form
from cahiers.questionnaires.structure.values import clean_answer

pytestmark = pytest.mark.django_db
FORM = read_form(every_kind())
CODES = [question["code"] for question in EVERY_KIND]


def drawn(code, answer=None, other="", fault="", note=""):
    question = FORM.questions[code]
    context = {"question": question, "answer": answer, "other": other, "fault": fault}
    context |= {"options": question.ordered_options(b""), "help": note}
    return render_to_string("questionnaires/answer/question.html", context)


def posted():
    data = QueryDict(mutable=True)
    for name, value in SENT.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_the_form_has_every_kind():
    assert {question.kind for question in FORM.questions.values()} == set(QuestionKind)


@pytest.mark.parametrize("code", CODES)
def test_a_question_is_drawn_with_fields_that_are_read_back(code):
    html = drawn(code)

    names = set(re.findall(r'name="([^"]+)"', html))
    assert names
    assert {name for name in SENT if re.match(rf"q-{code}(\.|\Z)", name)} <= names


def test_what_a_page_sends_is_what_is_kept():
    given = given_answers(posted(), FORM.questions.values())

    kept = {code: clean_answer(FORM.questions[code], raw) for code, raw in given.items() if OTHER not in code}
    kept |= {code: raw for code, raw in given.items() if OTHER in code}
    assert {code: answer for code, answer in kept.items() if answer is not None} == KEPT


@pytest.mark.parametrize("code", [code for code in KEPT if OTHER not in code])
def test_a_question_shows_the_answer_that_is_kept(code):
    html = drawn(code, KEPT[code], other="Ma réponse")

    ticked = re.findall(r'value="([^"]+)"\s+(?:checked|selected)', html)
    fields = re.findall(r'<input class="fr-input[^>]*value="([^"]+)"', html, re.S) + re.findall(
        r">\n([^<]*)</textarea>", html
    )
    shown = {
        **{one: ([], [KEPT[one]]) for one in ("court", "longue", "jour")},
        "nombre": ([], ["1234,5"]),
        "oui": (["yes"], []),
        "un": (["b"], []),
        "un_autre": (["autre"], ["Ma réponse"]),
        "plusieurs": (["a", "b"], []),
        "rang": (["2", "1"], []),
        "echelle": (["plutot"], []),
        "grille": (["assez"], []),
        "cases": (["matin", "soir", "soir"], []),
    }[code]
    assert (ticked, fields) == shown


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("fault", "note"), [("", ""), ("Le nombre manque.", ""), ("", "Aide"), ("Faux.", "Aide")])
def test_a_question_names_only_ids_that_are_there(code, fault, note):
    html = drawn(code, fault=fault, note=note)

    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = " ".join(re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]+)"', html)).split()
    labelled = re.findall(r'\sfor="([^"]+)"', html)
    assert set(named) | set(labelled) <= ids
    assert fault in html


@pytest.mark.parametrize("code", CODES)
def test_a_question_shows_hostile_words_inert(code):
    hostile = "<script>alert(1)</script>\" onload='x'"

    html = drawn(code, answer=hostile, other=hostile, fault=hostile, note=hostile)

    assert "<script" not in html
    assert "onload='" not in html


def test_a_search_of_territory_is_told_from_a_choice():
    data = QueryDict("q-lieu-n_q=rennes&q-lieu-n_search=1&q-lieu-n=dep:35")

    assert sought_in(data, FORM.questions.values()) == {"lieu": Sought("dep:35", "rennes")}
    assert sought_in(QueryDict("q-lieu-n_q=rennes&q-lieu-n=dep:35"), FORM.questions.values()) == {}
    assert "rennes" in drawn("lieu", Sought("", "rennes"))
