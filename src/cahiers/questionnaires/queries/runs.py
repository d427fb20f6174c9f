"""Long work under way or done: whose it is, and whether a job still looks after it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from cahiers.foundation.first import First, first
from cahiers.foundation.jobs import UNDER_WAY, looked_after
from cahiers.questionnaires.models import AnswerImport, ExportRun, Questionnaire

EXPORT = "questionnaires.export"  # names of the tasks, which stand above
IMPORT = "questionnaires.import_answers"
READ, LOAD = "read", "load"  # the two works of an import: first nothing is loaded
AT_WORK = (READ, LOAD)
SHOWN = 20


def exports_of(questionnaire: Questionnaire, person: Any) -> First[ExportRun]:
    """Return the latest exports of a questionnaire that a person asked for, the last first."""
    return first(ExportRun.objects.filter(questionnaire=questionnaire, by=person).select_related("file"), SHOWN)


def export_under_way(person: Any) -> ExportRun | None:
    """Return the export that a person is waiting for, whatever the questionnaire."""
    return ExportRun.objects.filter(by=person, state__in=UNDER_WAY).select_related("questionnaire__campaign").first()


def export_of(questionnaire: Questionnaire, person: Any, pk: UUID) -> ExportRun:
    """Return an export that the person asked for; 404 for anybody else's."""
    return get_object_or_404(ExportRun.objects.select_related("file"), questionnaire=questionnaire, by=person, pk=pk)


def imports_of(questionnaire: Questionnaire) -> First[AnswerImport]:
    """Return the latest imports of a questionnaire, the last first."""
    found = AnswerImport.objects.filter(questionnaire=questionnaire).select_related("file", "by")
    return first(found.defer("report"), SHOWN)


def import_of(questionnaire: Questionnaire, pk: UUID) -> AnswerImport:
    """Return an import of a questionnaire; 404 when it is another's."""
    found = AnswerImport.objects.select_related("file", "by")
    run = get_object_or_404(found, questionnaire=questionnaire, pk=pk)
    run.questionnaire = questionnaire
    return run


def lost_exports() -> list[ExportRun]:
    """Return the exports under way that no job waiting or at work will end."""
    awaited = looked_after(EXPORT)
    return [run for run in ExportRun.objects.filter(state__in=UNDER_WAY) if str(run.pk) not in awaited]


def lost_imports() -> list[AnswerImport]:
    """Return the imports being read or loaded that no job will end."""
    awaited = looked_after(IMPORT)
    at_work = AnswerImport.objects.filter(state__in=UNDER_WAY, mapping__stage__in=AT_WORK)
    return [run for run in at_work if str(run.pk) not in awaited]
