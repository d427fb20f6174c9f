"""Many people at one meeting at once: one last seat, one rank each, one registration for an address."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories.meetings import MeetingFactory
from tests.promises.database import Crowd

from cahiers.foundation.models import Mail
from cahiers.meetings.actions import registering
from cahiers.meetings.actions.registering import cancel_registration, register_for
from cahiers.meetings.actions.remembering import remind_registered
from cahiers.meetings.enums import RegistrationState
from cahiers.meetings.models import Meeting, Registration

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, TRIALS = 16, 6


def come_at_once(trials):
    """Let sixteen people ask for the last seat; return how many got it, and how many seats are said taken."""
    seen = []
    with Crowd(HANDS) as crowd:
        for trial in range(trials):
            meeting = MeetingFactory(capacity=1)

            def come(rank, meeting=meeting, trial=trial):
                return register_for(meeting, name="Une", email=f"p{trial}-{rank}@exemple.fr").state

            states = crowd.at_once(come)
            meeting.refresh_from_db()
            seen.append((states.count(RegistrationState.CONFIRMED), meeting.registered))
    return seen


def test_sixteen_people_for_the_last_seat_one_gets_it():
    assert come_at_once(TRIALS) == [(1, 1)] * TRIALS
    assert Mail.objects.count() == HANDS * TRIALS


def test_the_crowd_would_show_seats_that_are_looked_at_before_they_are_taken(monkeypatch):
    def look_then_take(meeting, seats):
        now = Meeting.objects.get(pk=meeting.pk)
        if now.capacity is not None and now.registered + seats > now.capacity:
            return False
        Meeting.objects.filter(pk=meeting.pk).update(registered=now.registered + seats)
        return True

    def unlocked(meeting):
        return Meeting.objects.select_related("campaign", "territory").get(pk=meeting.pk)

    monkeypatch.setattr(registering, "_take_seats", look_then_take)
    monkeypatch.setattr(registering, "locked_meeting", unlocked)

    assert come_at_once(TRIALS) != [(1, 1)] * TRIALS


def test_one_address_from_sixteen_hands_registers_once():
    meeting = MeetingFactory(capacity=3)

    with Crowd(HANDS) as crowd:
        made = crowd.at_once(lambda _rank: register_for(meeting, name="Une", email="une@exemple.fr").pk)

    meeting.refresh_from_db()
    assert (len(set(made)), meeting.registrations.count(), meeting.registered) == (1, 1, 1)


def test_the_constraint_alone_refuses_a_second_registration(monkeypatch):
    meeting = MeetingFactory()
    register_for(meeting, name="Une", email="une@exemple.fr")
    monkeypatch.setattr(registering, "_registered_already", lambda _meeting, _email: None)

    with pytest.raises(IntegrityError, match="address_registers_once"), transaction.atomic():
        register_for(meeting, name="Une", email="une@exemple.fr")


def test_seats_given_back_at_once_go_to_those_who_wait_in_their_order():
    meeting = MeetingFactory(capacity=4)
    for rank in range(12):
        register_for(meeting, name=f"{rank:02}", email=f"p{rank}@exemple.fr")
    leaving = list(meeting.registrations.order_by("id")[:4])

    with Crowd(4) as crowd:
        crowd.at_once(lambda rank: cancel_registration(leaving[rank]))

    meeting.refresh_from_db()
    seated = meeting.registrations.filter(state=RegistrationState.CONFIRMED).order_by("id")
    assert [one.name for one in seated] == ["04", "05", "06", "07"]
    assert meeting.registered == 4


def test_two_reminding_workers_write_once():
    meeting = MeetingFactory(starts_at=timezone.now() + timedelta(hours=36))
    for rank in range(6):
        register_for(meeting, name="Une", email=f"p{rank}@exemple.fr")
    Registration.objects.update(at=timezone.now() - timedelta(days=7))
    before = Mail.objects.count()

    with Crowd(4) as crowd:
        reminded = crowd.at_once(lambda _rank: remind_registered())

    assert sum(reminded) == Mail.objects.count() - before == 6
