"""Which meetings there are: how many in each state, in which département, on which day."""

import random
from dataclasses import dataclass

from cahiers.demo.content import read
from cahiers.demo.loading.meetings.places import Map
from cahiers.meetings.enums import MeetingState as S

STOCK = "meetings.json"
OWN = "dep:35"  # the département of the bar's organiser and coordinator
AT_LEAST = 3  # meetings of each region
ELSEWHERE = 0.3  # where there is more time, meetings to come make most of the share: fewer of the others
OVERDUE, DUE = "overdue", "due"  # what is held and not handed in: after the deadline, or before an extended one
DUE_DAYS = 15  # from today, where there is an extension


@dataclass(frozen=True)
class Kind:
    """Meetings that live the same: their state, how many, between which days, where."""

    state: S
    count: int
    days: tuple[int, int]
    is_extended: bool | None = None  # in an académie with more time, in one without, in any


@dataclass(frozen=True)
class Slot:
    """A meeting to imagine."""

    state: S
    department: str
    days: int
    is_solenns: bool = False


KINDS = (
    Kind(S.PROPOSED, 6, (5, 13), True),
    Kind(S.REFUSED, 3, (4, 12), True),
    Kind(S.CANCELLED, 6, (-6, 9), True),
    Kind(S.PLANNED, 24, (4, 13), True),
    Kind(S.ANNOUNCED, 44, (2, 13), True),
    Kind(S.HELD, 29, (-9, -1), True),
    Kind(S.HELD, 40, (-13, -2), False),
    Kind(S.HANDED_IN, 58, (-13, -3)),
    Kind(S.RETURNED, 14, (-16, -6)),
    Kind(S.ACCEPTED, 78, (-18, -5)),
    Kind(S.INTEGRATED, 39, (-18, -8)),
)
SOLENNS = ((S.PLANNED, 12), (S.ANNOUNCED, 7), (S.HELD, -1), (S.RETURNED, -9), (S.INTEGRATED, -15))
AROUND_HER = ((S.PROPOSED, 9), (S.PROPOSED, 11), (S.HANDED_IN, -5), (S.HANDED_IN, -7))
COUNT = sum(kind.count for kind in KINDS) + len(SOLENNS) + len(AROUND_HER)


def programme(draw: random.Random, country: Map) -> list[Slot]:
    """Return the meetings to imagine: weighed by département, and a few at least in each region."""
    extended = {department for key in read(STOCK)["extensions"] for department in country.under(key)}
    slots = [Slot(state, OWN, days, is_solenns=True) for state, days in SOLENNS]
    slots += [Slot(state, OWN, days) for state, days in AROUND_HER]
    regions = [key for key, node in country.nodes.items() if node.level_id == "reg" for _ in range(AT_LEAST)]
    kinds = [kind for kind in KINDS for _ in range(kind.count)]
    draw.shuffle(kinds)
    for kind in sorted(kinds, key=lambda kind: kind.is_extended is not None):
        region = regions.pop() if regions and kind.is_extended is None else ""
        homes = country.under(region) if region else list(country.weights)
        if kind.is_extended is not None:
            homes = [home for home in homes if (home in extended) == kind.is_extended]
        spared = extended if kind.is_extended is None else set()
        weights = [country.weights[one] * (ELSEWHERE if one in spared else 1) for one in homes]
        home = draw.choices(homes, weights=weights)[0]
        slots.append(Slot(kind.state, home, draw.randint(*kind.days)))
    return slots
