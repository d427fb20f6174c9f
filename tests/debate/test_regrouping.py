"""Merge and split: each person once, parents readable, undone exactly."""

import pytest
from tests.factories.debate import ArgumentFactory, ProposalFactory, vote
from tests.factories.people import UserFactory

from cahiers.debate.actions.following import follow
from cahiers.debate.actions.regrouping import merge_proposals, split_proposal, undo_regrouping
from cahiers.debate.actions.votes import cast_vote, take_vote_back
from cahiers.debate.enums import Stance, State
from cahiers.debate.models import Proposal, Regrouping, Vote
from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all
from cahiers.foundation.kinds import Reference
from cahiers.foundation.models import Mail
from cahiers.foundation.verify import verify
from cahiers.provenance.queries import fate_of, voices_behind

pytestmark = pytest.mark.django_db


def snapshot(*proposals):
    """All that a regrouping may touch of its parents."""
    fields = ("state", "title", "body", "votes_for", "votes_mixed", "votes_against", "argument_count", "follower_count")
    rows = [tuple(Proposal.objects.values_list(*fields).get(pk=p.pk)) for p in proposals]
    votes = [sorted(Vote.objects.filter(proposal=p).values_list("voter", "choice", "cast_at")) for p in proposals]
    return rows, votes


def ten_and_eight():
    """A has 10 voters, B has 8, 3 of them are the same people."""
    a = ProposalFactory()
    b = ProposalFactory(campaign=a.campaign, theme=a.theme)
    people = UserFactory.create_batch(15)
    for person in people[:10]:
        vote(a, by=person)
    for person in people[7:]:
        vote(b, Stance.AGAINST, by=person)
    return a, b, people


def merge(a, b):
    return merge_proposals([a, b], title="Réunies", body="Un seul texte", by=UserFactory(), reason="Même demande")


def test_merge_counts_each_person_once_with_their_latest_choice():
    a, b, people = ten_and_eight()

    child = merge(a, b)

    assert child.total_votes == 15
    assert (child.votes_for, child.votes_against, child.votes_inherited) == (7, 8, 15)
    assert set(child.votes.values_list("voter", flat=True)) == {person.pk for person in people}
    assert not child.votes.filter(inherited_from=None).exists()


def test_merge_keeps_parents_readable_and_names_all_authors():
    a, b, _people = ten_and_eight()

    child = merge(a, b)

    assert child.author_name == f"{a.author_name}, {b.author_name}"
    assert {p.pk for p in Proposal.objects.readable()} == {a.pk, b.pk, child.pk}
    assert [p.pk for p in Proposal.objects.listed()] == [child.pk]
    assert [step.target.id for step in fate_of(Reference("proposal", a.pk))] == [child.pk]
    assert {step.source.id for step in voices_behind(Reference("proposal", child.pk))} == {a.pk, b.pk}


def test_merge_tells_the_followers_of_all_once():
    a, b, people = ten_and_eight()
    follow(a, by=people[0])
    follow(b, by=people[0])
    follow(b, by=people[1])

    child = merge(a, b)

    assert sorted(Mail.objects.values_list("recipient", flat=True)) == sorted([people[0].email, people[1].email])
    assert child.follower_count == 2


def test_undo_gives_both_parents_back_exactly():
    a, b, people = ten_and_eight()
    ArgumentFactory(proposal=a)
    before = snapshot(a, b)
    child = merge(a, b)
    cast_vote(child.pk, Stance.MIXED, by=people[0])
    vote(child)

    undo_regrouping(Regrouping.objects.get(), by=UserFactory(), reason="Elles disaient autre chose")

    assert snapshot(a, b) == before
    child.refresh_from_db()
    assert child.state == State.UNDONE
    assert fate_of(Reference("proposal", a.pk)) == []
    assert [finding for finding in verify() if finding.faults] == []


def test_votes_on_the_result_become_ones_own():
    a, b, people = ten_and_eight()
    child = merge(a, b)

    cast_vote(child.pk, Stance.MIXED, by=people[0])
    take_vote_back(child.pk, by=people[1])

    child.refresh_from_db()
    assert (child.votes_for, child.votes_mixed, child.votes_against, child.votes_inherited) == (5, 1, 8, 13)
    assert [recount for recount in recount_all() if recount.faults] == []


def test_parents_of_a_merge_take_no_more_votes():
    a, b, _people = ten_and_eight()
    merge(a, b)

    with pytest.raises(Refused):
        vote(a)


def test_split_gives_each_part_the_votes_of_the_whole_and_undo_gives_it_back():
    a = ProposalFactory()
    voters = [vote(a), vote(a, Stance.AGAINST)]
    before = snapshot(a)

    first, second = split_proposal(a, [("Une", "texte"), ("Deux", "texte")], by=UserFactory(), reason="Deux idées")

    for part in (first, second):
        assert (part.votes_for, part.votes_against, part.votes_inherited) == (1, 1, 2)
        assert set(part.votes.values_list("voter", flat=True)) == {voter.pk for voter in voters}
    undo_regrouping(Regrouping.objects.get(), by=UserFactory(), reason="Une seule idée")
    assert snapshot(a) == before


def test_undo_refuses_before_a_later_regrouping_is_undone():
    a, b, _people = ten_and_eight()
    child = merge(a, b)
    other = ProposalFactory(campaign=a.campaign, theme=a.theme)
    merge_proposals([child, other], title="Encore", body="texte", by=UserFactory(), reason="Même demande")
    first = Regrouping.objects.order_by("at", "pk").first()

    with pytest.raises(Refused, match="d’abord"):
        undo_regrouping(first, by=UserFactory(), reason="Retour")


def test_merge_refuses_without_reason_alone_across_campaigns_or_closed():
    a, b, _people = ten_and_eight()
    elsewhere = ProposalFactory()
    withdrawn = ProposalFactory(campaign=a.campaign, theme=a.theme, state=State.WITHDRAWN)
    by = UserFactory()

    for proposals, reason in (([a, b], " "), ([a], "x"), ([a, a], "x"), ([a, elsewhere], "x"), ([a, withdrawn], "x")):
        with pytest.raises(Refused):
            merge_proposals(proposals, title="t", body="b", by=by, reason=reason)

    assert not Regrouping.objects.exists()
