"""Long work on questionnaires, done by jobs, and what runs by itself."""

from uuid import UUID

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from cahiers.questionnaires.actions import exporting, importing
from cahiers.questionnaires.exports.running import run_export
from cahiers.questionnaires.imports.running import run_import
from cahiers.questionnaires.queries.runs import EXPORT, IMPORT, lost_exports, lost_imports


@app.task(name=EXPORT, queue=exporting.QUEUE, pass_context=True)
def write_export(context: JobContext, run_id: str) -> bool:
    """Write an export; a killed worker's export is written again from its beginning."""
    return run_export(UUID(run_id), attempts=context.job.attempts)


@app.task(name=IMPORT, queue=exporting.QUEUE, pass_context=True)
def import_answers(context: JobContext, run_id: str) -> bool:
    """Read a file of answers, or load it; a killed worker's work is done again from its beginning."""
    return run_import(UUID(run_id), attempts=context.job.attempts)


@app.periodic(cron="23 * * * *", periodic_id="exports")
@app.task(queue="housekeeping")
def forget_old_exports(timestamp: int) -> int:
    """Erase the files of exports after a week."""
    return exporting.forget_old_exports()


@app.periodic(cron="41 3 * * *", periodic_id="answer-sources")
@app.task(queue="housekeeping")
def forget_old_sources(timestamp: int) -> int:
    """Erase the files of imports after a month."""
    return importing.forget_old_sources()


@app.periodic(cron="*/2 * * * *", periodic_id="lost-work")
@app.task(queue="housekeeping")
def end_lost_work(timestamp: int) -> int:
    """End with a sentence the exports and imports that no job will ever finish: nobody waits for nothing."""
    exports, imports = lost_exports(), lost_imports()
    for run in exports:
        exporting.fail_export(run.pk, _("L’export a été interrompu et son travail est perdu. Recommencez."))
    for reading in imports:
        importing.fail_import(reading.pk, _("La lecture a été interrompue, rien n’a été chargé. Recommencez."))
    return len(exports) + len(imports)
