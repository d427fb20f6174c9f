"""An export from the moment it is asked for: one at a time for a person, seen to its end, kept a week."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import discard, store
from cahiers.foundation.jobs import UNDER_WAY
from cahiers.foundation.journal import record
from cahiers.foundation.models import StoredFile
from cahiers.questionnaires.enums import ExportFormat, QuestionnaireState
from cahiers.questionnaires.models import ExportRun, Questionnaire
from cahiers.questionnaires.queries.runs import EXPORT

QUEUE = "exports"
ONE_AT_A_TIME = "questionnaires.long_work"  # memory is that of one, whoever asks
KEPT = timedelta(days=7)
State = ExportRun.State


@transaction.atomic
def ask_for_export(questionnaire: Questionnaire, *, format_: ExportFormat, by: Any) -> ExportRun:
    """Ask for the responses of a questionnaire; a job writes them.

    Refused while another export of the same person is under way, and before the questionnaire opens.
    """
    if questionnaire.state == QuestionnaireState.DRAFT:
        raise Refused(_("Ce questionnaire n’a pas encore ouvert : il n’y a rien à exporter."))
    try:
        with transaction.atomic():
            run = ExportRun.objects.create(questionnaire=questionnaire, format=format_, by=by)
    except IntegrityError as error:
        raise Refused(
            _("Un export que vous avez demandé est encore en cours. Attendez sa fin, ou arrêtez-le, puis recommencez.")
        ) from error
    record("export.asked", run, by=by, questionnaire=str(questionnaire.pk), format=format_.value)
    app.configure_task(EXPORT, queue=QUEUE, lock=ONE_AT_A_TIME).defer(run_id=str(run.pk))
    return run


@transaction.atomic
def begin_export(run_id: UUID) -> ExportRun | None:
    """Take up an export, from its beginning, even when a lost worker had begun it; None when it has ended already."""
    if not ExportRun.objects.filter(pk=run_id, state__in=UNDER_WAY).update(state=State.RUNNING, done=0, total=0):
        return None
    return ExportRun.objects.select_related("questionnaire__campaign", "by").get(pk=run_id)


@transaction.atomic
def deliver_export(run: ExportRun, path: Path, name: str, *, responses: int) -> bool:
    """Put the file of an export in the private store and hand it over, both or neither.

    False, and nothing is kept, when the export was stopped meanwhile.
    """
    awaited = ExportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, state=State.RUNNING).first()
    if awaited is None:
        return False
    with path.open("rb") as content:
        awaited.file = store(content, name, by=run.by)
    awaited.state, awaited.done, awaited.total, awaited.ended_at = State.DONE, responses, responses, Now()
    awaited.save(update_fields=["state", "file", "done", "total", "ended_at"])
    record("export.done", run, by=run.by, responses=responses, digest=awaited.file.digest)
    return True


@transaction.atomic
def fail_export(run_id: UUID, sentence: str) -> None:
    """End an export that cannot be done, with the reason that its page shows."""
    waiting = ExportRun.objects.select_for_update(of=("self",)).filter(pk=run_id, state__in=UNDER_WAY)
    for run in waiting.select_related("by"):
        run.state, run.fault, run.ended_at = State.FAILED, sentence, Now()
        run.save(update_fields=["state", "fault", "ended_at"])
        record("export.failed", run, by=run.by)


@transaction.atomic
def stop_export(run: ExportRun, *, by: Any) -> None:
    """Stop an export under way; its job sees it within seconds. Refused when it has already ended."""
    stopped = ExportRun.objects.filter(pk=run.pk, state__in=UNDER_WAY).update(
        state=State.FAILED, fault=_("Arrêté à votre demande."), ended_at=Now()
    )
    if not stopped:
        raise Refused(_("Cet export est déjà terminé."))
    record("export.stopped", run, by=by)


@transaction.atomic
def take_export(run: ExportRun, *, by: Any) -> StoredFile:
    """Return the file of an export and journal that it leaves. Refused when there is none, or none any more."""
    if run.file is None:
        raise Refused(_("Cet export n’a pas de fichier : il n’est pas terminé, ou il a été effacé après une semaine."))
    record("export.taken", run, by=by, digest=run.file.digest)
    return run.file


@transaction.atomic
def forget_old_exports() -> int:
    """Erase the files of exports that ended a week ago; what was asked, and when, stays."""
    count = 0
    for run in ExportRun.objects.filter(ended_at__lt=Now() - KEPT).exclude(file=None).select_related("file"):
        stored = run.file
        ExportRun.objects.filter(pk=run.pk).update(file=None)
        if stored is not None:
            discard(stored)
            count += 1
    return count
