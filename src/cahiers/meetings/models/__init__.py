"""Tables of the room: meetings, sheets, votes, syntheses, hand-ins, deadlines."""

from cahiers.meetings.models.deadlines import Deadline, Expectation, Extension, Reminder
from cahiers.meetings.models.hand_ins import HandIn, Piece
from cahiers.meetings.models.meetings import Change, HeadCount, Meeting, Organiser, Registration, Step
from cahiers.meetings.models.screenings import Screening
from cahiers.meetings.models.sheets import Idea, Sheet, SheetVersion
from cahiers.meetings.models.syntheses import Passage, PassageVersion
from cahiers.meetings.models.votes import Ballot, Candidate, RoomVote, VoteResult

__all__ = [
    "Ballot",
    "Candidate",
    "Change",
    "Deadline",
    "Expectation",
    "Extension",
    "HandIn",
    "HeadCount",
    "Idea",
    "Meeting",
    "Organiser",
    "Passage",
    "PassageVersion",
    "Piece",
    "Registration",
    "Reminder",
    "RoomVote",
    "Screening",
    "Sheet",
    "SheetVersion",
    "Step",
    "VoteResult",
]
