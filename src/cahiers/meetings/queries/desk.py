"""The meetings that a person runs or coordinates, by what there is to do."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cahiers.campaign.queries import Board
from cahiers.foundation.first import First, first
from cahiers.meetings.enums import COORDINATORS, MeetingState
from cahiers.meetings.models import Meeting, Organiser
from cahiers.meetings.queries.listing import dressed, with_themes
from cahiers.meetings.queries.reports import under_any

MOST_SHOWN = 100


@dataclass
class Desk:
    """One's meetings, by what comes next: to answer, to prepare, to come, to report, done."""

    to_answer: list[Any] = field(default_factory=list)
    to_prepare: list[Any] = field(default_factory=list)
    to_come: list[Any] = field(default_factory=list)
    to_report: list[Any] = field(default_factory=list)
    done: list[Any] = field(default_factory=list)
    listed: First[Meeting] = field(default_factory=First)

    @property
    def is_empty(self) -> bool:
        """Whether there is none at all."""
        return not any((self.to_answer, self.to_prepare, self.to_come, self.to_report, self.done))


def desk_of(person: Any, board: Board) -> Desk:
    """Return the meetings that a person runs, and those of the territories they coordinate: two statements."""
    runs = Exists(Organiser.objects.filter(meeting=OuterRef("pk"), user=person))
    held = [role.node for role in person.current_roles if role.name in COORDINATORS]
    mine = with_themes(
        Meeting.objects.filter(Q(runs) | under_any(held, "territory__path"), campaign=board.campaign)
    ).annotate(is_mine=runs)
    rows = first(mine.order_by("-starts_at", "id"), MOST_SHOWN)
    desk = Desk(listed=rows)
    dressed(rows, board)
    for meeting in rows:
        _place_of(meeting, desk, board).append(meeting)
    for coming in (desk.to_answer, desk.to_prepare, desk.to_come):
        coming.reverse()
    return desk


def _place_of(meeting: Meeting, desk: Desk, board: Board) -> list[Any]:
    if meeting.state == MeetingState.PROPOSED:
        return desk.to_answer
    if meeting.state == MeetingState.PLANNED:
        return desk.to_prepare
    if meeting.state == MeetingState.ANNOUNCED:
        return desk.to_come if meeting.starts_at > board.now else desk.to_report
    return desk.to_report if meeting.state in {MeetingState.HELD, MeetingState.RETURNED} else desk.done
