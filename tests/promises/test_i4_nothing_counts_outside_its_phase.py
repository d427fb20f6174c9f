"""I4: nothing counts outside its phase. The database's clock decides; local times are the campaign's own."""

from datetime import UTC, datetime, timedelta
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.db import transaction
from django.utils import timezone
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory, vote
from tests.factories.people import UserFactory
from tests.promises.database import Crowd

from cahiers.campaign.actions import change_phase
from cahiers.campaign.forms import LocalMomentField
from cahiers.campaign.models import Phase
from cahiers.campaign.queries import board_of, database_now
from cahiers.debate.actions import votes
from cahiers.debate.enums import Stance
from cahiers.debate.models import Vote
from cahiers.debate.queries.checks import votes_outside_their_phase
from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all

VOTES, THREADS = 200, 16
AROUND = 0.5  # seconds before and after the closing instant


def check_closing(around: float = AROUND) -> int:
    """Let 200 people vote across the closing instant: what was accepted is dated before it, the rest left nothing.

    Return how many were accepted.
    """
    proposal = ProposalFactory()
    people = UserFactory.create_batch(VOTES)
    phase = Phase.objects.get(campaign=proposal.campaign)
    phase.closes_at = closing = database_now() + timedelta(seconds=2 * around)
    phase.save()

    def keep_voting(rank: int) -> dict[object, bool]:
        accepted = {}
        for turn, person in enumerate(people[rank::THREADS]):
            moment = closing + timedelta(seconds=around * (2 * (turn * THREADS + rank) / VOTES - 1))
            sleep(max(0.0, (moment - timezone.now()).total_seconds()))
            try:
                votes.cast_vote(proposal.pk, Stance.FOR, by=person)
                accepted[person.pk] = True
            except Refused:
                accepted[person.pk] = False
        return accepted

    with Crowd(THREADS) as crowd:
        answers = {pk: said for part in crowd.at_once(keep_voting) for pk, said in part.items()}
    rows = dict(Vote.objects.filter(proposal=proposal).values_list("voter", "cast_at"))
    assert set(rows) == {pk for pk, was_accepted in answers.items() if was_accepted}
    assert [cast_at for cast_at in rows.values() if cast_at >= closing] == []
    assert len(answers) == VOTES
    assert votes_outside_their_phase() == []
    assert [recount for recount in recount_all() if recount.faults] == []
    return len(rows)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_votes_across_the_closing_instant():
    # A busy machine is slower than the instants chosen: it gets longer ones, until votes fall on both sides.
    for around in (AROUND, 4 * AROUND, 16 * AROUND):
        accepted = check_closing(around)
        if 20 < accepted < VOTES - 20:
            break

    assert 20 < accepted < VOTES - 20, "the votes did not fall on both sides of the closing"


@pytest.mark.django_db(transaction=True)
def test_planted_vote_that_looks_at_the_page_s_clock_is_seen(monkeypatch):
    def vote_as_the_page_said(proposal_id, choice, *, by, within=None):
        """Look whether the vote is open, think, then write."""
        proposal = votes_of.get(pk=proposal_id)
        if not board_of(proposal.campaign.slug).can_vote:
            raise Refused("clos")
        sleep(0.05)
        with transaction.atomic():
            Vote.objects.create(
                proposal=proposal, voter=by, choice=choice, cast_at=database_now(), verification=by.verification
            )
        return votes.Tally(0, 0, 0, mine=choice.value, are_hidden=False)

    votes_of = ProposalFactory._meta.model.objects.select_related("campaign")
    monkeypatch.setattr(votes, "cast_vote", vote_as_the_page_said)

    with pytest.raises(AssertionError):
        check_closing()


@pytest.mark.django_db
def test_verify_sees_a_planted_vote_from_outside_its_phase():
    proposal = ProposalFactory()
    vote(proposal)
    vote(proposal)
    assert votes_outside_their_phase() == []
    late = Vote.objects.first()

    Vote.objects.filter(pk=late.pk).update(cast_at=timezone.now() + timedelta(days=3))

    assert [fault.partition(":")[0] for fault in votes_outside_their_phase()] == [str(late.pk)]


@pytest.mark.django_db
def test_a_vote_stays_right_when_its_phase_is_cut_short_afterwards():
    proposal = ProposalFactory()
    phase = Phase.objects.get(campaign=proposal.campaign)
    sooner = database_now() + timedelta(milliseconds=300)
    vote(proposal)

    change_phase(phase, opens_at=phase.opens_at, closes_at=sooner, by=UserFactory(), reason="Plus tôt")
    sleep(0.35)

    assert votes_outside_their_phase() == []
    with pytest.raises(Refused):
        vote(proposal)


# Moments typed in the time of the campaign: (zone, what is typed, the instant it is).
MOMENTS = (
    ("Europe/Paris", "2027-03-28T01:59", "2027-03-28T00:59"),
    ("Europe/Paris", "2027-03-28T03:00", "2027-03-28T01:00"),  # one minute later
    ("Europe/Paris", "2027-10-31T01:59", "2027-10-30T23:59"),
    ("Europe/Paris", "2027-10-31T03:00", "2027-10-31T02:00"),
    ("Europe/Paris", "2028-02-29T23:59", "2028-02-29T22:59"),
    ("Europe/Paris", "2026-12-31T23:59", "2026-12-31T22:59"),
    ("America/Cayenne", "2027-03-28T02:30", "2027-03-28T05:30"),
    ("America/Martinique", "2027-06-30T23:59", "2027-07-01T03:59"),
    ("America/Guadeloupe", "2028-02-29T20:30", "2028-03-01T00:30"),
    ("America/Miquelon", "2027-07-01T12:00", "2027-07-01T14:00"),
    ("Indian/Reunion", "2027-10-31T02:30", "2027-10-30T22:30"),
    ("Indian/Mayotte", "2027-01-01T00:00", "2026-12-31T21:00"),
    ("Pacific/Noumea", "2027-10-31T02:30", "2027-10-30T15:30"),
    ("Pacific/Noumea", "2028-02-29T09:00", "2028-02-28T22:00"),
    ("Pacific/Tahiti", "2027-03-28T23:59", "2027-03-29T09:59"),
    ("Pacific/Wallis", "2027-03-28T00:00", "2027-03-27T12:00"),
)
# Clocks skip these, live them twice, or no calendar has them.
NO_MOMENT = (
    ("Europe/Paris", "2027-03-28T02:30"),
    ("Europe/Paris", "2027-10-31T02:30"),
    ("America/Miquelon", "2027-03-14T02:30"),
    ("America/Miquelon", "2027-11-07T01:30"),
    ("Europe/Paris", "2027-02-29T12:00"),
    ("Pacific/Noumea", "2027-04-31T12:00"),
)


def wrong_moments(field_class: type[LocalMomentField]) -> list[str]:
    """Return the typed times that a field does not read, or does not show again, as the instant they are."""
    found = []
    for zone, typed, instant in MOMENTS:
        field = field_class(zone=ZoneInfo(zone))
        try:
            read = field.clean(typed)
        except forms.ValidationError:
            found.append(f"{typed} in {zone} is refused")
            continue
        if read != datetime.fromisoformat(instant).replace(tzinfo=UTC):
            found.append(f"{typed} in {zone} is read as {read}")
        elif field.prepare_value(read).strftime("%Y-%m-%dT%H:%M") != typed:
            found.append(f"{typed} in {zone} is shown as {field.prepare_value(read)}")
    return found


def test_times_are_read_and_shown_in_the_campaign_s_zone():
    assert wrong_moments(LocalMomentField) == []


@pytest.mark.parametrize(("zone", "typed"), NO_MOMENT)
def test_times_that_no_clock_shows_once_are_refused(zone, typed):
    with pytest.raises(forms.ValidationError):
        LocalMomentField(zone=ZoneInfo(zone)).clean(typed)


def test_planted_field_that_forgets_the_zone_is_seen():
    class InTheSiteSZone(LocalMomentField):
        def to_python(self, value):
            return forms.DateTimeField.to_python(self, value)

    wrong = wrong_moments(InTheSiteSZone)

    assert len(wrong) == sum(zone != "Europe/Paris" for zone, _typed, _instant in MOMENTS)


@pytest.mark.django_db
def test_a_phase_of_new_caledonia_closes_at_its_own_midnight():
    campaign = CampaignFactory(timezone="Pacific/Noumea", opened=True)
    typed = LocalMomentField(zone=campaign.zone).clean("2027-06-30T23:59")

    campaign.phases.update(closes_at=typed)

    board = board_of(campaign.slug)
    assert board.vote_closes_at.isoformat() == "2027-06-30T23:59:00+11:00"
