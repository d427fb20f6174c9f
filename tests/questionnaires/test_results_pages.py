"""Pages of results: live for those who may, released question by question for everybody."""

import re

import pytest
from django.urls import reverse
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.factories.territory import small_tree
from tests.questionnaires.reference import random_questionnaire

from cahiers.foundation.idempotency import new_key
from cahiers.people.enums import RoleName
from cahiers.people.models import Role
from cahiers.questionnaires.actions.releasing import end_release, release_question
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import OpenAnswer, Release
from cahiers.questionnaires.queries.forms import form_of

pytestmark = pytest.mark.django_db


def person(role, questionnaire):
    user = UserFactory()
    Role.objects.create(user=user, name=role, node=questionnaire.campaign.scope)
    return user


def address(name, questionnaire, question=None):
    parts = [questionnaire.campaign.slug, questionnaire.slug, *([question] if question else [])]
    return reverse(f"questionnaires:{name}", args=parts)


@pytest.fixture
def answered():
    """A questionnaire with thirty answers, two texts, one of which gives an address."""
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    filled = [
        Filled({"public": "pupil" if i % 2 else "teacher", "note": "oui" if i % 3 else "plutot"}, now)
        for i in range(28)
    ]
    filled += [
        Filled({"public": "parent", "note": "non", "pourquoi": text}, now)
        for text in ("Pas assez de prises en classe.", "Écrivez à marie@exemple.fr pour les prises.")
    ]
    load_responses(questionnaire, filled)
    questionnaire.refresh_from_db()
    return questionnaire


@pytest.mark.parametrize(
    "tail", ["", "?tout=1", "?public=pupil&canal=paper", "?page=2", "?depuis=2020-11-20&jusqu=2020-11-01"]
)
def test_live_results_show_every_kind_of_question(client, tail):
    questionnaire = random_questionnaire(5, 40)
    client.force_login(person(RoleName.ANALYST, questionnaire))

    response = client.get(address("live_results", questionnaire) + tail)

    assert response.status_code == 200


def test_live_question_pages_show_every_kind_and_cross(client):
    questionnaire = random_questionnaire(6, 40, [node.pk for node in (small_tree().hoche,)])
    client.force_login(person(RoleName.ANALYST, questionnaire))

    for code, question in form_of(questionnaire).questions.items():
        for by in ("", "public", "aca", "reg", "canal", "q.public"):
            response = client.get(address("live_result", questionnaire, code), {"croiser": by})
            assert response.status_code == 200, (code, question.kind, by)


def test_released_question_pages_show_every_kind_and_only_public_crosses(client):
    questionnaire = random_questionnaire(6, 40)
    by = person(RoleName.NATIONAL, questionnaire)
    for code in form_of(questionnaire).questions:
        release_question(questionnaire, code, has_read=True, by=by)

    for code in form_of(questionnaire).questions:
        for variable in ("", "public", "aca", "reg", "canal", "q.public"):
            response = client.get(address("result", questionnaire, code), {"croiser": variable})
            assert response.status_code == 200
            assert variable not in {"reg", "canal"} or (response.context["cross"], response.context["groups"]) == (
                None,
                None,
            )


def test_a_question_that_is_not_released_is_nowhere_for_the_public(client, answered):
    release_question(answered, "note", by=None)

    pages = {code: client.get(address("result", answered, code)).status_code for code in ("note", "public", "absente")}
    listed = client.get(address("results", answered))

    assert pages == {"note": 200, "public": 404, "absente": 404}
    assert [one.question.code for _section, shown in listed.context["shown"].sections for one in shown] == ["note"]


def test_the_public_never_crosses_with_a_question_that_is_not_released(client, answered):
    client.cookies["a"] = "1"  # never served from the cache of pages
    release_question(answered, "note", by=None)

    refused = client.get(address("result", answered, "note"), {"croiser": "q.public"})
    release_question(answered, "public", by=None)
    shown = client.get(address("result", answered, "note"), {"croiser": "q.public"})

    assert refused.context["cross"] is None
    assert shown.context["cross"].is_masked


def test_the_public_sees_no_count_below_eleven_and_no_filter_narrows_it(client, answered):
    release_question(answered, "note", by=None)

    whole = client.get(address("result", answered, "note")).context["result"]
    narrowed = client.get(address("result", answered, "note"), {"public": "parent"}).context["result"]

    assert [option.count for option in whole.options] == [None, None, 18]  # 2, then 10, are hidden
    assert narrowed == whole


def test_results_are_taken_back_with_a_reason(client, answered):
    national = person(RoleName.NATIONAL, answered)
    client.force_login(national)
    client.post(address("release", answered, "note"), {"idempotency_key": new_key()})

    without = client.post(address("end_release", answered, "note"), {"reason": " "})
    client.post(address("end_release", answered, "note"), {"reason": "Erreur de libellé"})

    release = Release.objects.get()
    assert without.status_code == 422
    assert (release.end_reason, release.released_by) == ("Erreur de libellé", national)
    assert client.get(address("result", answered, "note")).status_code == 404


def test_words_are_released_only_once_somebody_says_they_were_read(client, answered):
    client.force_login(person(RoleName.NATIONAL, answered))

    without = client.post(address("release", answered, "pourquoi"), {"idempotency_key": new_key()})
    released = client.post(address("release", answered, "pourquoi"), {"idempotency_key": new_key(), "has_read": "on"})

    assert (without.status_code, released.status_code) == (422, 302)


def test_a_text_that_leads_to_somebody_waits_until_a_person_has_read_it(client, answered):
    release_question(answered, "pourquoi", has_read=True, by=None)
    page = address("result", answered, "pourquoi")
    national = person(RoleName.NATIONAL, answered)

    before = client.get(page)
    client.force_login(national)
    held = client.get(address("held_texts", answered, "pourquoi"))
    text = held.context["texts"][0][0]
    client.post(address("held_texts", answered, "pourquoi"), {"text": str(text.pk)})
    client.logout()
    after = client.get(f"{page}?q=prise")

    assert "marie@" not in before.content.decode()
    assert (before.context["texts"].total, before.context["texts"].held) == (1, 1)
    assert "une adresse électronique" in held.content.decode()
    assert (after.context["texts"].total, after.context["texts"].held) == (2, 0)


def test_a_text_changed_after_it_was_read_is_read_again(answered):
    release_question(answered, "pourquoi", has_read=True, by=None)
    text = OpenAnswer.objects.get(is_flagged=True)
    OpenAnswer.objects.filter(pk=text.pk).update(read_digest="0" * 32)

    assert list(OpenAnswer.objects.released().values_list("is_flagged", flat=True)) == [False]


def test_texts_are_found_by_their_stems_and_come_twenty_a_page(client, django_assert_num_queries):
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    load_responses(
        questionnaire,
        [
            Filled({"public": "parent", "note": "non", "pourquoi": f"Les élèves manquent de tablettes {i}."}, now)
            for i in range(45)
        ],
    )
    release_question(questionnaire, "pourquoi", has_read=True, by=None)
    page = address("result", questionnaire, "pourquoi")

    seen, url, pages = [], f"{page}?q=eleve+tablette", []
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r'<li id="t-([0-9a-f-]+)"', html)
        pages.append(html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        url = page + found[1].replace("&amp;", "&") if found else ""
    back = re.search(r'rel="prev" href="([^"]+)"', pages[2])[1].replace("&amp;", "&")

    assert len(pages) == 3
    assert len(seen) == len(set(seen)) == 45
    assert re.findall(r'<li id="t-([0-9a-f-]+)"', client.get(page + back).content.decode()) == seen[20:40]
    assert f'<li id="t-{seen[30]}"' in client.get(f"{page}?texte={seen[30]}").content.decode()


def test_the_address_of_a_text_shows_it(client, answered):
    release_question(answered, "pourquoi", has_read=True, by=None)
    text = OpenAnswer.objects.get(is_flagged=False)
    from cahiers.foundation.kinds import cards, reference_to  # noqa: PLC0415 -- slow import

    card = cards([reference_to(text)])[reference_to(text)]

    assert card.url == f"{address('result', answered, 'pourquoi')}?texte={text.pk}#t-{text.pk}"
    assert f'id="t-{text.pk}"' in client.get(card.url.partition("#")[0]).content.decode()


def test_a_release_that_ended_may_be_followed_by_another(answered):
    release_question(answered, "note", by=None)
    end_release(answered, "note", reason="Erreur", by=None)
    release_question(answered, "note", by=None)

    assert Release.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("name", ["live_results", "results"])
def test_pages_cost_the_same_queries_whatever_the_responses_and_questions(client, name, django_assert_max_num_queries):
    questionnaire = random_questionnaire(9, 60)
    by = person(RoleName.NATIONAL, questionnaire)
    for code in form_of(questionnaire).questions:
        release_question(questionnaire, code, has_read=True, by=by)
    client.force_login(by)

    with django_assert_max_num_queries(18):
        client.get(address(name, questionnaire))


def test_the_public_narrows_texts_by_audience_and_nothing_finer(client, answered):
    release_question(answered, "pourquoi", has_read=True, by=None)
    page = address("result", answered, "pourquoi")

    narrowed = client.get(page, {"public": "pupil"}).context
    finer = client.get(page, {"canal": "paper", "territoire": "dep:35", "depuis": "2100-01-01"}).context

    assert (narrowed["texts"].total, narrowed["form"].in_words) == (0, ["élève"])
    assert (finer["texts"].total, finer["form"].in_words) == (1, [])
