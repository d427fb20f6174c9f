"""The order of what to vote on next: the published priority, fair to the new, the same for whoever reads again."""

import re
import uuid
from collections import Counter

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory, vote
from tests.factories.insight import AnalysisFactory, map_output
from tests.factories.people import UserFactory

from cahiers.campaign.queries import board_of
from cahiers.debate.enums import Stance
from cahiers.debate.models import Proposal, Vote
from cahiers.foundation.offers import offers_on
from cahiers.insight.queries.following import next_to_vote
from cahiers.sense.opinion.statements import priorities

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return CampaignFactory(opened=True)


def many_votes(proposal, *, agreed, mixed, against):
    """Set counters as many votes would have left them."""
    Proposal.objects.filter(pk=proposal.pk).update(votes_for=agreed, votes_mixed=mixed, votes_against=against)


def test_the_weight_is_the_published_priority(campaign):
    proposal = ProposalFactory(campaign=campaign)
    other = ProposalFactory(campaign=campaign, state="withdrawn")
    many_votes(proposal, agreed=20, mixed=3, against=9)
    AnalysisFactory(campaign=campaign, given=map_output([proposal.pk, other.pk]))

    found = next_to_vote(board_of(campaign.slug), UserFactory())

    wanted = priorities(np.array([[9, 3, 20]]), np.array([0.2]))[0]
    assert found.weight == pytest.approx(wanted)
    assert (found.proposal.pk, found.left) == (proposal.pk, 1)


def test_a_new_proposal_comes_first_for_most_voters(campaign):
    known = [ProposalFactory(campaign=campaign) for _ in range(5)]
    for one in known:
        many_votes(one, agreed=300, mixed=20, against=80)
    new = ProposalFactory(campaign=campaign)
    board = board_of(campaign.slug)

    first = Counter(next_to_vote(board, UserFactory.build(id=uuid.uuid4())).proposal.pk for _ in range(60))

    assert first[new.pk] > 30
    assert len(first) > 1  # others keep a chance


def test_the_same_voter_reads_the_same_page_twice(campaign):
    for _ in range(6):
        ProposalFactory(campaign=campaign)
    board, voter = board_of(campaign.slug), UserFactory()

    assert len({next_to_vote(board, voter).proposal.pk for _ in range(5)}) == 1


def test_what_was_voted_does_not_come_back_and_what_was_passed_comes_last(campaign):
    one, two, three = (ProposalFactory(campaign=campaign) for _ in range(3))
    board, voter = board_of(campaign.slug), UserFactory()
    vote(one, by=voter)

    found = next_to_vote(board, voter, [two.pk])
    again = next_to_vote(board, voter, [two.pk, three.pk])

    assert (found.proposal.pk, found.left, found.is_again) == (three.pk, 2, False)
    assert again.is_again
    vote(two, by=voter)
    vote(three, by=voter)
    assert next_to_vote(board, voter) is None


def test_a_question_and_a_proposal_taken_back_are_never_shown(campaign):
    ProposalFactory(campaign=campaign, format="question")
    ProposalFactory(campaign=campaign, state="withdrawn")
    ProposalFactory(campaign=campaign, draft=True)
    ProposalFactory()

    assert next_to_vote(board_of(campaign.slug), UserFactory()) is None


def send(client, path, choice, **words):
    page = client.get(path).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    shown = re.search(r'name="proposal" value="([^"]+)"', page)[1]
    return shown, client.post(path, {"idempotency_key": key, "proposal": shown, "passed": "", "choice": choice} | words)


def test_one_votes_then_passes_without_a_script(campaign):
    for _ in range(3):
        ProposalFactory(campaign=campaign)
    client, voter = Client(), UserFactory()
    client.force_login(voter)
    path = reverse("insight:next", args=[campaign.slug])

    first, voted = send(client, path, "against")
    second, passed = send(client, voted.headers["Location"], "")

    assert Vote.objects.get().choice == Stance.AGAINST
    assert str(Vote.objects.get().proposal_id) == first
    assert second in passed.headers["Location"]
    third = re.search(r'name="proposal" value="([^"]+)"', client.get(passed.headers["Location"]).content.decode())[1]
    assert len({first, second, third}) == 3


def test_a_vote_after_the_close_is_refused_and_nothing_is_lost(campaign):
    ProposalFactory(campaign=campaign)
    client = Client()
    client.force_login(UserFactory())
    path = reverse("insight:next", args=[campaign.slug])
    page = client.get(path).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    shown = re.search(r'name="proposal" value="([^"]+)"', page)[1]
    campaign.phases.update(gestures=[])

    response = client.post(path, {"idempotency_key": key, "proposal": shown, "choice": "for", "passed": "?,x"})

    assert response.status_code == 422
    assert not Vote.objects.exists()


def test_the_list_offers_it_while_the_vote_is_open(campaign):
    offered = offers_on("debate.list", board_of(campaign.slug))
    campaign.phases.update(gestures=[])

    assert [offer.url for offer in offered] == [reverse("insight:next", args=[campaign.slug])]
    assert offers_on("debate.list", board_of(campaign.slug)) == []
