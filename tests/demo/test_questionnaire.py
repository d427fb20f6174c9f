"""The demo's questionnaire: a sound form, a path of the right length for each audience, responses that fit it."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from cahiers.demo.content import read
from cahiers.demo.loading.answering import _at
from cahiers.demo.loading.campaigns import PARIS
from cahiers.demo.loading.responding import SHARES, Drawn, responses
from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Test as Condition
from cahiers.questionnaires.structure.conditions import judged
from cahiers.questionnaires.structure.form import Form
from cahiers.questionnaires.structure.paths import path_of
from cahiers.questionnaires.structure.proof import dry_run
from cahiers.questionnaires.structure.reading import read_form, write_form
from cahiers.questionnaires.structure.values import clean_answer

AUDIENCES = ("pupil", "parent", "teacher", "head", "staff", "authority", "association")
PLACES = {"aca:14": 3.0, "aca:16": 1.0}
DRAWS = 5_000


def draw(count: int, seed: int = 1) -> Iterator[Drawn]:
    return responses(
        read("questionnaire.json"),
        read("answers.json"),
        count,
        seed,
        tendencies=read("tendencies.json"),
        places=PLACES,
    )


def form() -> Form:
    return read_form(read("questionnaire.json"))


def texts(of: Any) -> Iterator[str]:
    if isinstance(of, str):
        yield of
    else:
        for value in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
            yield from texts(value)


def listed(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


@pytest.fixture(scope="module")
def many() -> list[Drawn]:
    return list(draw(DRAWS))


def test_questionnaire_can_be_opened_and_is_what_its_file_says():
    definition = {**read("questionnaire.json")}
    definition.pop("code")

    written = write_form(form())

    assert dry_run(form()).is_proved
    assert {key: written[key] for key in definition if key != "sections"} == {
        key: value for key, value in definition.items() if key != "sections"
    }
    assert [section["code"] for section in written["sections"]] == [s["code"] for s in definition["sections"]]


def test_questionnaire_uses_the_fourteen_kinds_and_asks_its_audience_first():
    questions = list(form().questions.values())
    public = questions[0]

    assert {question.kind for question in questions} == set(QuestionKind)
    assert (public.code, public.kind, public.is_required) == ("public", QuestionKind.SINGLE, True)
    assert sorted(option.code for option in public.options) == sorted(AUDIENCES)
    assert {option.code for option in public.options} < set(Audience.values)
    assert [question.code for question in questions if question.is_required] == ["public"]
    assert 110 <= len(questions) <= 150


@pytest.mark.parametrize("audience", AUDIENCES)
def test_path_of_each_audience_has_between_30_and_45_questions(audience):
    always, ever = set(), set()

    def truth(test: Condition) -> bool | None:
        if test.question == "public":
            return audience in test.codes
        return None if test.question in ever else False  # a question never asked has no answer

    for section in form().sections:
        for question in section.questions:
            verdicts = {judged(section.condition, truth), judged(question.condition, truth)}
            if False not in verdicts:
                ever.add(question.code)
            if verdicts == {True}:
                always.add(question.code)

    assert 30 <= len(always) <= len(ever) <= 45


def test_french_of_the_questionnaire_is_typeset():
    wrong = re.compile(r"'|[^\u202f][;:?!»](?:\s|$)|«[^\u202f]|\u00a0")

    assert [text for text in texts(read("questionnaire.json")) if wrong.search(text)] == []


def test_stock_holds_at_least_700_texts_never_twice_the_same():
    stock = read("answers.json")["open"]
    written = [text for by_audience in stock.values() for listed in by_audience.values() for text in listed]
    keys = Counter(re.sub(r"\W+", " ", text.casefold()).strip() for text in written)

    assert len(written) >= 700
    assert [key for key, count in keys.items() if count > 1] == []


def test_stock_has_words_for_each_open_question_of_each_audience():
    stock = read("answers.json")
    asked = {
        (question.code, drawn.audience)
        for drawn in draw(3_000)
        for question in path_of(form(), drawn.answers).questions
        if question.is_text
    }
    others = {question.code for question in form().questions.values() if question.other}

    assert [cell for cell in sorted(asked) if len(stock["open"].get(cell[0], {}).get(cell[1], ())) < 12] == []
    assert others == set(stock["others"])
    assert set(stock["openings"]) == set(stock["endings"]) == set(AUDIENCES)


def test_stock_names_nobody():
    contact = re.compile(r"@|\b0\d(?:[ .]?\d\d){4}\b|\b(?:M\.|Mme|Mlle|Monsieur|Madame) [A-ZÉ]")

    assert [text for text in texts(read("answers.json")) if contact.search(text)] == []


def test_responses_come_from_the_audiences_of_2020(many):
    counts = Counter(drawn.audience for drawn in many)

    assert sum(SHARES.values()) == pytest.approx(1)
    assert max(abs(counts[audience] / DRAWS - share) for audience, share in SHARES.items()) < 0.015


def test_responses_come_from_their_seed():
    first, second, other = (list(draw(300, seed)) for seed in (7, 7, 8))

    assert first == second
    assert first != other


def test_responses_fit_their_questions_and_stay_on_their_path(many):
    structure = form()
    questions = structure.questions

    strays = [set(one.answers) - path_of(structure, one.answers).codes for one in many]
    changed = [
        (code, answer)
        for one in many
        for code, answer in one.answers.items()
        if clean_answer(questions[code], answer) != answer
    ]

    assert set().union(*strays) == set()
    assert changed == []
    assert {one.answers["public"] for one in many} <= set(AUDIENCES)
    assert all(set(one.others) <= set(one.answers) for one in many)
    assert all(0 <= one.moment <= 1 for one in many)


def share_of(many: list[Drawn], of: str, codes: set[str], given: str, by: set[str]) -> float:
    """Return how many of those who gave one of the codes `by` to `given` gave one of `codes` to `of`."""
    answers = [one.answers[of] for one in many if one.answers.get(given) in by and of in one.answers]
    return sum(answer in codes for answer in answers) / len(answers)


def test_answers_depend_on_one_another(many):
    bad, good = {"tres_mal", "mal"}, {"bien", "tres_bien"}
    unhappy, happy = {"tres_insatisfait", "insatisfait"}, {"satisfait", "tres_satisfait"}

    far = share_of(many, "connexion", bad, "lieu", {"village", "isole"})
    near = share_of(many, "connexion", bad, "lieu", {"ville", "banlieue"})
    trained = share_of(many, "equipement", happy, "formation_suivie", {"yes"})
    untrained = share_of(many, "equipement", happy, "formation_suivie", {"no"})

    assert far > near + 0.1
    assert trained > untrained + 0.05
    assert share_of(many, "distance", good, "equipement", happy) > share_of(
        many, "distance", good, "equipement", unhappy
    )


def test_a_quarter_of_open_questions_is_left_blank(many):
    structure = form()
    asked = [(one, q.code) for one in many for q in path_of(structure, one.answers).questions if q.is_text]
    blank = sum(code not in one.answers for one, code in asked) / len(asked)

    assert 0.2 < blank < 0.35


def test_nobody_says_what_their_other_answers_belie(many):
    only = {text: needs for text, needs in read("answers.json")["only"].items() if len(text) > 25}
    stock = {text for by in read("answers.json")["open"].values() for listed in by.values() for text in listed}

    belied = [
        (answer, one.answers.get(code))
        for one in many
        for answer in one.answers.values()
        if isinstance(answer, str) and answer in only
        for code, allowed in only[answer].items()
        if not set(allowed).intersection(listed(one.answers.get(code)))
    ]

    assert belied == []
    assert set(read("answers.json")["only"]) < stock


def test_open_answers_of_a_question_are_rarely_the_same(many):
    given = [one.answers["une_mesure"] for one in many if "une_mesure" in one.answers]
    sample = random.Random(1).sample(given, 1_000)

    assert len(set(sample)) > 500


def test_no_response_is_sent_after_now_though_the_clocks_have_changed():
    chance = random.Random(7)
    opening, now = datetime(2026, 9, 27, tzinfo=PARIS), datetime(2026, 11, 22, 5, tzinfo=UTC)  # before anybody is up
    late = SimpleNamespace(moment=0.9999, audience="parent")

    sent = [_at(chance, late, opening, now) for _ in range(20_000)]

    assert opening <= min(sent)
    assert max(sent) <= now
