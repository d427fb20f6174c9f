"""A meeting was held: numbers of people, corrected, taken back; tables that are laid."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, PhaseFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserFactory

from cahiers.foundation.errors import Refused
from cahiers.meetings.actions.holding import correct_head_counts, hold_meeting, undo_holding
from cahiers.meetings.actions.tables import lay_tables
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Sheet

pytestmark = pytest.mark.django_db
COUNTS = {"teacher": 12, "parent": 5, "pupil": 0}


def begun(**words):
    return MeetingFactory(starts_at=timezone.now() - timedelta(hours=2), **words)


def counted(meeting):
    return dict(meeting.head_counts.values_list("audience", "count"))


def test_hold_meeting_counts_each_audience():
    meeting = begun()

    hold_meeting(meeting, COUNTS, by=UserFactory())

    meeting.refresh_from_db()
    assert (meeting.state, counted(meeting)) == (MeetingState.HELD, {"teacher": 12, "parent": 5})


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [({}, "un public au moins"), ({"parent": 0}, "un public au moins"), ({"parent": -1}, "nombre")],
)
def test_hold_meeting_refuses_numbers_that_say_nothing(counts, sentence):
    with pytest.raises(Refused, match=sentence):
        hold_meeting(begun(), counts, by=UserFactory())


def test_hold_meeting_refuses_before_it_begins():
    with pytest.raises(Refused, match="pas encore commencé"):
        hold_meeting(MeetingFactory(), COUNTS, by=UserFactory())


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CANCELLED, MeetingState.HELD])
def test_hold_meeting_refuses_one_that_was_not_announced(state):
    with pytest.raises(Refused, match="ne peut pas devenir"):
        hold_meeting(begun(state=state), COUNTS, by=UserFactory())


def test_hold_meeting_is_taken_while_reports_are_and_not_after():
    campaign = CampaignFactory()
    phase = PhaseFactory(campaign=campaign, gestures=["report"])
    hold_meeting(begun(campaign=campaign), COUNTS, by=UserFactory())
    phase.gestures = ["vote"]
    phase.save()

    with pytest.raises(Refused, match="étape"):
        hold_meeting(begun(campaign=campaign), COUNTS, by=UserFactory())


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.HANDED_IN, MeetingState.RETURNED])
def test_head_counts_are_corrected_until_the_report_is_accepted(state):
    meeting = MeetingFactory(held=True, state=state)
    meeting.head_counts.create(audience="parent", count=50)

    correct_head_counts(meeting, {"parent": 5, "pupil": 30}, by=UserFactory())

    assert counted(meeting) == {"parent": 5, "pupil": 30}


@pytest.mark.parametrize("state", [MeetingState.ANNOUNCED, MeetingState.ACCEPTED, MeetingState.INTEGRATED])
def test_head_counts_do_not_change_before_nor_after(state):
    with pytest.raises(Refused, match="ne changent plus"):
        correct_head_counts(begun(state=state), COUNTS, by=UserFactory())


def test_undo_holding_announces_it_again_with_nobody_counted():
    meeting = begun()
    hold_meeting(meeting, COUNTS, by=UserFactory())

    undo_holding(meeting, by=UserFactory())

    meeting.refresh_from_db()
    assert (meeting.state, counted(meeting)) == (MeetingState.ANNOUNCED, {})
    assert [step.after for step in meeting.steps.all()] == ["held", "announced"]


@pytest.mark.parametrize("state", [MeetingState.ANNOUNCED, MeetingState.HANDED_IN, MeetingState.ACCEPTED])
def test_undo_holding_refuses_what_was_not_held_or_is_handed_in(state):
    with pytest.raises(Refused, match="on ne peut plus dire"):
        undo_holding(begun(state=state), by=UserFactory())


def test_lay_tables_twice_keeps_the_codes():
    meeting = MeetingFactory()
    first = [(sheet.table, sheet.code) for sheet in lay_tables(meeting, tables=3, by=UserFactory())]

    again = [(sheet.table, sheet.code) for sheet in lay_tables(meeting, tables=4, by=UserFactory())]

    assert [table for table, _code in again] == [1, 2, 3, 4]
    assert again[:3] == first


def test_fewer_tables_take_blank_sheets_away_never_a_written_one():
    meeting = MeetingFactory()
    lay_tables(meeting, tables=6, by=UserFactory())
    Sheet.objects.filter(meeting=meeting, table=4).update(version=1)

    left = lay_tables(meeting, tables=2, by=UserFactory())

    assert [sheet.table for sheet in left] == [1, 2, 3, 4]


@pytest.mark.parametrize("tables", [0, 61])
def test_lay_tables_refuses_an_impossible_number(tables):
    with pytest.raises(Refused, match="de 1 à 60"):
        lay_tables(MeetingFactory(), tables=tables, by=UserFactory())


def test_lay_tables_refuses_once_the_report_is_handed_in():
    with pytest.raises(Refused, match="ne s’écrivent plus"):
        lay_tables(MeetingFactory(state=MeetingState.HANDED_IN), tables=2, by=UserFactory())
