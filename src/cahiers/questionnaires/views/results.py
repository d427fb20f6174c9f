"""Pages of results: live for those who may see them, released question by question for everybody."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board, board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.forms.results import FiltersForm
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries import reading
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.population import Filters, population_of
from cahiers.questionnaires.queries.releases import has_words, released_codes, released_questions
from cahiers.questionnaires.queries.verbatims import Verbatims, verbatims
from cahiers.questionnaires.structure.crosses import Cross
from cahiers.questionnaires.structure.form import Question

LONGEST_QUERY = 200


def questionnaire_of(request: SiteRequest, campaign: str, slug: str) -> tuple[Board, Questionnaire]:
    """Return a questionnaire that was opened, with its campaign's board; 404 for any other."""
    board = board_for(request.user, campaign)
    opened = Questionnaire.objects.exclude(state=QuestionnaireState.DRAFT)
    questionnaire = get_object_or_404(opened, campaign=board.campaign, slug=slug)
    questionnaire.campaign = board.campaign
    return board, questionnaire


def question_of(questionnaire: Questionnaire, code: str) -> Question:
    """Return a question; 404 when the questionnaire has none of that code."""
    question = form_of(questionnaire).questions.get(code)
    if question is None:
        raise Http404(code)
    return question


def _number(request: SiteRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) <= 4 else 1


@door("GET", cached=True)
def released(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the results that the public may see."""
    board, questionnaire = questionnaire_of(request, campaign, slug)
    shown = reading.results_page(questionnaire, released_questions(questionnaire), _number(request), is_public=True)
    can_see_live = may(request.user, "questionnaires.see_results", questionnaire)
    context = {"board": board, "questionnaire": questionnaire, "shown": shown, "can_see_live": can_see_live}
    return page(request, "questionnaires/results_released.html", context)


@door("GET", members=True)
def live(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the results as they come in, to those who run the consultation."""
    board, questionnaire = questionnaire_of(request, campaign, slug)
    require(request, "questionnaires.see_results", questionnaire)
    form, questions = FiltersForm(request.GET), list(form_of(questionnaire).questions.values())
    filters, is_whole = form.filters, "tout" in request.GET
    shown = reading.results_page(
        questionnaire, questions, _number(request), filters, is_public=False, is_whole=is_whole
    )
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": form,
        "filters": filters,
        "kept": form.kept,
        "json_query": form.kept_with(page=shown.number if shown.number > 1 else None),
        "shown": shown,
        "gathered": reading.what_came_in(questionnaire, filters, at_once=True),
        "released": released_codes(questionnaire),
        "can_release": may(request.user, "questionnaires.release", questionnaire),
    }
    return page(request, "questionnaires/results_live.html", context)


@door("GET", cached=True)
def released_question(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Show the released result of a question, its crosses and its open answers; 404 when it is not released."""
    board, questionnaire = questionnaire_of(request, campaign, slug)
    codes = released_codes(questionnaire)
    asked = question_of(questionnaire, question)
    if asked.code not in codes:
        raise Http404(question)
    return _question_page(request, board, questionnaire, asked, codes)


@door("GET", members=True)
def live_question(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Show the live result of a question, any cross, and its open answers."""
    board, questionnaire = questionnaire_of(request, campaign, slug)
    require(request, "questionnaires.see_results", questionnaire)
    return _question_page(request, board, questionnaire, question_of(questionnaire, question), None)


def _question_page(
    request: SiteRequest,
    board: Board,
    questionnaire: Questionnaire,
    question: Question,
    codes: frozenset[str] | None,
) -> HttpResponse:
    is_public = codes is not None
    form = FiltersForm(request.GET, is_public=is_public)
    filters = form.filters
    found = reading.results(questionnaire, [question], filters, is_public=is_public)[question.code]
    by, row = request.GET.get("croiser", "")[:70], request.GET.get("ligne", "")[:60]
    if question.rows and row not in {line.code for line in question.rows}:
        row = question.rows[0].code
    cross = reading.crossed(questionnaire, question, by, row=row, filters=filters, released=codes) if by else None
    context: dict[str, Any] = {
        "board": board,
        "questionnaire": questionnaire,
        "question": question,
        "section": form_of(questionnaire).section_of(question.code),
        "result": found,
        "is_public": is_public,
        "form": form,
        "filters": filters,
        "kept": "" if is_public else form.kept,
        "json_query": _json_query(form, by if cross else "", row, is_public=is_public),
        "by": by,
        "row": row,
        "variables": [(one.name, one.title) for one in reading.variables_for(questionnaire, question, codes)],
        "cross": cross if isinstance(cross, Cross) else None,
        "groups": None if isinstance(cross, Cross) else cross,
        "choice": _choice(request, cross) if isinstance(cross, Cross) else "",
        "released": codes if codes is not None else released_codes(questionnaire),
    }
    if has_words(question):
        context |= {"texts": _texts(request, questionnaire, question, filters, is_public), "query": _query(request)}
    return page(request, "questionnaires/results_question.html", context)


def _json_query(form: FiltersForm, by: str, row: str, *, is_public: bool) -> str:
    """Return the query that gives a program the result on the page; the public's filters are for texts alone."""
    asked = {"croiser": by, "ligne": row} if by else {}
    return form.kept_with(**asked) if not is_public else (f"?{urlencode(asked)}" if asked else "")


def _choice(request: SiteRequest, cross: Cross) -> str:
    """Return the answer that the chart of many groups draws: the one asked for, or the most given."""
    asked = request.GET.get("choix", "")
    totals = [(total or 0, -i) for i, total in enumerate(cross.row_totals)]
    if asked in {item.code for item in cross.rows.items} or not totals:
        return asked
    return cross.rows.items[-max(totals)[1]].code


def _query(request: SiteRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]


def _texts(
    request: SiteRequest, questionnaire: Questionnaire, question: Question, filters: Filters, is_public: bool
) -> Verbatims:
    """Return a page of the texts that filters leave."""
    asked = request.GET
    return verbatims(
        population_of(questionnaire, filters),
        question.code,
        text=_query(request),
        after=asked.get("apres", ""),
        before=asked.get("avant", ""),
        at=asked.get("texte", ""),
        is_public=is_public,
    )
