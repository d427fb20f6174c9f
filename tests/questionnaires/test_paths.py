"""Paths, on random forms: never an empty page, never a lost answer, conditions as a slow reference reads them."""

from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.factories.questionnaires import options, question, section
from tests.questionnaires.forms import answer_to, definitions, forms_and_answers

from cahiers.questionnaires.structure import conditions, paths
from cahiers.questionnaires.structure.parting import joined_answers, part_answers
from cahiers.questionnaires.structure.paths import is_blank, path_of, set_aside
from cahiers.questionnaires.structure.proof import dry_run
from cahiers.questionnaires.structure.reading import Unreadable, read_form, write_form
from cahiers.questionnaires.structure.values import clean_answer

MANY = settings(max_examples=150, deadline=None, derandomize=True)


class Reference:
    """The slow reading of a definition: each question is asked for on demand, straight from the document."""

    def __init__(self, definition: dict[str, Any], answers: dict[str, Any]) -> None:
        self.answers = answers
        self.pages = definition["sections"]
        self.home = {q["code"]: (page, q) for page in self.pages for q in page["questions"]}

    def is_asked(self, code: str) -> bool:
        page, asked = self.home[code]
        return self.holds(page["condition"]) and self.holds(asked["condition"])

    def holds(self, condition: dict[str, Any] | None) -> bool:
        if condition is None:
            return True
        if "all" in condition:
            return all(self.holds(part) for part in condition["all"])
        if "any" in condition:
            return any(self.holds(part) for part in condition["any"])
        if "not" in condition:
            return not self.holds(condition["not"])
        code = condition["question"]
        answer = self.answers.get(code) if self.is_asked(code) else None
        if "row" in condition:
            answer = (answer or {}).get(condition["row"])
        if answer in (None, "", [], {}):
            return False
        if "is" in condition:
            return any(one in condition["is"] for one in (answer if isinstance(answer, list) else [answer]))
        asked = self.home[code][1]
        if asked["kind"] == "likert" and {"at_least", "at_most"} & set(condition):
            answer = [option["code"] for option in asked["options"]].index(answer) + 1
        if "at_least" in condition:
            return answer >= condition["at_least"]
        return answer <= condition["at_most"] if "at_most" in condition else True


def check_path(drawn: Any) -> None:
    definition, answers = drawn

    path = path_of(read_form(definition), answers)

    reference = Reference(definition, answers)
    assert [one.code for one in path.questions] == [code for code in reference.home if reference.is_asked(code)]
    assert all(page.questions for page in path.pages)


@MANY
@given(forms_and_answers())
def test_path_of_equals_the_slow_reference_and_has_no_empty_page(drawn):
    check_path(drawn)


@MANY
@given(forms_and_answers())
def test_no_answer_is_lost_on_the_way(drawn):
    definition, answers = drawn
    form = read_form(definition)

    path = path_of(form, answers)
    parted = part_answers(path, answers)
    sent = joined_answers(parted.choices, parted.texts)
    sent |= {code: answers[code] for code, kept in parted.choices.items() if kept is True}  # words and files
    aside = {one.code: answers[one.code] for one in set_aside(form, path, answers)}

    assert sent | aside == {code: answer for code, answer in answers.items() if not is_blank(answer)}
    assert not set(sent) & set(aside)
    assert set(parted.choices) == path.codes


@MANY
@given(forms_and_answers())
def test_answers_that_fit_are_kept_as_they_are(drawn):
    definition, answers = drawn
    form = read_form(definition)

    assert {code: clean_answer(form.questions[code], answer) for code, answer in answers.items()} == answers


@MANY
@given(definitions())
def test_a_form_is_written_and_read_the_same(definition):
    form = read_form(definition)

    assert read_form(write_form(form)) == form


@settings(max_examples=80, deadline=None, derandomize=True)
@given(definitions(sections=2, questions=2), st.data())
def test_dry_run_finds_a_way_wherever_there_is_one(definition, data):
    form = read_form(definition)

    proof = dry_run(form)

    for code, answers in proof.questions.items():
        assert code in path_of(form, answers).codes
    dead = {one.code for one in proof.unreachable_questions}
    listed = [one for page in definition["sections"] for one in page["questions"]]
    assert dead | set(proof.questions) | set(proof.undecided) == {one["code"] for one in listed}
    for _trial in range(5):
        answers = {}
        for one in listed:
            answer = data.draw(answer_to(one))
            if answer is None and one["is_required"]:
                break  # nobody goes on without it
            if answer is not None:
                answers[one["code"]] = answer
        else:
            whole = {row.code for one in form.questions.values() for row in one.rows}
            if all(
                set(answers[c]) >= whole for c, q in form.questions.items() if q.rows and c in answers and q.is_required
            ):
                assert not dead & path_of(form, answers).codes


def test_dry_run_names_what_nobody_can_reach():
    public = question("public", "single", is_required=True, options=options("pupil", "teacher"))
    both = {"all": [{"question": "public", "is": ["pupil"]}, {"question": "public", "is": ["teacher"]}]}
    form = read_form(
        {"title": "Impossible", "sections": [section("vous", public), section("jamais", question("x"), condition=both)]}
    )

    proof = dry_run(form)

    assert not proof.is_proved
    assert [one.code for one in proof.unreachable_sections] == ["jamais"]
    assert [one.code for one in proof.unreachable_questions] == ["x"]


def test_dry_run_knows_that_a_required_question_has_an_answer():
    public = question("public", "yes_no", is_required=True)
    silent = {"not": {"question": "public", "answered": True}}
    form = read_form(
        {"title": "Silence", "sections": [section("vous", public), section("muets", question("x"), condition=silent)]}
    )

    assert [one.code for one in dry_run(form).unreachable_questions] == ["x"]


@pytest.mark.parametrize("condition", [{"question": "y", "answered": True}, {"question": "x", "answered": True}])
def test_read_form_refuses_a_condition_that_looks_ahead(condition):
    pages = [section("une", question("x", condition=condition)), section("deux", question("y"))]

    with pytest.raises(Unreadable, match="posée avant elle"):
        read_form({"title": "En avant", "sections": pages})


def test_every_way_through_a_small_form_leads_to_the_page_that_it_should():
    form = read_form(
        {
            "title": "Petit",
            "sections": [
                section("a", question("q", "multiple", options=options("x", "y"))),
                section("b", question("r", "yes_no", condition={"not": {"question": "q", "is": ["x"]}})),
                section(
                    "c",
                    question("s"),
                    condition={"any": [{"question": "r", "is": ["no"]}, {"question": "q", "is": ["y"]}]},
                ),
            ],
        }
    )

    pages = {}
    for q, r in product(([], ["x"], ["y"], ["x", "y"]), (None, "yes", "no")):
        pages[("".join(q), r)] = "".join(page.section.code for page in path_of(form, {"q": q, "r": r}).pages)

    assert pages == {
        ("", None): "ab",
        ("", "yes"): "ab",
        ("", "no"): "abc",
        ("x", None): "a",
        ("x", "yes"): "a",
        ("x", "no"): "a",
        ("y", None): "abc",
        ("y", "yes"): "abc",
        ("y", "no"): "abc",
        ("xy", None): "ac",
        ("xy", "yes"): "ac",
        ("xy", "no"): "ac",
    }


@pytest.mark.parametrize("fault", ["an answer off the path is still read", "not is forgotten", "an empty page stays"])
def test_planted_fault_in_the_paths_is_seen(fault, monkeypatch):
    if fault == "not is forgotten":
        monkeypatch.setattr(
            paths, "judged", lambda condition, truth: conditions.judged(getattr(condition, "part", condition), truth)
        )
    elif fault == "an empty page stays":
        monkeypatch.setattr(paths, "path_of", _with_empty_pages)
    else:
        monkeypatch.setattr(paths, "path_of", _reading_everything)
    monkeypatch.setitem(globals(), "path_of", paths.path_of)

    once = settings(MANY, phases=[Phase.generate])  # found is enough: no smaller example is looked for
    with pytest.raises(AssertionError):
        once(given(forms_and_answers())(check_path))()


def _reading_everything(form: Any, answers: Any) -> Any:
    def truth(test: Any) -> bool:
        return conditions.is_met(test, answers.get(test.question), paths.ranks_of(form.questions[test.question]))

    def asked(page: Any) -> tuple[Any, ...]:
        return tuple(one for one in page.questions if conditions.judged(one.condition, truth))

    pages = [paths.Page(page, asked(page)) for page in form.sections if conditions.judged(page.condition, truth)]
    return paths.Path(tuple(page for page in pages if page.questions))


def _with_empty_pages(form: Any, answers: Any) -> Any:
    there = {page.section.code: page for page in ORIGINAL(form, answers).pages}
    return paths.Path(tuple(there.get(page.code, paths.Page(page, ())) for page in form.sections))


ORIGINAL = path_of
