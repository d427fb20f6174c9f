"""Tags of reports: what a page that another area owns needs to know of a synthesis and of its hand-ins."""

from django import template

from cahiers.foundation.codes import shown_code
from cahiers.meetings.imports.reading import sentence_for
from cahiers.meetings.models import Meeting, Piece, Step

register = template.Library()


@register.simple_tag
def last_step(meeting: Meeting, after: str) -> Step | None:
    """Return the last time that a meeting came into a state, with its reason."""
    return meeting.steps.filter(after=after).select_related("by").order_by("-at", "-id").first()


@register.filter
def in_fours(code: str) -> str:
    """Write a code as people copy it."""
    return shown_code(code)


@register.filter
def what_became(piece: Piece) -> str:
    """Say what became of a piece, and what its person can do."""
    return sentence_for(piece.outcome, piece.code, piece.details)
