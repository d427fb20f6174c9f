"""Exports: asking for one, following it, stopping it, taking its file."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import download
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions import exporting
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.exports.forms import ExportForm
from cahiers.questionnaires.models import ExportRun, Questionnaire
from cahiers.questionnaires.queries.editing import questionnaire_of
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.runs import export_of, export_under_way, exports_of

State = ExportRun.State


def _asked(request: PersonRequest, campaign: str, slug: str) -> tuple[Board, Questionnaire]:
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    require(request, "questionnaires.export", questionnaire)
    return board, questionnaire


def _form(questionnaire: Questionnaire, data: Any = None) -> ExportForm:
    """Return the form; a draft with faults has nothing to export, and offers what every questionnaire does."""
    is_draft = questionnaire.state == QuestionnaireState.DRAFT
    return ExportForm(data, has_files=not is_draft and form_of(questionnaire).asks_for_files)


def _page(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, form: ExportForm, status: int = 200
) -> HttpResponse:
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": form,
        "runs": exports_of(questionnaire, request.user),
        "under_way": export_under_way(request.user),
    }
    return page(request, "questionnaires/export_list.html", context, status=status)


@door("GET", members=True)
def exports(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show how to ask for an export, and the exports that one asked for."""
    board, questionnaire = _asked(request, campaign, slug)
    return _page(request, board, questionnaire, _form(questionnaire))


@door("POST", members=True, creates=True)
def ask(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Ask for an export and lead to its progress."""
    board, questionnaire = _asked(request, campaign, slug)
    form = _form(questionnaire, request.POST)
    if form.is_valid():
        try:
            run = exporting.ask_for_export(questionnaire, format_=form.cleaned_data["format"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("questionnaires:export", campaign, slug, run.pk)
    return _page(request, board, questionnaire, form, status=422)


@door("GET", members=True)
def export(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Show how far an export is, and its file once it is there."""
    board, questionnaire = _asked(request, campaign, slug)
    run = export_of(questionnaire, request.user, pk)
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "run": run,
        "kept": exporting.KEPT.days,
    }
    return page(request, "questionnaires/export_run.html", context, fragment="progress")


@door("POST", members=True)
def stop(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Stop an export under way."""
    _board, questionnaire = _asked(request, campaign, slug)
    exporting.stop_export(export_of(questionnaire, request.user, pk), by=request.user)
    return redirect("questionnaires:export", campaign, slug, pk)


@door("POST", members=True)
def take(request: PersonRequest, campaign: str, slug: str, pk: UUID) -> HttpResponse:
    """Give the file of an export to whoever asked for it, and journal that it leaves."""
    _board, questionnaire = _asked(request, campaign, slug)
    file = exporting.take_export(export_of(questionnaire, request.user, pk), by=request.user)
    return cast("HttpResponse", download(file))
