"""What runs by itself: reminding those who come to a meeting, forgetting who came."""

from collections.abc import Callable

from procrastinate.contrib.django import app

from cahiers.meetings.actions.remembering import forget_registered, remind_registered


def _until_none(work: Callable[[], int]) -> int:
    """Do a work batch after batch; return how much was done."""
    total = 0
    while done := work():
        total += done
    return total


@app.periodic(cron="7 * * * *", periodic_id="meeting-reminders")
@app.task(queueing_lock="meeting-reminders", queue="housekeeping")
def remind_of_meetings(timestamp: int) -> int:
    """Remind those who have a seat, two days before, once."""
    return _until_none(remind_registered)


@app.periodic(cron="37 3 * * *", periodic_id="meeting-registrations")
@app.task(queueing_lock="meeting-registrations", queue="housekeeping")
def forget_registrations(timestamp: int) -> int:
    """Erase names and addresses a month after each meeting; the counts stay."""
    return _until_none(forget_registered)
