"""Analyses, made by jobs: what they load never enters a web process."""

from uuid import UUID

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from cahiers.insight.actions import forgetting, running
from cahiers.insight.queries.jobs import REPLAY, RUN, lost_analyses, lost_replays


@app.task(name=RUN, queue=running.QUEUE, pass_context=True)
def run_analysis(context: JobContext, run_id: str) -> bool:
    """Make an analysis; a killed worker's analysis is made again from its beginning."""
    from cahiers.insight.analyses import running as work  # noqa: PLC0415 -- slow import

    return work.run_analysis(UUID(run_id), attempts=context.job.attempts)


@app.task(name=REPLAY, queue=running.QUEUE)
def replay_analysis(run_id: str) -> bool:
    """Make an analysis again, to compare the bytes."""
    from cahiers.insight.analyses import running as work  # noqa: PLC0415 -- slow import

    return work.replay(UUID(run_id))


@app.periodic(cron="13 4 * * *", periodic_id="extracts")
@app.task(queue="housekeeping")
def forget_old_extracts(timestamp: int) -> int:
    """Erase what analyses read half a year ago, or that were withdrawn."""
    return forgetting.forget_old_extracts()


@app.periodic(cron="*/2 * * * *", periodic_id="lost-analyses")
@app.task(queue="housekeeping")
def end_lost_analyses(timestamp: int) -> int:
    """End with a sentence the analyses and replays that no job will ever finish: nobody waits for nothing."""
    analyses, replays = lost_analyses(), lost_replays()
    for analysis in analyses:
        running.fail_analysis(analysis.pk, _("L’analyse a été interrompue et son travail est perdu. Recommencez."))
    for analysis in replays:
        running.tell_replay(analysis, "")
    return len(analyses) + len(replays)
