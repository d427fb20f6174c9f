"""Answering: start once, keep everything, send what is on the path, count once."""

import pytest
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.foundation.errors import Refused
from cahiers.questionnaires.actions.answering import save_answers, start_response
from cahiers.questionnaires.actions.sending import Incomplete, reopen_response, submit_response
from cahiers.questionnaires.enums import Access, Channel, ResponseState

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(opened=True)


def started(questionnaire, identity="une personne"):
    return start_response(questionnaire, channel=Channel.OPEN, identity=identity)[0]


def test_start_response_twice_gives_the_same_response_and_code(questionnaire):
    first, code = start_response(questionnaire, channel=Channel.ACCOUNT, identity="compte")
    second, again = start_response(questionnaire, channel=Channel.ACCOUNT, identity="compte")

    assert (first.pk, code) == (second.pk, again)
    assert questionnaire.responses.count() == 1


def test_start_response_refuses_a_channel_that_is_not_allowed():
    questionnaire = QuestionnaireFactory(opened=True, accesses=[Access.ACCOUNT])

    with pytest.raises(Refused, match="par cette voie"):
        start_response(questionnaire, channel=Channel.OPEN, identity="x")


def test_save_answers_keeps_what_fits_and_says_what_does_not(questionnaire):
    response = started(questionnaire)

    saved = save_answers(response, {"public": "teacher", "age": "mille", "outils": ["aucun", "tablette"]})

    assert saved.draft == {
        "public": "teacher",
        "age": None,
        "age.typed": "mille",
        "outils": None,
        "outils.typed": ["aucun", "tablette"],
    }
    assert sorted(saved.faults) == ["age", "outils"]


def test_submit_response_parts_what_is_counted_from_what_is_said(questionnaire):
    response = started(questionnaire)
    save_answers(response, {"public": "teacher", "niveau": "autre", "niveau.other": "lycée agricole", "note": "non"})
    save_answers(response, {"pourquoi": "Trop peu de prises.", "age": ""})

    sent = submit_response(response)

    sent.refresh_from_db()
    assert sent.state == ResponseState.SUBMITTED
    assert sent.audience == "teacher"
    assert sent.choices == {
        "public": "teacher",
        "niveau": "autre",
        "outils": None,
        "note": "non",
        "pourquoi": True,
        "age": None,
    }
    assert sorted(sent.texts.values_list("question_code", "part", "body")) == [
        ("niveau", "other", "lycée agricole"),
        ("pourquoi", "", "Trop peu de prises."),
    ]


def test_submit_response_leaves_out_what_is_off_the_path_and_says_which_is_missing(questionnaire):
    response = started(questionnaire)
    save_answers(response, {"outils": ["portable"]})

    with pytest.raises(Incomplete) as refusal:
        submit_response(response)
    save_answers(response, {"public": "pupil"})
    sent = submit_response(response)

    assert list(refusal.value.faults) == ["public"]
    assert "outils" not in sent.choices


def test_submit_response_twice_counts_once(questionnaire):
    response = started(questionnaire)
    save_answers(response, {"public": "pupil"})

    submit_response(response)
    submit_response(response)

    questionnaire.refresh_from_db()
    assert questionnaire.response_count == 1


def test_reopen_response_counts_as_it_was_until_sent_anew(questionnaire):
    response = started(questionnaire)
    save_answers(response, {"public": "pupil", "note": "non", "pourquoi": "Trop tard."})
    sent = submit_response(response)
    text = sent.texts.get()

    again = reopen_response(sent)
    save_answers(again, {"pourquoi": "Trop tard le soir."})
    before = questionnaire.responses.get().choices
    submit_response(again)

    questionnaire.refresh_from_db()
    assert before["pourquoi"] is True
    assert questionnaire.response_count == 1
    assert [(one.pk, one.body) for one in sent.texts.all()] == [(text.pk, "Trop tard le soir.")]
