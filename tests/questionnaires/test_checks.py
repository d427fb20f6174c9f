"""What `cahiers verify` sees in responses: questions that do not exist, words that stand alone."""

import pytest
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.questionnaires.actions.answering import save_answers, start_response
from cahiers.questionnaires.actions.sending import submit_response
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import Response
from cahiers.questionnaires.queries.checks import responses_with_unknown_questions, texts_without_their_choice

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    response, _code = start_response(QuestionnaireFactory(opened=True), channel=Channel.OPEN, identity="une personne")
    save_answers(response, {"public": "pupil", "note": "non", "pourquoi": "Trop peu de prises."})
    return submit_response(response)


def test_checks_find_nothing_to_say_of_a_sent_response(sent):
    assert responses_with_unknown_questions() == []
    assert texts_without_their_choice() == []


def test_checks_see_an_answer_to_a_question_that_does_not_exist(sent):
    Response.objects.filter(pk=sent.pk).update(choices={**sent.choices, "inventee": "oui"})

    assert responses_with_unknown_questions() == [f"{sent.pk}: inventee"]


def test_checks_see_words_that_no_response_counts(sent):
    Response.objects.filter(pk=sent.pk).update(choices={**sent.choices, "pourquoi": None})

    assert texts_without_their_choice() == [f"{sent.texts.get().pk}: pourquoi"]
