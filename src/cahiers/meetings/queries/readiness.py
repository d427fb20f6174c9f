"""What to look at before handing in: what is empty, what was not said, what is still open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import Board
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Meeting, Sheet
from cahiers.meetings.queries.deadlines import deadline_for
from cahiers.meetings.queries.syntheses import Synthesis, synthesis_of
from cahiers.meetings.structure.life import may_follow


@dataclass(frozen=True)
class Readiness:
    """A report on the point of being handed in."""

    synthesis: Synthesis
    people: int | None
    open_sheets: list[Sheet]
    due: datetime | None
    is_late: bool
    takes_reports: bool

    @property
    def is_held(self) -> bool:
        """Whether the meeting is at a point of its life where its report may come."""
        return may_follow(self.synthesis.meeting.state, MeetingState.HANDED_IN)

    @property
    def can_be_handed_in(self) -> bool:
        """Whether the button works; what is only missing does not prevent it."""
        return self.is_held and self.takes_reports and not self.synthesis.is_blank

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.synthesis.empty or self.open_sheets or self.people is None)


def readiness_of(meeting: Meeting, board: Board) -> Readiness:
    """Look a report over before it is handed in."""
    due = deadline_for(meeting)
    return Readiness(
        synthesis=synthesis_of(meeting),
        people=meeting.head_counts.aggregate(people=Sum("count"))["people"],
        open_sheets=list(Sheet.objects.filter(meeting=meeting, version__gt=0, finished_at=None)),
        due=due,
        is_late=due is not None and board.now > due,
        takes_reports=board.opens(Gesture.REPORT),
    )
