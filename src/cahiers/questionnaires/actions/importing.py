"""An import of answers, from the file that is brought to the responses that it makes."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import discard, erase_bytes, store
from cahiers.foundation.jobs import UNDER_WAY
from cahiers.foundation.journal import record
from cahiers.foundation.models import StoredFile
from cahiers.questionnaires.actions.exporting import ONE_AT_A_TIME, QUEUE
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import AnswerImport, Questionnaire
from cahiers.questionnaires.queries.runs import AT_WORK, IMPORT, LOAD, READ

MOST_BYTES = 200 << 20
KEPT = timedelta(days=30)
READY = "ready"  # read to its end: its account is there
State = AnswerImport.State


def require_importable(questionnaire: Questionnaire) -> None:
    """Refuse while the questions may still change."""
    if questionnaire.state == QuestionnaireState.DRAFT:
        raise Refused(_("Ce questionnaire n’a pas encore ouvert : ses questions peuvent changer, rien ne s’y importe."))


@transaction.atomic
def bring_file(
    questionnaire: Questionnaire,
    *,
    content: IO[bytes],
    size: int,
    name: str,
    survey: Callable[[StoredFile], Mapping[str, Any]],
    by: Any,
) -> AnswerImport:
    """Keep a file of answers privately; its columns are matched next. Refused for a draft, and beyond 200 MB.

    `survey` finds out how the file is to be read; when it refuses, nothing of the file is kept.
    """
    require_importable(questionnaire)
    if size > MOST_BYTES:
        raise Refused(_("Ce fichier dépasse 200 Mo : coupez-le en plusieurs."))
    stored = store(content, name, by=by)  # type: ignore[arg-type]
    try:
        source = dict(survey(stored))
    except Refused:
        erase_bytes(stored)
        raise
    run = AnswerImport.objects.create(questionnaire=questionnaire, file=stored, by=by, mapping={"source": source})
    record("answers.brought", run, by=by, questionnaire=str(questionnaire.pk), digest=stored.digest)
    return run


@transaction.atomic
def choose_columns(run: AnswerImport, *, columns: Mapping[str, Any], by: Any) -> AnswerImport:
    """Say which column gives which question, and have the file read without loading anything.

    Refused when it is at work, when it is loaded, and when no question has a column.
    """
    run = _resting(run)
    if not any(columns["questions"].values()):
        raise Refused(_("Choisissez une colonne pour au moins une question."))
    _put_to_work(run, {"columns": dict(columns), "source": run.mapping["source"], "stage": READ})
    record("answers.matched", run, by=by)
    return run


@transaction.atomic
def launch_import(run: AnswerImport, *, by: Any) -> AnswerImport:
    """Have the lines that can be taken loaded, all together. Refused before the file was read, and when none can."""
    run = _resting(run)
    if run.mapping.get("stage") != READY:
        raise Refused(_("Faites d’abord lire le fichier : rien ne se charge sans avoir été vérifié."))
    if not run.mapping["summary"]["ready"]:
        raise Refused(_("Aucune ligne de ce fichier ne peut être chargée."))
    _put_to_work(run, run.mapping | {"stage": LOAD})
    record("answers.launched", run, by=by)
    return run


def _resting(run: AnswerImport) -> AnswerImport:
    run = AnswerImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=run.pk)
    if run.state == State.DONE:
        raise Refused(_("Ce fichier est déjà chargé."))
    if run.is_under_way and run.mapping.get("stage") in AT_WORK:
        raise Refused(_("Ce fichier est en cours de lecture : attendez la fin."))
    if run.file is None:
        raise Refused(_("Ce fichier a été effacé après trente jours : déposez-le de nouveau."))
    return run


def _put_to_work(run: AnswerImport, mapping: dict[str, Any]) -> None:
    run.mapping, run.state, run.fault, run.done, run.total = mapping, State.WAITING, "", 0, 0
    run.save(update_fields=["mapping", "state", "fault", "done", "total"])
    app.configure_task(IMPORT, queue=QUEUE, lock=ONE_AT_A_TIME).defer(run_id=str(run.pk))


@transaction.atomic
def begin_import(run_id: UUID) -> AnswerImport | None:
    """Take up the work of an import from its beginning; None when there is none to do."""
    waiting = AnswerImport.objects.filter(pk=run_id, state__in=UNDER_WAY, mapping__stage__in=AT_WORK)
    if not waiting.update(state=State.RUNNING, done=0):
        return None
    return AnswerImport.objects.select_related("questionnaire__campaign", "file", "by").get(pk=run_id)


@transaction.atomic
def account_for(run: AnswerImport, *, summary: dict[str, Any], report: list[list[Any]]) -> None:
    """Keep what would become of each line; the import waits for a word to be loaded."""
    run.mapping |= {"stage": READY, "summary": summary}
    run.report, run.refused, run.state = report, summary["refused"], State.WAITING
    run.done = run.total = summary["rows"]
    run.save(update_fields=["mapping", "report", "refused", "state", "done", "total"])


@transaction.atomic
def end_import(run: AnswerImport, *, summary: dict[str, Any], report: list[list[Any]]) -> None:
    """Say that the responses are there."""
    account_for(run, summary=summary, report=report)
    run.state, run.created, run.ended_at = State.DONE, summary["ready"], Now()
    run.save(update_fields=["state", "created", "ended_at"])
    figures = {name: summary[name] for name in ("rows", "ready", "known", "refused")}
    record("answers.imported", run, by=run.by, digest=run.file.digest if run.file else "", **figures)


@transaction.atomic
def fail_import(run_id: UUID, sentence: str) -> None:
    """End the work of an import with the reason that its page shows; its columns may be chosen again."""
    for run in AnswerImport.objects.select_for_update(of=("self",)).filter(pk=run_id, state__in=UNDER_WAY):
        run.state, run.fault = State.FAILED, sentence
        run.save(update_fields=["state", "fault"])
        record("answers.failed", run)


@transaction.atomic
def forget_old_sources() -> int:
    """Erase the files brought a month ago, and the words of theirs that reports quote; the figures of each import stay."""
    old = AnswerImport.objects.select_for_update(of=("self",)).select_related("file").defer("report")
    old = old.filter(asked_at__lt=Now() - KEPT).exclude(file=None)
    count = 0
    for run in old:
        stored = run.file
        if stored is None or (run.is_under_way and run.mapping.get("stage") in AT_WORK):
            continue
        mapping = run.mapping | {"name": stored.name}
        AnswerImport.objects.filter(pk=run.pk).update(file=None, mapping=mapping, report=[])
        discard(stored)
        count += 1
    return count
