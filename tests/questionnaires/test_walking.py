"""Answering page after page, without scripts: nothing is lost, nobody meets a blank page, one response each."""

import pytest
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.walking import Visitor

from cahiers.questionnaires.actions.answering import save_answers
from cahiers.questionnaires.actions.opening import close_questionnaire
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


def test_going_back_loses_nothing_even_what_does_not_fit(visitor):
    visitor.start()
    visitor.fill(public="teacher")
    visitor.fill(niveau="ecole")

    visitor.fill("back", note="non", age="mille ans")
    assert visitor.section == "classe"
    page = visitor.fill(niveau="ecole").content.decode()

    assert visitor.section == "avis"
    assert 'value="mille ans"' in page
    assert "Écrivez un nombre" in page
    assert 'id="q-note-non"' in page


def test_what_did_not_fit_is_corrected_and_sent(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    held = visitor.fill(note="oui", age="mille")
    assert visitor.section == "avis"
    assert "Écrivez un nombre" in held.content.decode()

    visitor.fill(note="oui", age="12")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert visitor.response.choices["age"] == 12


def test_nothing_is_sent_with_what_does_not_fit(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill("leave", note="oui", age="mille")

    review = visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert visitor.at.endswith("/relire/?verifier=1")
    assert "Écrivez un nombre" in review.content.decode()
    assert visitor.response.state == ResponseState.STARTED


def test_a_question_brought_by_the_same_page_is_shown_and_pointed_out(visitor):
    visitor.start()
    visitor.fill(public="pupil")

    page = visitor.fill(note="non").content.decode()

    assert visitor.section == "avis"
    assert "Nouvelle question" in page
    visitor.fill(note="non", pourquoi="Parce que.")
    assert visitor.at.endswith("/relire/")


def test_an_answer_set_aside_is_said_before_sending_and_comes_back_if_one_changes_again(visitor):
    visitor.start()
    visitor.fill(public="teacher")
    visitor.fill(niveau="college")
    visitor.at = visitor.address("page", visitor.code, "vous")
    visitor.fill(public="parent")

    review = visitor.go(visitor.get(visitor.address("review", visitor.code))).content.decode()
    assert "Ce qui ne sera pas envoyé" in review
    assert "College" in review
    visitor.at = visitor.address("page", visitor.code, "vous")
    page = visitor.fill(public="teacher").content.decode()

    assert visitor.section == "classe"
    assert 'value="college" checked' in " ".join(page.split())


def test_resuming_leads_to_where_one_was_and_never_to_a_blank_page(visitor):
    visitor.start()
    visitor.fill(public="teacher")
    visitor.fill("leave", outils=["tablette"])
    assert visitor.at.endswith("/a-reprendre/")

    visitor.go(visitor.get(visitor.address("response", visitor.code)))
    assert visitor.section == "classe"
    save_answers(visitor.response, {"public": "parent"})  # from another device: the page reached is no longer asked
    page = visitor.go(visitor.get(visitor.address("response", visitor.code)))

    assert visitor.section == "avis"
    assert "Question note" in page.content.decode()


def test_resuming_after_the_last_page_leads_to_the_review(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill(note="oui", age="12")

    visitor.go(visitor.get(visitor.address("response", visitor.code)))

    assert visitor.at.endswith("/relire/")


def test_changing_from_the_review_leads_back_to_it(visitor):
    visitor.start()
    visitor.fill(public="teacher")
    visitor.fill(niveau="ecole")
    visitor.fill(note="oui")

    visitor.at = f"{visitor.address('page', visitor.code, 'classe')}?retour=1"
    visitor.fill(niveau="college")

    assert visitor.at.endswith("/relire/")
    assert visitor.response.draft["niveau"] == "college"


def test_a_double_submit_leads_to_the_same_receipt_and_counts_once(visitor):
    visitor.start()
    visitor.fill(public="pupil")

    first = visitor.post(visitor.address("submit", visitor.code))
    second = visitor.post(visitor.address("submit", visitor.code))

    assert first["Location"] == second["Location"]
    visitor.questionnaire.refresh_from_db()
    assert visitor.questionnaire.response_count == 1


def test_closing_between_pages_keeps_every_word_on_the_screen(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    close_questionnaire(visitor.questionnaire, by=None)

    page = visitor.fill(note="non", pourquoi="Un long texte écrit trop tard.")

    assert page.status_code == 422
    assert "ne prend pas de réponses en ce moment" in page.content.decode()
    assert 'value="non" checked' in " ".join(page.content.decode().split())
    assert visitor.response.draft == {"public": "pupil"}


def test_closing_before_a_late_word_shows_it_again(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill(note="non")
    close_questionnaire(visitor.questionnaire, by=None)

    page = visitor.fill(note="non", pourquoi="Un long texte écrit trop tard.")

    assert page.status_code == 422
    assert "Un long texte écrit trop tard." in page.content.decode()


def test_a_sent_response_is_changed_until_the_close_and_counts_once(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill(note="non")
    visitor.fill(note="non", pourquoi="Avant.")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    visitor.go(visitor.post(visitor.address("reopen", visitor.code)))
    assert visitor.section == "vous"
    visitor.fill(public="pupil")
    page = visitor.fill("leave", note="non", pourquoi="Après.")
    assert page.status_code == 200
    assert visitor.response.texts.get().body == "Avant."  # it counts as it was until it is sent anew
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert visitor.response.texts.get().body == "Après."
    visitor.questionnaire.refresh_from_db()
    assert visitor.questionnaire.response_count == 1


def test_a_blank_response_is_changed_too(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    visitor.go(visitor.post(visitor.address("reopen", visitor.code)))
    visitor.fill(public="pupil")
    visitor.fill(note="oui")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert visitor.response.choices["note"] == "oui"


def test_after_the_close_a_sent_response_is_read_and_no_more_changed(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill(note="oui")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))
    close_questionnaire(visitor.questionnaire, by=None)

    receipt = visitor.go(visitor.get(visitor.address("response", visitor.code)))
    refused = visitor.post(visitor.address("reopen", visitor.code))

    assert visitor.at.endswith("/recepisse/")
    assert "Le questionnaire est clos" in receipt.content.decode()
    assert "Modifier ma réponse" not in receipt.content.decode()
    assert refused.status_code == 422


def test_a_page_saves_only_the_questions_that_it_showed(visitor):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.fill(note="non")
    visitor.fill("leave", note="non", pourquoi="Gardé.")
    visitor.at = visitor.address("page", visitor.code, "avis")

    visitor.go(visitor.post(visitor.at, {"shown": ["note"], "q-note": "oui", "go": "leave"}))

    assert visitor.response.draft["pourquoi"] == "Gardé."


@pytest.mark.parametrize("name", ["page", "left", "review"])
def test_a_sent_response_leads_to_its_receipt_from_everywhere(visitor, name):
    visitor.start()
    visitor.fill(public="pupil")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    visitor.go(visitor.get(visitor.address(name, visitor.code, *(["vous"] if name == "page" else []))))

    assert visitor.at.endswith("/recepisse/")


def test_a_receipt_before_sending_leads_to_the_review(visitor):
    visitor.start()

    visitor.go(visitor.get(visitor.address("receipt", visitor.code)))

    assert visitor.at.endswith("/relire/")
