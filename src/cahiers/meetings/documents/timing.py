"""The times of a meeting: how its minutes are shared, whatever its length."""

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

LONG_ENOUGH_FOR_A_BREAK = 120  # minutes
LONG_ENOUGH_FOR_A_MEAL = 330
MEAL = 60
STEP = 5  # minutes: nobody starts at 14 h 23


class Time(Enum):
    """A time of the meeting, in the order in which they follow each other."""

    OPENING = "opening"
    TESTIMONIES = "testimonies"
    TABLES = "tables"
    MEAL = "meal"
    TABLES_AGAIN = "tables_again"
    BREAK = "break"
    RESTITUTION = "restitution"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of the meeting and its bounds, in minutes from the start."""

    time: Time
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


# Shares of half a day of three hours: they add up to 180 with the break.
SHARES = {Time.OPENING: 15, Time.TESTIMONIES: 30, Time.TABLES: 75, Time.BREAK: 10, Time.RESTITUTION: 35, Time.VOTE: 15}
AT_A_TABLE = (5, 20, 30, 15, 5)  # meet, say how things are, seek ideas, choose, read again


def stretches(minutes: int) -> tuple[Stretch, ...]:
    """Return the times of a meeting of so many minutes: in order, without a gap, on multiples of five but the last.

    Short meetings have no break; long ones stop for a meal in the middle of the work at tables.

    >>> [(stretch.time.value, stretch.minutes) for stretch in stretches(180)]
    [('opening', 15), ('testimonies', 30), ('tables', 75), ('break', 10), ('restitution', 35), ('vote', 15)]
    """
    shares: dict[Time, float] = dict(SHARES)
    fixed: dict[Time, int] = {}
    if minutes < LONG_ENOUGH_FOR_A_BREAK:
        del shares[Time.BREAK]
    if minutes >= LONG_ENOUGH_FOR_A_MEAL:
        fixed[Time.MEAL] = MEAL
        shares[Time.TABLES_AGAIN] = shares[Time.TABLES] = shares[Time.TABLES] * 0.6
        shares[Time.OPENING] *= 0.6  # a longer day does not need a longer opening
    each = (minutes - sum(fixed.values())) / sum(shares.values())
    times = [time for time in Time if time in shares or time in fixed]
    lengths = [fixed[time] if time in fixed else shares[time] * each for time in times]
    bounds = _bounds(lengths, minutes)
    return tuple(Stretch(time, start, end) for time, (start, end) in zip(times, pairwise(bounds), strict=True))


def at_a_table(minutes: int) -> tuple[int, ...]:
    """Return how long each of the five moments of the work at a table lasts; whole minutes that add up.

    >>> at_a_table(75), at_a_table(25)
    ((5, 20, 30, 15, 5), (1, 7, 10, 5, 2))
    """
    total, bounds = sum(AT_A_TABLE), [0]
    for upto in range(1, len(AT_A_TABLE) + 1):
        bounds.append(sum(AT_A_TABLE[:upto]) * minutes // total)
    lengths = [end - start for start, end in pairwise(bounds)]
    return tuple(lengths)


def _bounds(lengths: list[float], minutes: int) -> list[int]:
    bounds = [0]
    for upto in range(1, len(lengths)):
        rounded = STEP * round(sum(lengths[:upto]) / STEP)
        bounds.append(max(rounded, bounds[-1] + STEP))
    return [*(min(bound, minutes) for bound in bounds), minutes]
