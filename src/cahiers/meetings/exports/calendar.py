"""Meetings as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event

from cahiers.foundation.text import clean_line
from cahiers.meetings.actions.letters import address_of
from cahiers.meetings.enums import MeetingState

PRODUCT = "-//cahiers//rencontres//FR"
REFRESHED_EVERY = timedelta(hours=6)


def calendar_of(name: str, meetings: Iterable[Any]) -> bytes:
    """Return a calendar of meetings as `in_calendar` brings them.

    An event keeps its identifier for ever, and its number grows at each change, so that an agenda that has it moves it or
    strikes it out. Titles and places go in as text: no line of theirs can become a line of the calendar. The link of a
    videoconference never goes in: only those who registered see it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", clean_line(name))
    calendar.add("x-wr-calname", clean_line(name))
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(meeting: Any) -> Event:
    event, zone = Event(), meeting.campaign.zone
    page = address_of(meeting)
    event.add("uid", f"{meeting.pk}@cahiers")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", clean_line(meeting.title))
    places = [clean_line(text) for text in (meeting.place, meeting.address) if text]
    if places:
        event.add("location", ", ".join(places))
    event.add("description", "\n\n".join(text for text in (meeting.presentation, page) if text))
    event.add("url", page)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    return event
