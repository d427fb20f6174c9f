"""Meetings begin: planned, proposed, answered, announced, edited, cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, PhaseFactory, ThemeFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import small_tree
from tests.meetings.described import last_mail_to, mails_to, said

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.meetings.actions.announcing import announce_meeting, cancel_meeting
from cahiers.meetings.actions.editing import edit_meeting
from cahiers.meetings.actions.planning import accept_proposal, plan_meeting, propose_meeting, refuse_proposal
from cahiers.meetings.actions.registering import register_for
from cahiers.meetings.enums import Attendance, MeetingState, RegistrationState
from cahiers.meetings.models import Meeting
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return small_tree()


@pytest.fixture
def campaign(tree):
    return CampaignFactory(scope=tree.france, opened=True)


def as_said(meeting):
    """Return what is said of a meeting as it stands."""
    now = said(meeting.campaign, themes=list(meeting.themes.all()))
    return replace(now, **{name: getattr(meeting, name) for name in now.columns()})


def test_plan_meeting_in_a_school_makes_it_the_host_and_its_planner_the_organiser(tree, campaign):
    planner = UserFactory()

    meeting = plan_meeting(campaign, tree.hoche, said(campaign), by=planner)

    assert (meeting.state, meeting.host) == (MeetingState.PLANNED, tree.hoche)
    assert [runner.user for runner in meeting.runners.all()] == [planner]
    assert [step.after for step in meeting.steps.all()] == [MeetingState.PLANNED]
    assert JournalLine.objects.filter(gesture="meetings.planned", object_id=meeting.pk, actor_id=planner.pk).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": "  "}, "titre"),
        ({"themes": []}, "thème"),
        ({"minutes": 20}, "demi-heure"),
        ({"capacity": 0}, "une place"),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "passée"),
    ],
)
def test_plan_meeting_refuses_what_cannot_be(tree, campaign, change, sentence):
    with pytest.raises(Refused, match=sentence):
        plan_meeting(campaign, tree.hoche, said(campaign, **change), by=UserFactory())

    assert not Meeting.objects.exists()


def test_plan_meeting_refuses_the_theme_of_another_campaign(tree, campaign):
    with pytest.raises(Refused, match="thème"):
        plan_meeting(campaign, tree.hoche, said(campaign, themes=[ThemeFactory()]), by=UserFactory())


def test_plan_meeting_refuses_a_territory_outside_of_the_campaign(tree):
    academic = CampaignFactory(scope=tree.rennes, opened=True)

    with pytest.raises(Refused, match="territoire"):
        plan_meeting(academic, tree.fresnes, said(academic), by=UserFactory())


def test_plan_meeting_refuses_outside_of_its_phase(tree):
    campaign = CampaignFactory(scope=tree.france)
    ThemeFactory(campaign=campaign)
    PhaseFactory(campaign=campaign, closed=True)

    with pytest.raises(Refused, match="étape"):
        plan_meeting(campaign, tree.hoche, said(campaign), by=UserFactory())


def test_a_proposal_is_told_to_the_nearest_coordinators_and_accepted(tree, campaign):
    near = RoleFactory(name=RoleName.COORDINATOR, node=tree.ille_et_vilaine).user
    far = RoleFactory(name=RoleName.DELEGATE, node=tree.rennes).user
    author = UserFactory()

    meeting = propose_meeting(campaign, tree.hoche, said(campaign), by=author)
    assert (len(mails_to(near.email)), mails_to(far.email)) == (1, [])
    accept_proposal(meeting, by=near)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED
    assert "acceptée" in mails_to(author.email)[-1]


def test_a_refused_proposal_tells_its_reason(tree, campaign):
    author = UserFactory()
    meeting = propose_meeting(campaign, tree.hoche, said(campaign), by=author)

    with pytest.raises(Refused, match="pourquoi"):
        refuse_proposal(meeting, reason=" ", by=UserFactory())
    refuse_proposal(meeting, reason="Une rencontre du réseau a lieu le même jour.", by=UserFactory())

    assert "le même jour" in last_mail_to(author.email)
    with pytest.raises(Refused, match="refusée"):
        accept_proposal(meeting, by=UserFactory())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": ""}, "où"),
        ({"attendance": Attendance.REMOTE, "place": ""}, "visioconférence"),
        ({"starts_at": timezone.now() - timedelta(days=1)}, "passée"),
    ],
)
def test_announce_meeting_refuses_what_nobody_could_come_to(change, sentence):
    meeting = MeetingFactory(state=MeetingState.PLANNED, **change)

    with pytest.raises(Refused, match=sentence):
        announce_meeting(meeting, by=UserFactory())

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_announce_meeting_lists_it():
    meeting = MeetingFactory(state=MeetingState.PLANNED)

    announce_meeting(meeting, by=UserFactory())

    assert list(Meeting.objects.listed()) == [meeting]


def test_cancel_meeting_tells_those_who_registered_and_those_who_wait():
    meeting = MeetingFactory(capacity=1)
    for name in ("une", "deux"):
        register_for(meeting, name=name, email=f"{name}@exemple.fr")

    with pytest.raises(Refused, match="motif"):
        cancel_meeting(meeting, reason="", by=UserFactory())
    cancel_meeting(meeting, reason="La salle est inondée.", by=UserFactory())

    assert all("La salle est inondée." in last_mail_to(f"{name}@exemple.fr") for name in ("une", "deux"))
    with pytest.raises(Refused, match="annulée"):
        cancel_meeting(meeting, reason="Encore.", by=UserFactory())


def test_cancel_meeting_refuses_once_it_was_held():
    with pytest.raises(Refused, match="tenue"):
        cancel_meeting(MeetingFactory(held=True), reason="Trop tard.", by=UserFactory())


def test_a_new_date_is_kept_and_told_to_those_who_registered():
    meeting = MeetingFactory()
    register_for(meeting, name="Une", email="une@exemple.fr")
    later = meeting.starts_at + timedelta(days=7)

    edit_meeting(meeting, replace(as_said(meeting), starts_at=later), by=UserFactory())

    change = meeting.changes.get()
    assert (list(change.after), change.after["starts_at"]) == (["starts_at"], later.isoformat())
    assert "change" in mails_to("une@exemple.fr")[-1]


def test_a_new_title_is_kept_and_told_to_nobody():
    meeting = MeetingFactory()
    register_for(meeting, name="Une", email="une@exemple.fr")

    edit_meeting(meeting, replace(as_said(meeting), title="Un autre titre"), by=UserFactory())

    assert (meeting.changes.count(), len(mails_to("une@exemple.fr"))) == (1, 1)


def test_an_edit_that_changes_nothing_leaves_no_trace():
    meeting = MeetingFactory()

    edit_meeting(meeting, as_said(meeting), by=UserFactory())

    assert not meeting.changes.exists()


def test_seats_that_are_added_go_to_those_who_wait():
    meeting = MeetingFactory(capacity=1)
    register_for(meeting, name="Une", email="une@exemple.fr")
    waiting = register_for(meeting, name="Deux", email="deux@exemple.fr")
    meeting.refresh_from_db()

    edit_meeting(meeting, replace(as_said(meeting), capacity=2), by=UserFactory())

    waiting.refresh_from_db()
    assert waiting.state == RegistrationState.CONFIRMED
    assert "Une place pour vous" in mails_to("deux@exemple.fr")[-1]


def test_edit_meeting_refuses_fewer_seats_than_people():
    meeting = MeetingFactory(capacity=3)
    register_for(meeting, name="Une", email="une@exemple.fr", seats=2)
    meeting.refresh_from_db()

    with pytest.raises(Refused, match="2 places"):
        edit_meeting(meeting, replace(as_said(meeting), capacity=1), by=UserFactory())


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HANDED_IN, MeetingState.ACCEPTED])
def test_edit_meeting_refuses_once_it_is_over(state):
    meeting = MeetingFactory(state=state)

    with pytest.raises(Refused, match="ne se modifie plus"):
        edit_meeting(meeting, replace(as_said(meeting), title="Trop tard"), by=UserFactory())
