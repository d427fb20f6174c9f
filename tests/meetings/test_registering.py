"""Coming to a meeting: seats, the waiting list, links, reminders, and what is forgotten."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserFactory
from tests.meetings.described import last_mail_to, mails_to

from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all
from cahiers.foundation.models import JournalLine, Mail
from cahiers.meetings.actions.registering import add_registration, cancel_registration, rank_of, register_for
from cahiers.meetings.actions.remembering import forget_registered, remind_registered
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.models import Meeting, Registration
from cahiers.people.identity.tokens import digest

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/rencontres/inscription/(\w+)/")


def come(meeting, name, **words):
    return register_for(meeting, name=name, email=f"{name}@exemple.fr", **words)


def states(meeting):
    return list(meeting.registrations.order_by("id").values_list("name", "state"))


def test_seats_are_taken_then_the_waiting_list_in_order():
    meeting = MeetingFactory(capacity=2)

    ranks = [rank_of(come(meeting, name)) for name in ("une", "deux", "trois", "quatre")]

    meeting.refresh_from_db()
    assert (ranks, meeting.registered, meeting.seats_left) == ([0, 0, 1, 2], 2, 0)
    assert "rang 2" in last_mail_to("quatre@exemple.fr")


def test_nobody_passes_before_those_who_wait():
    meeting = MeetingFactory(capacity=2)
    come(meeting, "une")
    come(meeting, "famille", seats=2)

    late = come(meeting, "seule")

    assert late.state == RegistrationState.WAITING


def test_the_mail_carries_the_calendar_and_a_link_of_which_only_the_digest_is_kept():
    meeting = MeetingFactory()

    registration = come(meeting, "une")

    text = last_mail_to("une@exemple.fr")
    token = LINK.search(text)[1]
    registration.refresh_from_db()
    assert f"/rencontres/{meeting.pk}/calendrier.ics" in text
    assert registration.token_digest == digest(token)
    assert token not in str(Registration.objects.filter(pk=registration.pk).values().get())


def test_the_same_address_registers_once_and_gets_its_link_again():
    meeting = MeetingFactory(capacity=5)
    first = come(meeting, "une", seats=2)

    again = register_for(meeting, name="Autre nom", email="UNE@exemple.fr", seats=5)

    meeting.refresh_from_db()
    assert (again.pk, again.seats, meeting.registered) == (first.pk, 2, 2)
    assert len(set(LINK.findall(last_mail_to("une@exemple.fr")))) == 1
    assert len(mails_to("une@exemple.fr")) == 2


def test_the_database_refuses_a_second_registration_of_an_address():
    first = come(MeetingFactory(), "une")

    with pytest.raises(IntegrityError, match="address_registers_once"), transaction.atomic():
        Registration.objects.create(
            meeting=first.meeting, canonical_email=first.canonical_email, state="waiting", token_digest="autre"
        )


def test_a_seat_given_back_goes_to_the_first_who_waits():
    meeting = MeetingFactory(capacity=1)
    first = come(meeting, "une")
    for name in ("deux", "trois"):
        come(meeting, name)

    cancel_registration(first)
    cancel_registration(first)

    meeting.refresh_from_db()
    assert states(meeting) == [("une", "cancelled"), ("deux", "confirmed"), ("trois", "waiting")]
    assert (meeting.registered, len(mails_to("deux@exemple.fr")), len(mails_to("trois@exemple.fr"))) == (1, 2, 1)


def test_the_seats_said_taken_are_recounted_from_the_rows():
    meeting = MeetingFactory(capacity=3)
    come(meeting, "famille", seats=2)
    cancel_registration(come(meeting, "une"))
    come(meeting, "groupe", seats=4)

    def faults():
        return next(one.faults for one in recount_all() if one.figure.name == "meetings.registered")

    assert faults() == []
    Meeting.objects.filter(pk=meeting.pk).update(registered=3)
    assert len(faults()) == 1


def test_whoever_cancelled_may_register_again():
    meeting = MeetingFactory(capacity=1)
    cancel_registration(come(meeting, "une"))

    assert come(meeting, "une").state == RegistrationState.CONFIRMED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"state": MeetingState.PLANNED}, "ne prend pas"),
        ({"state": MeetingState.CANCELLED}, "ne prend pas"),
        ({"takes_registrations": False}, "ne prend pas"),
        ({"starts_at": timezone.now() - timedelta(minutes=1)}, "a commencé"),
    ],
)
def test_register_refuses_when_nobody_can_come(words, sentence):
    meeting = MeetingFactory(**words)

    with pytest.raises(Refused, match=sentence):
        come(meeting, "une")

    assert (meeting.registrations.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize("seats", [0, 11])
def test_register_refuses_an_impossible_number_of_seats(seats):
    with pytest.raises(Refused, match="de 1 à 10"):
        come(MeetingFactory(), "une", seats=seats)


def test_an_organiser_adds_people_without_an_address_and_sees_a_double():
    meeting, organiser = MeetingFactory(capacity=3), UserFactory()
    for _call in range(2):
        add_registration(meeting, name="Par téléphone", by=organiser)
    come(meeting, "une")

    with pytest.raises(Refused, match="déjà inscrite"):
        add_registration(meeting, name="Une", email="une@exemple.fr", by=organiser)

    meeting.refresh_from_db()
    assert (meeting.registered, Mail.objects.count()) == (3, 1)


def test_the_journal_never_says_who_registered():
    come(MeetingFactory(), "une")

    line = JournalLine.objects.get(gesture="meetings.registered")
    assert (line.actor_id, line.details) == (None, {"seats": 1})


def soon(**words):
    """Return a meeting in a day and a half, to which somebody registered a week ago."""
    meeting = MeetingFactory(starts_at=timezone.now() + timedelta(hours=36), **words)
    registration = come(meeting, "une")
    Registration.objects.filter(pk=registration.pk).update(at=timezone.now() - timedelta(days=7))
    return meeting


def test_those_who_come_are_reminded_once():
    soon()

    reminded = [remind_registered(), remind_registered()]

    assert reminded == [1, 0]
    assert "bientôt" in mails_to("une@exemple.fr")[-1]


def test_nobody_is_reminded_of_a_far_or_cancelled_meeting_nor_just_after_registering():
    far = MeetingFactory(starts_at=timezone.now() + timedelta(days=3))
    Registration.objects.filter(pk=come(far, "loin").pk).update(at=timezone.now() - timedelta(days=7))
    Meeting.objects.filter(pk=soon().pk).update(state=MeetingState.CANCELLED)
    come(MeetingFactory(starts_at=timezone.now() + timedelta(hours=36)), "neuve")

    assert remind_registered() == 0


def test_names_and_addresses_are_erased_a_month_after_and_counts_stay():
    meeting = MeetingFactory(capacity=2)
    for name in ("une", "deux", "trois"):
        come(meeting, name, audience="parent")
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=31))

    forgotten = [forget_registered(), forget_registered()]

    meeting.refresh_from_db()
    kept = list(meeting.registrations.values_list("name", "email", "canonical_email", "user", "audience"))
    assert (forgotten, meeting.registered) == ([3, 0], 2)
    assert kept == [("", "", None, None, "parent")] * 3
    assert Mail.objects.count() == 0


def test_mails_of_members_and_of_those_who_come_elsewhere_are_kept():
    old, other, member = MeetingFactory(), MeetingFactory(), UserFactory()
    register_for(old, name="Membre", email=member.email)
    come(old, "une")
    come(other, "une")
    Meeting.objects.filter(pk=old.pk).update(starts_at=timezone.now() - timedelta(days=31))

    forget_registered()

    assert (len(mails_to(member.email)), len(mails_to("une@exemple.fr"))) == (1, 2)


def test_nothing_is_erased_before_a_month():
    meeting = MeetingFactory()
    come(meeting, "une")
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=29))

    assert forget_registered() == 0
