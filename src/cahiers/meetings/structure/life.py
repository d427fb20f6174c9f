"""The life of a meeting: which state may follow which, and what each one means elsewhere."""

from cahiers.meetings.enums import MeetingState as S

FOLLOWS: dict[str, frozenset[str]] = {
    S.PROPOSED: frozenset({S.PLANNED, S.REFUSED}),
    S.REFUSED: frozenset(),
    S.PLANNED: frozenset({S.ANNOUNCED, S.CANCELLED}),
    S.ANNOUNCED: frozenset({S.HELD, S.CANCELLED}),
    S.CANCELLED: frozenset(),
    S.HELD: frozenset({S.HANDED_IN, S.ANNOUNCED}),  # a meeting said to be held by mistake goes back
    S.HANDED_IN: frozenset({S.RETURNED, S.ACCEPTED}),
    S.RETURNED: frozenset({S.HANDED_IN}),
    S.ACCEPTED: frozenset({S.INTEGRATED, S.RETURNED}),
    S.INTEGRATED: frozenset(),
}
PUBLIC_WORDS = frozenset({S.ACCEPTED, S.INTEGRATED})  # what was written there is read by anybody from then on
OVER = frozenset({S.HELD, S.HANDED_IN, S.RETURNED, S.ACCEPTED, S.INTEGRATED})
REPORTED = frozenset({S.HANDED_IN, S.ACCEPTED, S.INTEGRATED})
TAKES_FILES = frozenset({S.ANNOUNCED, S.HELD, S.RETURNED, S.HANDED_IN})  # they have its report read and confirmed
WRITABLE = frozenset({S.PLANNED, S.ANNOUNCED, S.HELD, S.RETURNED})  # its sheets and its synthesis may still be written
LISTED = OVER | {S.ANNOUNCED, S.CANCELLED}


def may_follow(before: str, after: str) -> bool:
    """Say whether a meeting in one state may go to the other."""
    return after in FOLLOWS[before]
