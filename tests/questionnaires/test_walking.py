"""Answering page after page, without scripts: nothing is lost, nobody meets a blank page, one response each."""

import pytest
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.walking import Visitor

from cahiers.questionnaires.enums import ResponseState

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor(QuestionnaireFactory(opened=True))


def test_a_response_goes_from_the_first_page_to_its_receipt(visitor):
    visitor.start()

    assert visitor.section == "vous"
    visitor.fill(public="teacher")
    assert visitor.section == "classe"
    visitor.fill(niveau="autre", niveau__other="lycée agricole", outils=["tablette"])
    assert visitor.section == "avis"
    review = visitor.fill(note="oui", age="41")
    assert visitor.at.endswith("/relire/")
    assert "lycée agricole" in review.content.decode()
    receipt = visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert visitor.at.endswith("/recepisse/")
    assert "lycée agricole" in receipt.content.decode()
    assert visitor.response.choices == {
        "public": "teacher",
        "niveau": "autre",
        "outils": ["tablette"],
        "note": "oui",
        "age": 41,
    }


def test_a_page_that_became_empty_is_skipped_both_ways(visitor):
    visitor.start()

    visitor.fill(public="pupil")
    assert visitor.section == "avis"
    visitor.fill("back")
    assert visitor.section == "vous"
    visitor.go(visitor.get(visitor.address("page", visitor.code, "classe")))
    assert visitor.section == "avis"


def test_a_required_question_holds_the_page_back_and_says_so(visitor):
    visitor.start()

    page = visitor.fill()

    assert visitor.section == "vous"
    assert "Cette question attend une réponse." in page.content.decode()
    assert visitor.response.state == ResponseState.STARTED
