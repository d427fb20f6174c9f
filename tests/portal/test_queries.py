"""The register, what was said and what was answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, ThemeFactory
from tests.factories.debate import ArgumentFactory, ProposalFactory, vote
from tests.factories.people import RoleFactory, UserFactory

from cahiers.campaign.queries import board_of
from cahiers.debate.actions.regrouping import merge_proposals, split_proposal, undo_regrouping
from cahiers.debate.enums import Fate
from cahiers.debate.models import OfficialAnswer, Regrouping
from cahiers.people.enums import RoleName
from cahiers.portal import queries

pytestmark = pytest.mark.django_db


def merged(campaign, by=None, reason="Elles disent la même chose."):
    pair = [ProposalFactory(campaign=campaign) for _ in range(2)]
    merge_proposals(pair, title="Les deux réunies", body="Un seul texte.", by=by, reason=reason)
    return pair


def answer(proposal, fate=Fate.ACCEPTED):
    given = OfficialAnswer.objects.create(
        proposal=proposal, fate=fate, body="Oui.", reason="Utile.", speaker="La région"
    )
    proposal.fate = fate
    proposal.save(update_fields=["fate"])
    return given


def register(after="", before=""):
    return queries.moderation_register(after, before)


def test_register_shows_a_merge_its_reason_its_date_and_links(client):
    campaign = CampaignFactory(opened=True)
    pair = merged(campaign, reason="Deux fois la même idée.")

    content = client.get(reverse("portal:register")).content.decode()

    assert "Deux fois la même idée." in content
    for proposal in pair:
        assert reverse("debate:detail", args=[campaign.slug, proposal.pk]) in content


def test_register_names_the_role_and_never_the_person(client):
    campaign = CampaignFactory(opened=True)
    moderator = UserFactory(display_name="Nadia Ferhat")
    RoleFactory(user=moderator, name=RoleName.MODERATOR, node=campaign.scope)
    merged(campaign, by=moderator)

    content = client.get(reverse("portal:register")).content.decode()

    assert "modérateur" in content
    assert "Nadia Ferhat" not in content


def test_register_names_the_role_held_on_that_day():
    campaign = CampaignFactory(opened=True)
    person = UserFactory()
    past = RoleFactory(user=person, name=RoleName.MODERATOR, node=campaign.scope)
    past.granted_at, past.ended_at = timezone.now() - timedelta(9), timezone.now() - timedelta(1)
    past.end_reason = "Fin de mission."
    past.save()
    merged(campaign, by=person)

    [decision] = register().rows

    assert decision.role == ""


def test_register_shows_an_undone_split_with_both_reasons(client):
    campaign = CampaignFactory(opened=True)
    proposal = ProposalFactory(campaign=campaign)
    split_proposal(proposal, [("Un", "Le premier."), ("Deux", "Le second.")], by=None, reason="Deux idées en une.")
    undo_regrouping(Regrouping.objects.get(), by=None, reason="L’auteur les veut ensemble.")

    content = client.get(reverse("portal:register")).content.decode()

    assert "Deux idées en une." in content
    assert "L’auteur les veut ensemble." in content


def test_register_pages_show_each_decision_once():
    campaign = CampaignFactory(opened=True)
    made = [Regrouping.objects.create(kind="merge", reason=str(rank)) for rank in range(45)]

    first = register()
    second = register(after=first.after)
    third = register(after=second.after)
    back = register(before=third.before)

    seen = [d.regrouping.pk for page in (first, second, third) for d in page.rows]
    assert campaign.pk
    assert seen == [row.pk for row in reversed(made)]
    assert (first.before, third.after) == ("", "")
    assert [d.regrouping.pk for d in back.rows] == [d.regrouping.pk for d in second.rows]


@pytest.mark.parametrize("mark", ["x", "\x00", "9" * 500])
def test_register_mark_that_nobody_wrote_leads_to_the_first_page(client, mark):
    merged(CampaignFactory(opened=True))

    response = client.get(reverse("portal:register"), {"apres": mark})

    assert len(response.context["slice"].rows) == 1


def test_register_costs_the_same_for_one_or_three_decisions(django_assert_num_queries):
    campaign = CampaignFactory(opened=True)
    merged(campaign, by=UserFactory())
    with django_assert_num_queries(3):
        register()
    for _ in range(2):
        merged(campaign, by=UserFactory())

    with django_assert_num_queries(3):
        register()


def test_said_by_theme_counts_and_lists_what_is_published():
    campaign = CampaignFactory(opened=True)
    empty = ThemeFactory(campaign=campaign, position=9)
    liked, other = [ProposalFactory(campaign=campaign) for _ in range(2)]
    ProposalFactory(campaign=campaign, draft=True)
    vote(liked)
    vote(other, "against")
    ArgumentFactory(proposal=other)

    said = {row.theme: row for row in queries.said_by_theme(board_of(campaign.slug))}

    assert said[empty].totals == queries.Totals()
    assert said[liked.theme].totals == queries.Totals(proposals=2, votes=2, arguments=1)
    assert said[liked.theme].proposals == [liked, other]


def test_votes_are_not_said_while_they_are_hidden(client):
    campaign = CampaignFactory(opened=True, hides_counts=True)
    proposal = ProposalFactory(campaign=campaign)
    for _ in range(3):
        vote(proposal)

    content = client.get(reverse("portal:said", args=[campaign.slug])).content.decode()

    assert "3 pour" not in content
    assert "3 avis donnés" not in content


def test_said_by_theme_inherited_votes_are_counted_once():
    campaign = CampaignFactory(opened=True)
    pair = [ProposalFactory(campaign=campaign) for _ in range(2)]
    for proposal in pair:
        vote(proposal)
    merge_proposals(pair, title="Réunies", body="Texte.", by=None, reason="Semblables.")

    [said] = queries.said_by_theme(board_of(campaign.slug))

    assert said.totals.votes == 2


def test_answers_are_counted_by_status_with_those_that_wait():
    campaign = CampaignFactory(opened=True)
    answered, declined, _waiting = [ProposalFactory(campaign=campaign) for _ in range(3)]
    answer(answered)
    answer(declined, Fate.DECLINED)

    counted = {row.fate: row.number for row in queries.answers_by_fate(campaign)}

    assert {fate: number for fate, number in counted.items() if number} == {
        Fate.ACCEPTED: 1,
        Fate.DECLINED: 1,
        Fate.NONE: 1,
    }


def test_answers_given_shows_the_one_in_force():
    campaign = CampaignFactory(opened=True)
    proposal = ProposalFactory(campaign=campaign)
    answer(proposal, Fate.UNDER_STUDY)
    latest = answer(proposal)

    everything = queries.answers_given(campaign, "", "", "").rows

    assert everything == [latest]
    assert queries.answers_given(campaign, Fate.UNDER_STUDY, "", "").rows == []


def test_answers_page_ignores_an_unknown_status(client):
    campaign = CampaignFactory(opened=True)
    answer(ProposalFactory(campaign=campaign))

    response = client.get(reverse("portal:answered", args=[campaign.slug]), {"statut": "n’importe quoi"})

    assert len(response.context["slice"].rows) == 1
