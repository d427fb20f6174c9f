"""Two organisers at once: one removes what the other is writing. Nothing typed is lost, and it can be put back."""

import re

import pytest
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.test_editor_pages import form_of, kept, sign_in

from cahiers.foundation.idempotency import new_key
from cahiers.questionnaires.actions.opening import open_questionnaire
from cahiers.questionnaires.actions.writing import edit_definition
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure import editing

pytestmark = pytest.mark.django_db


def removed(questionnaire, what, code):
    """Have somebody else remove a question or a page."""
    gesture = {"question": editing.remove_question, "section": editing.remove_section}[what]
    changed = edit_definition(
        questionnaire, lambda d: gesture(d, code), gesture="remove", revision=questionnaire.revision, by=None
    )
    questionnaire.refresh_from_db()
    return changed


def codes(questionnaire):
    sections = Questionnaire.objects.get(pk=questionnaire.pk).definition["sections"]
    return {one["code"]: [question["code"] for question in one["questions"]] for one in sections}


def sent_again(html):
    """Return what the put-back button of a page sends: hidden fields, what was typed, where to."""
    form = re.search(r'<form method="post" id="formulaire".*?</form>', html, re.S)[0]
    where = re.search(r'formaction="([^"]+/remettre/)"', form)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    hidden |= {name: value for value, name in re.findall(r'value="([^"]*)" [^>]*name="(idempotency_key)"', form)}
    return where, hidden


def test_a_question_removed_meanwhile_keeps_what_was_typed(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    typed = form_of(kept(questionnaire, "age"), title="Quel âge avez-vous cette année ?", unit="ans") | {"revision": 0}
    removed(questionnaire, "question", "age")

    answer = client.post(address, typed)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Quel âge avez-vous cette année ?" in html
    assert "a retiré cette question" in html
    assert "age" not in codes(questionnaire)["avis"]


def test_a_question_removed_meanwhile_is_put_back_as_it_was_typed_and_once(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/note/"
    typed = form_of(kept(questionnaire, "note"), title="Qu’en pensez-vous ?", options="Non\nPlutot\nOui") | {
        "revision": 0
    }
    condition = {"c0-question": "public", "c0-comparison": "is", "c0-codes": ["teacher"]}
    removed(questionnaire, "question", "note")

    where, hidden = sent_again(client.post(address, typed | condition).content.decode())
    sending = typed | condition | hidden
    answers = [client.post(where, sending) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert codes(questionnaire)["avis"] == ["pourquoi", "age", "note"]
    back = kept(questionnaire, "note")
    assert back["title"] == "Qu’en pensez-vous ?"
    assert [option["code"] for option in back["options"]] == ["non", "plutot", "oui"]
    assert back["condition"] == {"question": "public", "is": ["teacher"]}


def test_a_question_whose_page_went_too_comes_back_on_the_last_page(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/niveau/"
    typed = form_of(kept(questionnaire, "niveau"), section="classe", options="Ecole\nCollege") | {"revision": 0}
    removed(questionnaire, "section", "classe")

    where, hidden = sent_again(client.post(address, typed).content.decode())
    client.post(where, typed | {"section": "avis"} | hidden)

    assert codes(questionnaire) == {"vous": ["public"], "avis": ["note", "pourquoi", "age", "niveau"]}


def test_what_is_typed_wrong_is_said_before_it_comes_back(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    typed = form_of(kept(questionnaire, "age"), title="") | {"revision": 0}
    removed(questionnaire, "question", "age")
    where, hidden = sent_again(client.post(address, typed).content.decode())

    refused = client.post(where, typed | hidden)

    assert refused.status_code == 422
    assert "age" not in codes(questionnaire)["avis"]


def test_a_question_that_came_back_by_itself_is_not_doubled(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    typed = form_of(kept(questionnaire, "age"), title="Quel âge ?") | {"revision": 0}
    removed(questionnaire, "question", "age")
    where, hidden = sent_again(client.post(address, typed).content.decode())
    client.post(sign_in(client, questionnaire) + "modifier/annuler/", {"revision": 1})

    refused = client.post(where, typed | hidden)

    assert refused.status_code == 422
    assert "Quel âge ?" in refused.content.decode()
    assert codes(questionnaire)["avis"].count("age") == 1


def test_a_page_removed_meanwhile_comes_back_with_its_questions(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/pages/classe/"
    typed = {"revision": 0, "title": "Dans votre classe", "text": "Pour les professeurs."}
    removed(questionnaire, "section", "classe")

    answer = client.post(address, typed)
    where, hidden = sent_again(answer.content.decode())
    client.post(where, typed | hidden)

    assert answer.status_code == 409
    assert "Pour les professeurs." in answer.content.decode()
    assert codes(questionnaire)["classe"] == ["niveau", "outils"]
    section = Questionnaire.objects.get(pk=questionnaire.pk).definition["sections"][-1]
    assert (section["title"], section["text"]) == ("Dans votre classe", "Pour les professeurs.")


def test_a_question_added_to_a_page_removed_meanwhile_keeps_its_words(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/pages/classe/ajouter/"
    removed(questionnaire, "section", "classe")
    typed = {"add-kind": "number", "add-title": "Combien d’élèves ?", "idempotency_key": new_key()}

    refused = client.post(address, typed | {"add-revision": 1})

    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Remettre la page" in html
    assert "Combien d’élèves ?" in html
    assert "classe" not in codes(questionnaire)


def test_a_question_added_while_somebody_else_edits_keeps_its_words(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/pages/classe/ajouter/"
    removed(questionnaire, "question", "age")
    typed = {"add-kind": "number", "add-title": "Combien d’élèves ?", "add-revision": 0}

    refused = client.post(address, typed | {"idempotency_key": new_key()})
    html = refused.content.decode()
    again = client.post(address, typed | {"add-revision": 1, "idempotency_key": new_key()})

    assert refused.status_code == 422
    assert "Combien d’élèves ?" in html
    assert 'name="add-revision" value="1"' in html
    assert again.status_code == 302


def test_once_the_questionnaire_is_open_what_was_typed_is_shown_and_nothing_comes_back(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    typed = form_of(kept(questionnaire, "age"), title="Quel âge avez-vous ?") | {"revision": 0}
    open_questionnaire(removed(questionnaire, "question", "age"), by=None)

    answer = client.post(address, typed)
    html = answer.content.decode()

    assert answer.status_code == 409
    assert "Quel âge avez-vous ?" in html
    assert "/remettre/" not in html


@pytest.mark.parametrize("tail", ["questions/jamais/", "pages/jamais/"])
def test_what_never_was_is_nowhere(client, tail):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/" + tail

    assert [client.get(address).status_code, client.post(address, {"revision": 0}).status_code] == [404, 404]
