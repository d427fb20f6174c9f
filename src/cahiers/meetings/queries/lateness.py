"""Whether a report came after its deadline. Late ones are taken all the same, and say so."""

from cahiers.meetings.models import HandIn
from cahiers.meetings.queries.deadlines import deadline_for


def is_late(hand_in: HandIn) -> bool:
    """Say whether a hand-in came after the deadline of its meeting, extensions included."""
    due = deadline_for(hand_in.meeting) if hand_in.meeting is not None else None
    return due is not None and hand_in.at > due
