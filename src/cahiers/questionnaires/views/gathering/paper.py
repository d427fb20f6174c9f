"""Paper: the form to print, the forms typed, the comparison of two typings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.text import excerpt
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.paper import Misread, accept_once, settle_form, withdraw_typing
from cahiers.questionnaires.exports.paper import paper_form
from cahiers.questionnaires.forms.gathering import AcceptForm, SeriesForm
from cahiers.questionnaires.models import PaperEntry, Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.paper import (
    answers_in_words,
    choices_between,
    forms_typed,
    progress_of,
    second_typing,
)
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.structure.pairs import THIRD, asides, compared
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.paths import is_blank
from cahiers.questionnaires.structure.posted import given_answers, sought_in
from cahiers.questionnaires.views.gathering.opened import is_editor, needs_form, opened
from cahiers.questionnaires.views.gathering.typing import fields_of

PERMISSION = "questionnaires.enter_paper"
ON_A_PAGE = 50


def _series(questionnaire: Questionnaire, data: Any = None) -> SeriesForm:
    return SeriesForm(data, questions=len(form_of(questionnaire).questions))


def _desk_page(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, series: SeriesForm, status: int = 200
) -> HttpResponse:
    sees_all = is_editor(request, questionnaire)
    by = None if sees_all else request.user
    text = request.GET.get("q", "").replace("\x00", "").strip().upper()[:30]
    forms = forms_typed(questionnaire, by=by)
    shown = Paginator(forms.filter(number__contains=text) if text else forms, ON_A_PAGE)
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "sees_all": sees_all,
        "text": text,
        "page": shown.get_page(request.GET.get("page")),
        "progress": progress_of(questionnaire, by=by),
        "series": series,
    }
    return page(request, "questionnaires/paper_desk.html", context, status=status)


@door("GET", members=True)
@needs_form
def desk(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the forms typed, where each one stands, and how well the typings agree."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    return _desk_page(request, board, questionnaire, _series(questionnaire))


@door("GET", members=True)
@needs_form
def printed(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Give the form to print, or a series of copies numbered beforehand."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    series = _series(questionnaire, request.GET) if "series" in request.GET else None
    if series is not None and not series.is_valid():
        return _desk_page(request, board, questionnaire, series, status=422)
    pdf = paper_form(questionnaire, series.numbers if series else [""])
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _typed(request: PersonRequest, campaign: str, slug: str, pk: Any) -> tuple[Board, Questionnaire, PaperEntry]:
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    by = None if is_editor(request, questionnaire) else request.user
    first = get_object_or_404(forms_typed(questionnaire, by=by), pk=pk)
    first.questionnaire = questionnaire
    return board, questionnaire, first


def _sheet(
    request: PersonRequest,
    board: Board,
    questionnaire: Questionnaire,
    first: PaperEntry,
    accept: AcceptForm | None = None,
    refusal: str = "",
    given: dict[str, Any] | None = None,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    form, second = form_of(questionnaire), second_typing(first)
    pair = compared(form, first.answers, second.answers) if second else None
    words = answers_in_words(form, first.answers) if first.response_id else {}
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "first": first,
        "second": second,
        "pair": pair,
        "choices": [
            (one, fields_of(form, one.question, given or {}, faults or {}))
            for one in (choices_between(pair.differences) if pair else [])
        ],
        "chosen": {code: request.POST.get(f"kept-{code}") for code in form.questions},
        "answers": [(form.questions[code], said) for code, said in words.items()],
        "asides": asides(form, first.answers) if first.response_id else [],
        "accept": accept or AcceptForm(),
        "refusal": refusal,
    }
    return page(request, "questionnaires/paper_sheet.html", context, status=422 if refusal or accept else 200)


@door("GET", members=True)
@needs_form
def sheet_show(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Show where a form stands: waiting for its second typing without its answers, to be compared, or counted."""
    return _sheet(request, *_typed(request, campaign, slug, pk))


@door("POST", members=True, creates=True)
@needs_form
def sheet_settle(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Count a form typed twice, with the typing chosen for each difference."""
    board, questionnaire, first = _typed(request, campaign, slug, pk)
    second, form = second_typing(first), form_of(questionnaire)
    differing = [one.question for one in compared(form, first.answers, second.answers).differences] if second else []
    posted: Any = request.POST
    given = given_answers(posted, differing)
    if sought := sought_in(posted, differing):
        return _sheet(request, board, questionnaire, first, given=given | sought)
    try:
        settle_form(first, _sides(request, differing, given), given=given, by=request.user)
    except Misread as error:
        return _sheet(request, board, questionnaire, first, refusal=str(error), given=given, faults=error.faults)
    except Refused as error:
        return _sheet(request, board, questionnaire, first, refusal=str(error), given=given)
    messages.success(request, _("Le formulaire %(number)s est compté.") % {"number": first.number})
    return redirect("questionnaires:paper", campaign, slug)


def _sides(request: PersonRequest, differing: list[Question], given: dict[str, Any]) -> dict[str, int]:
    """Return which typing is right for each question: 3 where something else was typed. Refused when both are said."""
    sides = {}
    for question in differing:
        side = request.POST.get(f"kept-{question.code}")
        is_typed = not is_blank(given.get(question.code)) or not is_blank(given.get(question.code + OTHER))
        if side in {"1", "2"} and is_typed:
            sentence = _("« %(title)s » : vous avez choisi une saisie et écrit autre chose. Gardez l’un des deux.")
            raise Refused(sentence % {"title": excerpt(question.title, 80)})
        if side in {"1", "2", "3"} or is_typed:
            sides[question.code] = int(side) if side in {"1", "2", "3"} else THIRD
    return sides


sheet = entrance(sheet_show, sheet_settle)


@door("POST", members=True, creates=True)
@needs_form
def accept(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Count a form after one typing, with a reason."""
    board, questionnaire, first = _typed(request, campaign, slug, pk)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            accept_once(first, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Le formulaire %(number)s est compté.") % {"number": first.number})
            return redirect("questionnaires:paper", campaign, slug)
    return _sheet(request, board, questionnaire, first, accept=form)


@door("POST", members=True)
def withdraw(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Take back the last typing of a form that is not counted."""
    _board, _questionnaire, first = _typed(request, campaign, slug, pk)
    withdraw_typing(first, by=request.user)
    messages.success(request, _("La saisie est retirée."))
    return redirect("questionnaires:paper", campaign, slug)
