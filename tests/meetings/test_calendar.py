"""Calendars of meetings, read back: identifiers, numbers, zones, and titles that would like to be lines."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests.factories.campaign import CampaignFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserFactory
from tests.factories.territory import small_tree
from tests.meetings.described import said

from cahiers.meetings.actions.announcing import announce_meeting, cancel_meeting
from cahiers.meetings.actions.editing import edit_meeting
from cahiers.meetings.actions.planning import plan_meeting
from cahiers.meetings.enums import MeetingState

pytestmark = pytest.mark.django_db
HOSTILE = "Fin\r\nEND:VEVENT\r\nBEGIN:VALARM;x,y\\n\"'" + "é" * 90


def lines_of(meeting):
    """Return the calendar of a meeting as it travels, after checking its lines."""
    cache.clear()
    answer = Client().get(reverse("meetings:calendar", args=[meeting.campaign.slug, meeting.pk]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.content


def event_of(meeting):
    calendar = Calendar.from_ical(lines_of(meeting))
    (event,) = calendar.walk("VEVENT")
    return event


def announced(**words):
    campaign = CampaignFactory(opened=True)
    meeting = plan_meeting(campaign, campaign.scope, said(campaign, **words), by=UserFactory())
    return announce_meeting(meeting, by=UserFactory())


def test_an_event_is_where_and_when_the_meeting_is_with_the_way_back():
    campaign = CampaignFactory(opened=True, timezone="Indian/Reunion")
    meeting = plan_meeting(campaign, campaign.scope, said(campaign, minutes=150), by=UserFactory())

    event = event_of(announce_meeting(meeting, by=UserFactory()))

    assert event["DTSTART"].params["TZID"] == "Indian/Reunion"
    assert event.start == meeting.starts_at
    assert event.end - event.start == timedelta(minutes=150)
    assert event["LOCATION"] == "Salle polyvalente du collège, 12 rue des Écoles, Baulon"
    assert str(event["URL"]).endswith(reverse("meetings:detail", args=[campaign.slug, meeting.pk]))
    assert event["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize("moment", ["2035-03-24T14:00:00+01:00", "2035-03-26T14:00:00+02:00"])
def test_the_hour_is_right_on_both_sides_of_a_change_of_hour(moment):
    meeting = MeetingFactory(starts_at=datetime.fromisoformat(moment))

    assert event_of(meeting).start.isoformat() == moment


def test_the_number_of_an_event_grows_at_each_change_and_its_identifier_stays():
    meeting = announced()
    seen = [event_of(meeting)]
    edit_meeting(
        meeting,
        replace(said(meeting.campaign), starts_at=meeting.starts_at + timedelta(days=1)),
        by=UserFactory(),
    )
    seen.append(event_of(meeting))
    cancel_meeting(meeting, reason="Grève des transports.", by=UserFactory())
    seen.append(event_of(meeting))

    assert len({str(event["UID"]) for event in seen}) == 1
    assert [event["SEQUENCE"] for event in seen] == sorted({event["SEQUENCE"] for event in seen})
    assert [event["STATUS"] for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_hostile_title_stays_a_title():
    meeting = MeetingFactory(title=HOSTILE, place=HOSTILE, presentation=HOSTILE)

    calendar = Calendar.from_ical(lines_of(meeting))
    (event,) = calendar.walk("VEVENT")

    assert not calendar.walk("VALARM")
    assert str(event["SUMMARY"]) == "Fin END:VEVENT BEGIN:VALARM;x,y\\n\"'" + "é" * 90
    assert "END:VEVENT" in str(event["DESCRIPTION"])


def test_planted_title_written_as_it_is_would_be_seen():
    content = lines_of(MeetingFactory(title="Titre calme"))

    planted = content.replace(b"SUMMARY:Titre calme", b"SUMMARY:Fin\r\nBEGIN:VALARM\r\nEND:VALARM")

    assert Calendar.from_ical(planted).walk("VALARM")


def test_the_feed_of_a_territory_holds_what_is_to_come_there():
    tree = small_tree()
    campaign = CampaignFactory(scope=tree.france, opened=True)
    here = {"campaign": campaign, "territory": tree.hoche}
    shown = [MeetingFactory(**here), MeetingFactory(**here, state=MeetingState.CANCELLED)]
    MeetingFactory(**here, held=True)
    MeetingFactory(**here, state=MeetingState.PLANNED)
    MeetingFactory(campaign=campaign, territory=tree.fresnes)

    answer = Client().get(reverse("meetings:feed", args=[campaign.slug]) + "?territoire=aca:14")

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {f"{meeting.pk}@cahiers" for meeting in shown}
