"""Whether a report came after its deadline. Late ones are taken all the same, and say so."""

from datetime import datetime
from importlib import import_module, util

from cahiers.meetings.models import HandIn, Meeting

BOARD = "cahiers.meetings.queries.board"


def due_at(meeting: Meeting) -> datetime | None:
    """Return until when the report of a meeting is expected, extensions included; None when no date was set."""
    if util.find_spec(BOARD) is None:
        return None
    deadline_for = getattr(import_module(BOARD), "deadline_for", None)
    due: datetime | None = deadline_for(meeting) if deadline_for else None
    return due


def is_late(hand_in: HandIn) -> bool:
    """Say whether a hand-in came after the deadline of its meeting."""
    due = due_at(hand_in.meeting) if hand_in.meeting is not None else None
    return due is not None and hand_in.at > due
