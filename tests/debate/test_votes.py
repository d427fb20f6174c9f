"""Votes: one person, one vote; the last choice counts; nothing outside the phase."""

import pytest
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, PhaseFactory, ThemeFactory
from tests.factories.debate import ProposalFactory, vote
from tests.factories.people import UserFactory

from cahiers.debate.actions.votes import cast_vote, take_vote_back
from cahiers.debate.enums import Format, Stance, State
from cahiers.debate.models import Proposal, Vote
from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all
from cahiers.foundation.models import JournalLine

pytestmark = pytest.mark.django_db


def counts(proposal):
    proposal.refresh_from_db()
    return proposal.votes_for, proposal.votes_mixed, proposal.votes_against


def test_cast_vote_counts_the_last_choice_once():
    proposal, voter = ProposalFactory(), UserFactory()

    for choice in (Stance.FOR, Stance.FOR, Stance.AGAINST, Stance.MIXED):
        cast_vote(proposal.pk, choice, by=voter)

    assert counts(proposal) == (0, 1, 0)
    assert list(Vote.objects.values_list("choice", flat=True)) == [Stance.MIXED]


def test_cast_vote_answers_with_the_new_counts():
    proposal = ProposalFactory()
    vote(proposal, Stance.AGAINST)

    tally = cast_vote(proposal.pk, Stance.FOR, by=UserFactory())

    assert (tally.votes_for, tally.votes_mixed, tally.votes_against, tally.mine) == (1, 0, 1, "for")


def test_take_vote_back_leaves_no_trace_in_the_counts():
    proposal = ProposalFactory()
    voter = vote(proposal)

    take_vote_back(proposal.pk, by=voter)

    assert counts(proposal) == (0, 0, 0)
    assert not Vote.objects.exists()


def test_take_vote_back_refuses_when_there_is_none():
    with pytest.raises(Refused, match="pas de vote à retirer"):
        take_vote_back(ProposalFactory().pk, by=UserFactory())


@pytest.mark.parametrize("state", [state for state in State if state not in {State.PUBLISHED, State.DRAFT}])
def test_cast_vote_refuses_a_proposal_that_no_longer_lives(state):
    proposal = ProposalFactory(state=state)

    with pytest.raises(Refused):
        vote(proposal)

    assert counts(proposal) == (0, 0, 0)


def test_cast_vote_refuses_a_draft_and_a_question():
    for proposal in (ProposalFactory(draft=True), ProposalFactory(format=Format.QUESTION)):
        with pytest.raises(Refused):
            vote(proposal)


@pytest.mark.parametrize("time", ["closed", "future"])
def test_cast_vote_refuses_outside_its_phase(time):
    campaign = CampaignFactory()
    proposal = ProposalFactory(campaign=campaign, theme=ThemeFactory(campaign=campaign))
    PhaseFactory(campaign=campaign, **{time: True})

    with pytest.raises(Refused, match="n’est pas ouvert"):
        vote(proposal)


def test_cast_vote_refuses_when_the_open_phase_opens_something_else():
    campaign = CampaignFactory()
    proposal = ProposalFactory(campaign=campaign, theme=ThemeFactory(campaign=campaign))
    PhaseFactory(campaign=campaign, gestures=["argue", "propose"])

    with pytest.raises(Refused):
        vote(proposal)


def test_a_phase_is_closed_at_its_very_closing_instant():
    campaign = CampaignFactory()
    proposal = ProposalFactory(campaign=campaign, theme=ThemeFactory(campaign=campaign))
    phase = PhaseFactory(campaign=campaign)
    phase.closes_at = timezone.now()  # the database's clock is already past it when the vote comes
    phase.save()

    with pytest.raises(Refused):
        vote(proposal)


def test_cast_vote_writes_one_journal_line_without_the_choice():
    proposal = ProposalFactory()

    voter = vote(proposal)

    line = JournalLine.objects.get(gesture="vote.cast")
    assert (line.kind, line.object_id, line.actor_id, line.details) == ("proposal", proposal.pk, voter.pk, {})


def test_cast_vote_takes_three_statements(django_assert_num_queries):
    proposal, voter = ProposalFactory(), UserFactory()

    with django_assert_num_queries(5):  # hold, cast, journal, and the test's own savepoint
        cast_vote(proposal.pk, Stance.FOR, by=voter)


def test_every_figure_is_recounted_and_a_planted_fault_is_seen():
    proposal = ProposalFactory()
    vote(proposal)
    assert [recount for recount in recount_all() if recount.faults] == []

    Proposal.objects.filter(pk=proposal.pk).update(votes_for=7)

    [recount] = [recount for recount in recount_all() if recount.faults]
    assert (recount.figure.name, recount.faults) == ("debate.votes_for", [(proposal.pk, 7, 1)])
