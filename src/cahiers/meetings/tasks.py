"""Long work on meetings, done by jobs, and what runs by itself: readings, reminders, names forgotten."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from cahiers.meetings.actions.remembering import forget_registered, remind_registered
from cahiers.meetings.actions.uploading import QUEUE, fail_reading
from cahiers.meetings.imports.running import run_reading
from cahiers.meetings.queries.hand_ins import READ_TASK, lost_readings


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


@app.task(name=READ_TASK, queue=QUEUE, pass_context=True)
def read_hand_in(context: JobContext, hand_in_id: str) -> bool:
    """Read the files of a hand-in; a killed worker's reading is done again from its beginning."""
    return run_reading(UUID(hand_in_id), attempts=context.job.attempts)


@app.periodic(cron="*/2 * * * *", periodic_id="lost-readings")
@app.task(queue="housekeeping")
def end_lost_readings(timestamp: int) -> int:
    """End with a sentence the readings that no job will ever finish: nobody waits for nothing."""
    lost = lost_readings()
    for hand_in in lost:
        fail_reading(hand_in.pk, _("La lecture a été interrompue. Vos fichiers sont gardés : recommencez."))
    return len(lost)
