"""What pages of a meeting show of its tables and of its votes."""

from typing import Any

from django import template

from cahiers.foundation.screening import masked as masked_text
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries import screenings
from cahiers.meetings.queries.outcomes import Outcome, outcome_of
from cahiers.meetings.queries.sheets import is_writable, sheets_of
from cahiers.meetings.queries.votes import Shown, closed_votes_of

register = template.Library()


@register.filter
def masked(text: str, shown: frozenset[str] = frozenset()) -> str:
    """Hide from a text what could lead to somebody, except for the words that a person decided to show."""
    return masked_text(text, shown)


@register.simple_tag
def shown_words(meeting: Meeting) -> frozenset[str]:
    """Return the words of a meeting that a person decided to show."""
    return screenings.shown_words(meeting)


@register.simple_tag
def outcome(meeting: Meeting) -> Outcome:
    """Return what the tables of a meeting wrote, idea by idea, with what became of each."""
    return outcome_of(meeting)


@register.simple_tag
def closed_votes(meeting: Meeting) -> list[Shown]:
    """Return the results of the room."""
    return closed_votes_of(meeting)


@register.simple_tag
def tables_of(meeting: Meeting) -> dict[str, Any]:
    """Return the sheets of a meeting for whoever runs it."""
    return {"sheets": sheets_of(meeting), "is_writable": is_writable(meeting)}
