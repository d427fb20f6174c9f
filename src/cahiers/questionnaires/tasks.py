"""Long work on questionnaires, done by jobs, and what runs by itself."""

from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from cahiers.questionnaires.actions import exporting
from cahiers.questionnaires.exports.running import run_export
from cahiers.questionnaires.queries.runs import EXPORT, lost_exports

LOST = "L’export a été interrompu et son travail est perdu. Recommencez : rien n’a été compté ni livré."


@app.task(name=EXPORT, queue=exporting.QUEUE, pass_context=True)
def write_export(context: JobContext, run_id: str) -> bool:
    """Write an export; a killed worker's export is written again from its beginning."""
    return run_export(UUID(run_id), attempts=context.job.attempts)


@app.periodic(cron="23 * * * *", periodic_id="exports")
@app.task(queue="housekeeping")
def forget_old_exports(timestamp: int) -> int:
    """Erase the files of exports after a week."""
    return exporting.forget_old_exports()


@app.periodic(cron="*/2 * * * *", periodic_id="lost-exports")
@app.task(queue="housekeeping")
def end_lost_exports(timestamp: int) -> int:
    """End with a sentence the exports that no job will ever finish: nobody waits for nothing."""
    lost = lost_exports()
    for run in lost:
        exporting.fail_export(run.pk, LOST)
    return len(lost)
