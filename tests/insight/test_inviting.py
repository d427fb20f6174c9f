"""Those who are missing get a text and an address that opens something; nobody else reads the page."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.campaign import CampaignFactory
from tests.factories.insight import AnalysisFactory, presence_output
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.insight.enums import Kind, Source
from cahiers.people.enums import RoleName
from cahiers.questionnaires.actions.ways_in import make_code, stop_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return CampaignFactory(opened=True)


def signed_in(campaign, name=RoleName.NATIONAL):
    client, role = Client(), RoleFactory(name=name, node=campaign.scope)
    client.force_login(role.user)
    return client, role.user


def presence(campaign, **words):
    return AnalysisFactory(campaign=campaign, kind=Kind.PARTICIPATION, given=presence_output(), **words)


def page_of(client, analysis):
    response = client.get(reverse("insight:invite", args=[analysis.campaign.slug, analysis.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_those_missing_among_voters_are_invited_to_the_vote(campaign):
    client, _user = signed_in(campaign, RoleName.ANALYST)
    analysis = presence(campaign, source=Source.VOTES)

    text = page_of(client, analysis)

    assert re.findall(r'id="qui-\d+" class="fr-h4">([^<]+)<', text) == [
        "Professeur"
    ]  # parents are unknown, not missing
    assert f"http://testserver{reverse('campaign:landing', args=[campaign.slug])}" in text
    assert "mailto:" not in text
    assert (
        reverse("insight:invite", args=[campaign.slug, analysis.pk])
        in client.get(reverse("insight:run", args=[campaign.slug, analysis.pk])).content.decode()
    )


def test_a_code_made_for_them_is_the_one_that_is_sent(campaign):
    client, user = signed_in(campaign)
    questionnaire = QuestionnaireFactory(campaign=campaign, opened=True, accesses=["code", "open"])
    analysis = presence(campaign, source=Source.RESPONSES, questionnaire=questionnaire)
    first, stopped, parents = (
        make_code(questionnaire, label=label, capacity=30, audience=audience, by=user)
        for label, audience in (("Profs", "teacher"), ("Profs arrêté", "teacher"), ("Parents", "parent"))
    )
    stop_code(stopped, by=user)

    text = page_of(client, analysis)

    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1]
    assert f"/c/{first.code}/" in shown
    assert not any(code.code in text for code in (stopped, parents))
    form = client.get(
        reverse("questionnaires:codes", args=[campaign.slug, questionnaire.slug]), {"public": "teacher"}
    ).content.decode()
    assert re.search(r'<option value="teacher" selected', form)


def test_somebody_else_s_codes_are_not_sent(campaign):
    client, _user = signed_in(campaign, RoleName.ANALYST)
    questionnaire = QuestionnaireFactory(campaign=campaign, opened=True, accesses=["code", "open"])
    code = make_code(questionnaire, label="Profs", capacity=30, audience="teacher", by=UserFactory())

    text = page_of(client, presence(campaign, source=Source.RESPONSES, questionnaire=questionnaire))

    assert code.code not in text
    assert reverse("questionnaires:detail", args=[campaign.slug, questionnaire.slug]) in text
    assert reverse("questionnaires:codes", args=[campaign.slug, questionnaire.slug]) not in text  # no right to make one


def test_nothing_open_is_said(campaign):
    client, _user = signed_in(campaign)
    questionnaire = QuestionnaireFactory(campaign=campaign)

    text = page_of(client, presence(campaign, source=Source.RESPONSES, questionnaire=questionnaire))

    assert "Rien n’est ouvert" in text
    assert "<textarea" not in text


@pytest.mark.parametrize(
    "words", [{"kind": Kind.MAP}, {"waiting": True}, {"given": presence_output() | {"reference": None}}]
)
def test_only_a_comparison_invites(campaign, words):
    client, _user = signed_in(campaign)
    analysis = AnalysisFactory(**{"campaign": campaign, "kind": Kind.PARTICIPATION, "given": presence_output()} | words)

    assert client.get(reverse("insight:invite", args=[campaign.slug, analysis.pk])).status_code == 404
