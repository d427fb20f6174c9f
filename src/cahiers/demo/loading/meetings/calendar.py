"""When things happen around a meeting: at hours when people do such things, in order, never to come."""

import random
from datetime import datetime, timedelta

from cahiers.demo.loading.campaigns import PARIS, midnight

STARTS = ((9, 30), (13, 30), (14, 0), (17, 30), (18, 0), (18, 30))
OVERSEAS = ((13, 30), (14, 0), (14, 30))  # by the clock of Paris: working hours from the Antilles to Mayotte
FIRST_GESTURE, LAST_GESTURE = 8.0, 20.5


def start_on(draw: random.Random, now: datetime, days: int, *, is_overseas: bool) -> datetime:
    """Return when a meeting of that day starts; nobody meets on a Sunday: it is the day before."""
    day = midnight(now, days)
    if day.weekday() == 6:
        day = midnight(now, days - 1)
    hours, minutes = STARTS[0] if day.weekday() == 5 else draw.choice(OVERSEAS if is_overseas else STARTS)
    return day.replace(hour=hours, minute=minutes)


def moments(draw: random.Random, now: datetime, first: int, last: int, count: int) -> list[datetime]:
    """Return that many moments of working days between two days counted from today, in order, all of them past."""
    found = []
    for _ in range(count):
        hour = draw.uniform(FIRST_GESTURE, LAST_GESTURE)
        found.append(midnight(now, draw.randint(first, max(first, last))) + timedelta(hours=hour))
    found.sort()
    return [min(at, now - timedelta(minutes=count - rank)) for rank, at in enumerate(found)]


def days_from(now: datetime, at: datetime) -> int:
    """Return how many days of Paris there are from today to a moment."""
    return (at.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
