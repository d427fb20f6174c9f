"""An answer in words: the same for its author, for whoever types paper, and in the trial of paths."""

import pytest

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Option, Question
from cahiers.questionnaires.structure.wording import answer_lines, in_one_line

CHOICES = (Option("a", "Tablette"), Option("b", "Portable"), Option("autre", "Autre", is_other=True))
ROWS = (Option("l1", "En classe"), Option("l2", "À la maison"))


@pytest.mark.parametrize(
    ("kind", "answer", "other", "expected"),
    [
        ("multiple", ["a", "autre"], "un tableau", "Tablette, Autre\u202f: un tableau"),
        ("multiple", ["a"], "un tableau", "Tablette (un tableau)"),
        ("multiple", None, "un tableau", "un tableau"),
        ("ranking", ["b", "a"], "", "1. Portable · 2. Tablette"),
        ("matrix_single", {"l1": "a", "l2": ""}, "", "En classe\u202f: Tablette"),
        ("date", "2026-05-02", "", "2 mai 2026"),
        ("number", 12.5, "", "12,5 ans"),
        ("short_text", "Bonjour", "", "Bonjour"),
        ("short_text", None, "", ""),
    ],
)
def test_an_answer_on_one_line(kind, answer, other, expected):
    kind = QuestionKind(kind)
    rows = ROWS if kind == QuestionKind.MATRIX_SINGLE else ()
    options = CHOICES if kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.MATRIX_SINGLE} else ()
    question = Question("q", kind, "Question", options=options, rows=rows, unit="ans" if kind == "number" else "")

    assert in_one_line(question, answer, other) == expected
    assert not other or other in in_one_line(question, answer, other)


def test_a_place_is_told_by_its_name():
    question = Question("lieu", QuestionKind.TERRITORY, "Où\u202f?")

    assert answer_lines(question, "dep:35", names={"dep:35": "Ille-et-Vilaine"}) == ["Ille-et-Vilaine"]
