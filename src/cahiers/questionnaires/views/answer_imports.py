"""Imports of answers: bringing a file, matching its columns, reading its account, loading it."""

import csv
from contextlib import closing
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.inert import inert
from cahiers.foundation.models import StoredFile
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions import importing
from cahiers.questionnaires.imports.forms import ColumnsForm, FileForm
from cahiers.questionnaires.imports.mapping import Columns, guess
from cahiers.questionnaires.imports.source import REFERENCE, Source, records, survey
from cahiers.questionnaires.models import AnswerImport, Questionnaire
from cahiers.questionnaires.queries.editing import questionnaire_of
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.runs import AT_WORK, import_of, imports_of

PREVIEWED = 3
REPORTED = 50  # on the page; all of them in the file


def _asked(request: PersonRequest, campaign: str, slug: str) -> tuple[Board, Questionnaire]:
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    require(request, "questionnaires.import_answers", questionnaire)
    return board, questionnaire


def _list(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, form: FileForm, status: int
) -> HttpResponse:
    context = {"board": board, "questionnaire": questionnaire, "form": form, "runs": imports_of(questionnaire)}
    return page(request, "questionnaires/import_list.html", context, status=status)


@door("GET", members=True)
def imports(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show how to bring a file of answers, and those that were brought."""
    board, questionnaire = _asked(request, campaign, slug)
    return _list(request, board, questionnaire, FileForm(), 200)


def _survey(stored: StoredFile) -> dict[str, Any]:
    return survey(stored).definition


@door("POST", members=True, creates=True)
def bring(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Keep a file and lead to the matching of its columns."""
    board, questionnaire = _asked(request, campaign, slug)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        brought = {"content": file.file, "size": file.size, "name": file.name}
        try:
            run = importing.bring_file(questionnaire, **brought, survey=_survey, by=request.user)
        except Refused as error:
            form.refuse(error, "file")
        else:
            return redirect("questionnaires:import", campaign, slug, run.pk)
    return _list(request, board, questionnaire, form, 422)


def _columns_form(run: AnswerImport, data: Any = None) -> ColumnsForm:
    form, source = form_of(run.questionnaire), Source(**run.mapping["source"])
    chosen = Columns(**run.mapping["columns"]) if "columns" in run.mapping else guess(form, source)
    return ColumnsForm(data, form=form, source=source, chosen=chosen)


def _preview(stored: StoredFile, source: Source) -> list[list[str]]:
    """Return the cells of the first lines, and leave the rest of the file closed."""
    with closing(records(stored, source)) as lines:
        return [cells for _line, cells in islice(lines, PREVIEWED)]


def _page(
    request: PersonRequest, board: Board, run: AnswerImport, form: ColumnsForm | None, status: int = 200
) -> HttpResponse:
    stage = run.mapping.get("stage", "")
    source = Source(**run.mapping["source"])
    is_at_work = run.is_under_way and stage in AT_WORK
    summary = run.mapping.get("summary") or {}
    questions = form_of(run.questionnaire).questions
    context = {
        "board": board,
        "questionnaire": run.questionnaire,
        "run": run,
        "form": form,
        "source": source,
        "has_references": REFERENCE in source.header,
        "preview": _preview(run.file, source) if form and run.file else [],
        "is_at_work": is_at_work,
        "is_ready": stage == importing.READY and run.state == AnswerImport.State.WAITING,
        "summary": summary,
        "aside": [
            (questions[code].title, count) for code, count in summary.get("aside", {}).items() if code in questions
        ],
        "faults": run.report[:REPORTED],
        "reported": len(run.report),
        "reasons": summary.get("reasons", 0),
    }
    return page(request, "questionnaires/import_run.html", context, fragment="work", status=status)


@door("GET", members=True)
def show(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Show where an import is: columns to match, reading, account, responses loaded."""
    board, questionnaire = _asked(request, campaign, slug)
    run = import_of(questionnaire, pk)
    is_resting = run.state == AnswerImport.State.FAILED or (
        run.state == AnswerImport.State.WAITING and run.mapping.get("stage") not in AT_WORK
    )
    wants_columns = is_resting and run.file is not None and ("stage" not in run.mapping or "colonnes" in request.GET)
    return _page(request, board, run, _columns_form(run) if wants_columns else None)


@door("POST", members=True)
def match(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Keep which column gives which question, and have the file read."""
    board, questionnaire = _asked(request, campaign, slug)
    run = import_of(questionnaire, pk)
    form = _columns_form(run, request.POST)
    if form.is_valid():
        try:
            importing.choose_columns(run, columns=form.columns().definition, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("questionnaires:import", campaign, slug, pk)
    return _page(request, board, run, form, 422)


@door("POST", members=True)
def launch(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Have the lines that can be taken loaded."""
    _board, questionnaire = _asked(request, campaign, slug)
    importing.launch_import(import_of(questionnaire, pk), by=request.user)
    return redirect("questionnaires:import", campaign, slug, pk)


@door("GET", members=True)
def report(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Give the lines that are not taken, with the reason of each."""
    _board, questionnaire = _asked(request, campaign, slug)
    run = import_of(questionnaire, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="compte-rendu-{run.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("ligne"), _("colonne"), _("motif")])
    writer.writerows([line, inert(column), inert(reason)] for line, column, reason in run.report)
    reasons = run.mapping.get("summary", {}).get("reasons", 0)
    if reasons > len(run.report):
        sentence = _("Compte rendu coupé : %(shown)s motifs sur %(reasons)s.")
        writer.writerow(["", "", sentence % {"shown": len(run.report), "reasons": reasons}])
    return response
