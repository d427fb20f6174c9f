"""How far a meeting is, as a line of six steps."""

from dataclasses import dataclass

from cahiers.meetings.enums import MeetingState as S

LINE = (S.PLANNED, S.ANNOUNCED, S.HELD, S.HANDED_IN, S.ACCEPTED, S.INTEGRATED)
STANDS = {S.PROPOSED: S.PLANNED, S.RETURNED: S.HANDED_IN}  # not steps of their own


@dataclass(frozen=True)
class Stand:
    """Where a meeting stands on its line: from 1; nothing for one that goes no further."""

    number: int
    count: int
    following: str


def stand_of(state: str) -> Stand | None:
    """Return where a meeting in this state stands; None when it is refused or cancelled."""
    known = S(state)
    shown = STANDS.get(known, known)
    if shown not in LINE:
        return None
    number = LINE.index(shown) + 1
    following = str(LINE[number].label) if number < len(LINE) else ""
    return Stand(number, len(LINE), following)
