"""Reports as coordinators meet them: those that wait, and one with its history."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cahiers.campaign.models import Campaign
from cahiers.foundation.first import First, first
from cahiers.meetings.enums import READERS, HandInState, MeetingState
from cahiers.meetings.models import HandIn, Meeting
from cahiers.meetings.queries.deadlines import came_late, deadline_for
from cahiers.meetings.queries.screenings import masked_words
from cahiers.meetings.queries.syntheses import synthesis_of
from cahiers.meetings.structure.life import REPORTED
from cahiers.territory.models import Node

SHOWN = 200
UNCHECKED = (HandInState.RECEIVED, HandInState.READING, HandInState.READ, HandInState.FAILED)


@dataclass(frozen=True)
class Queue:
    """What waits in a person's territories."""

    to_decide: list[Meeting]
    returned: list[Meeting]
    to_integrate: list[Meeting]
    to_check: First[HandIn]
    meetings: First[Meeting]  # those of the three lists

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_decide or self.returned or self.to_integrate or self.to_check)


def territories_of(person: Any) -> list[Node]:
    """Return the nodes from which a person follows reports."""
    return [role.node for role in person.current_roles if role.name in READERS]


def under_any(nodes: list[Node], path: str) -> Q:
    """Return the condition that a territory is one of these nodes or under one; nothing is under no node."""
    condition = Q(pk__in=[])
    for node in nodes:
        condition |= Q(**{f"{path}__startswith": node.path})
    return condition


def queue_for(person: Any, campaign: Campaign) -> Queue:
    """Return what waits for a decision in a person's territories, the oldest first, in two queries."""
    nodes = territories_of(person)
    states = (MeetingState.HANDED_IN, MeetingState.RETURNED, MeetingState.ACCEPTED)
    waiting = Meeting.objects.filter(under_any(nodes, "territory__path"), campaign=campaign, state__in=states)
    meetings = first(waiting.select_related("territory").order_by("state_at", "id"), SHOWN)
    by_state = {state: [meeting for meeting in meetings if meeting.state == state] for state in states}
    mine = Q(meeting=None, by=person) | under_any(nodes, "meeting__territory__path")
    to_check: QuerySet[HandIn] = HandIn.objects.filter(mine, campaign=campaign, state__in=UNCHECKED)
    return Queue(
        by_state[MeetingState.HANDED_IN],
        by_state[MeetingState.RETURNED],
        by_state[MeetingState.ACCEPTED],
        first(to_check.select_related("meeting__territory", "by", "file").order_by("at", "id"), SHOWN),
        meetings,
    )


def report_context(meeting: Meeting) -> dict[str, Any]:
    """Return what the page of a report shows: its masked words, the text, its hand-ins, its steps."""
    due = deadline_for(meeting)
    hand_ins = list(meeting.hand_ins.select_related("by", "file"))
    return {
        "words": masked_words(meeting) if meeting.state in REPORTED else [],
        "synthesis": synthesis_of(meeting),
        "hand_ins": hand_ins,
        "steps": list(meeting.steps.select_related("by")),
        "due": due,
        "late": {hand_in.pk for hand_in in hand_ins if came_late(hand_in, due)},
    }
