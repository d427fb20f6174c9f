"""I1: one account, one vote per object, whatever the number of simultaneous requests.

A burst is 16 identical requests that leave at the same instant, each on its own connection. They differ only
by their idempotency key, as those of a person who pressed the button in 16 windows: the promise must hold
without the help of the key.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from tests.factories.debate import ArgumentFactory, ProposalFactory
from tests.factories.people import UserFactory
from tests.promises.database import Crowd

from cahiers.debate.actions import arguments, following, votes
from cahiers.debate.enums import Stance
from cahiers.debate.models import Argument, Follow, Proposal, Useful, Vote
from cahiers.foundation.figures import recount_all
from cahiers.foundation.idempotency import new_key
from cahiers.foundation.journal import record_line

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS, REQUESTS = 60, 16


@dataclass(frozen=True)
class Gesture:
    """Something one account does once: what to press on, where to send it, what to find afterwards."""

    make: Callable[[Any], Any]
    address: str
    data: dict[str, str]
    rows: Callable[[Any], Any]
    table: str
    constraint: str
    columns: str


GESTURES = {
    "vote": Gesture(
        make=lambda proposal: proposal,
        address="debate:vote",
        data={"choice": "for"},
        rows=lambda thing: Vote.objects.filter(proposal=thing),
        table="debate_vote",
        constraint="one_person_one_vote_per_proposal",
        columns="proposal_id, voter_id",
    ),
    "useful": Gesture(
        make=lambda proposal: ArgumentFactory(proposal=proposal),
        address="debate:useful",
        data={"useful": "1"},
        rows=lambda thing: Useful.objects.filter(argument=thing),
        table="debate_useful",
        constraint="one_person_finds_useful_once",
        columns="argument_id, reader_id",
    ),
    "follow": Gesture(
        make=lambda proposal: proposal,
        address="debate:follow",
        data={"follow": "1"},
        rows=lambda thing: Follow.objects.filter(proposal=thing),
        table="debate_follow",
        constraint="one_person_follows_once",
        columns="proposal_id, follower_id",
    ),
}


def clients_of(person: Any) -> list[Client]:
    """Return the windows of one person, in one session."""
    first = Client(raise_request_exception=False)
    first.force_login(person)
    windows = [first]
    for _rank in range(REQUESTS - 1):
        window = Client(raise_request_exception=False)
        window.cookies = first.cookies
        windows.append(window)
    return windows


def check_bursts(gesture: Gesture, trials: int) -> None:
    """Send the bursts; every one must leave exactly one row, no answer of 500 or more, and right counters."""
    template = ProposalFactory()
    windows = clients_of(UserFactory())
    things = [
        gesture.make(ProposalFactory(campaign=template.campaign, theme=template.theme, author=template.author))
        for _trial in range(trials)
    ]
    with Crowd(REQUESTS) as crowd:
        for thing in things:
            address = reverse(gesture.address, args=[template.campaign.slug, thing.pk])
            answers = crowd.at_once(
                lambda rank, address=address: (
                    windows[rank].post(address, gesture.data | {"idempotency_key": new_key()}).status_code
                )
            )
            assert max(answers) < 400, sorted(answers)
            assert gesture.rows(thing).count() == 1
    assert [recount for recount in recount_all() if recount.faults] == []


@pytest.mark.parametrize("name", GESTURES)
def test_sixteen_identical_requests_leave_one_row(name):
    check_bursts(GESTURES[name], TRIALS)


# Planted faults. Each is what a hurried hand would write; the check above must turn red on each.


@contextlib.contextmanager
def without_constraint(gesture: Gesture) -> Iterator[None]:
    """Drop the unique constraint for a while; doubles are removed before it comes back."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {gesture.table} DROP CONSTRAINT {gesture.constraint}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {gesture.table}")
            cursor.execute(
                f"ALTER TABLE {gesture.table} ADD CONSTRAINT {gesture.constraint} UNIQUE ({gesture.columns})"
            )


def vote_after_looking(proposal_id: Any, choice: Stance, *, by: Any) -> votes.Tally:
    """Vote as one should not: look whether there is a vote, then insert it."""
    if not Vote.objects.filter(proposal=proposal_id, voter=by).exists():
        record_line("vote.cast", "proposal", proposal_id, by=by)
        now = Proposal.objects.get(pk=proposal_id).published_at
        Vote.objects.create(proposal_id=proposal_id, voter=by, choice=choice, cast_at=now, verification=by.verification)
        Proposal.objects.filter(pk=proposal_id).update(votes_for=F("votes_for") + 1)
    return votes.Tally(0, 0, 0, mine=choice.value, are_hidden=False)


def find_useful_after_looking(argument: Argument, *, by: Any) -> Argument:
    """Find useful as one should not."""
    if not Useful.objects.filter(argument=argument, reader=by).exists():
        record_line("argument.found_useful", "argument", argument.pk, by=by)
        Useful.objects.create(argument=argument, reader=by)
        Argument.objects.filter(pk=argument.pk).update(useful_count=F("useful_count") + 1)
    return argument


def follow_after_looking(proposal: Proposal, *, by: Any) -> None:
    """Follow as one should not."""
    if not Follow.objects.filter(proposal=proposal, follower=by).exists():
        record_line("proposal.followed", "proposal", proposal.pk, by=by)
        Follow.objects.create(proposal=proposal, follower=by)
        Proposal.objects.filter(pk=proposal.pk).update(follower_count=F("follower_count") + 1)


FAULTS = {
    "vote": (votes, "cast_vote", vote_after_looking),
    "useful": (arguments, "find_useful", find_useful_after_looking),
    "follow": (following, "follow", follow_after_looking),
}


@pytest.mark.parametrize("name", GESTURES)
def test_planted_look_then_insert_without_constraint_is_seen(name, monkeypatch):
    monkeypatch.setattr(*FAULTS[name])

    with without_constraint(GESTURES[name]), pytest.raises(AssertionError):
        check_bursts(GESTURES[name], TRIALS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", GESTURES)
def test_planted_look_then_insert_behind_the_constraint_is_seen(name, monkeypatch):
    monkeypatch.setattr(*FAULTS[name])

    with pytest.raises(AssertionError):
        check_bursts(GESTURES[name], TRIALS)


def test_planted_upsert_without_its_constraint_is_seen():
    with without_constraint(GESTURES["vote"]), pytest.raises(AssertionError):
        check_bursts(GESTURES["vote"], 1)
