"""What the page saves while one types: the same address and the same rules as the buttons, told in few words."""

import pytest
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.walking import Visitor

from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.actions.sending import submit_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    visitor = Visitor(QuestionnaireFactory(opened=True))
    visitor.start()
    visitor.fill(public="pupil")
    return visitor


def save(visitor, **fields):
    sent = {f"q-{name}": value for name, value in fields.items()}
    return visitor.post(visitor.at, sent | {"shown": ["note", "pourquoi", "age"], "go": "auto"})


def test_what_is_typed_is_kept_and_the_page_learns_which_questions_it_asks_now(visitor):
    told = save(visitor, note="non", age="12").json()

    assert told["asked"] == ["note", "pourquoi", "age"]
    assert (told["faults"], told["saves"]) == ({}, 2)
    assert visitor.response.draft == {"public": "pupil", "note": "non", "pourquoi": None, "age": 12}


def test_saving_the_same_twice_changes_nothing(visitor):
    save(visitor, note="oui", age="12")
    before = visitor.response.draft
    save(visitor, note="oui", age="12")

    assert visitor.response.draft == before


def test_what_does_not_fit_is_kept_as_typed_and_told(visitor):
    told = save(visitor, note="oui", age="mille").json()

    assert told["faults"] == {"age": "Écrivez un nombre, comme 12 ou 12,5."}
    assert visitor.response.draft["age.typed"] == "mille"


@pytest.mark.parametrize("late", ["closed", "sent"])
def test_a_save_that_comes_too_late_is_told_so(visitor, late):
    if late == "closed":
        close_questionnaire(visitor.questionnaire, by=None)
    else:
        submit_response(visitor.response)

    answer = save(visitor, note="oui")

    assert answer.status_code == 422
    assert answer.json()["refused"]


@pytest.mark.parametrize(
    "raw", ["\x00", "a\x00b", "é" * 70_000, "9" * 400, "NaN", "1e999", "-", "<script>alert(1)</script>"]
)
def test_hostile_values_of_every_field_are_kept_or_refused_and_never_break(visitor, raw):
    answer = visitor.post(
        visitor.at,
        {"shown": ["note", "pourquoi", "age", "rien", raw[:50]], "q-note": raw, "q-pourquoi": raw, "q-age": raw},
    )

    assert answer.status_code in {200, 302}
    assert "<script>alert" not in visitor.get(visitor.at).content.decode()
