"""Tags of reports: what a page that another area owns needs to know of a synthesis and of its hand-ins."""

from django import template

from cahiers.foundation.kinds import Reference
from cahiers.meetings.imports.reading import sentence_for
from cahiers.meetings.models import HandIn, Meeting, Piece, Step
from cahiers.meetings.queries.syntheses import Synthesis, synthesis_of
from cahiers.provenance.queries import ShownStep, fate_of, shown

register = template.Library()


@register.simple_tag
def last_step(meeting: Meeting, after: str) -> Step | None:
    """Return the last time that a meeting came into a state, with its reason."""
    return meeting.steps.filter(after=after).select_related("by").order_by("-at", "-id").first()


@register.filter
def what_became(piece: Piece) -> str:
    """Say what became of a piece, and what its person can do."""
    return sentence_for(piece.outcome, piece.code, piece.details)


@register.simple_tag
def synthesis(meeting: Meeting) -> Synthesis:
    """Return the synthesis of a meeting with what it quotes and what it leaves out."""
    return synthesis_of(meeting)


@register.simple_tag
def hand_ins_of(meeting: Meeting) -> list[HandIn]:
    """Return what was handed in for a meeting, the last first."""
    return list(meeting.hand_ins.select_related("file", "by"))


@register.simple_tag
def fate_of_synthesis(synthesis: Synthesis) -> list[ShownStep]:
    """Return what became of the sections of a synthesis."""
    passages = [box.passage for box in synthesis.boxes if box.passage is not None]
    return shown(fate_of(*(Reference("passage", passage.pk) for passage in passages)), forward=True)
