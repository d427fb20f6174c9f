"""A page of questions after another: saved as one goes, left and taken up again, never lost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format

from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.actions.answering import save_answers
from cahiers.questionnaires.actions.joining import join_file
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.models import Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.shown import Walk, shown_page, walk_of
from cahiers.questionnaires.requests import led_in, led_to, taken_up
from cahiers.questionnaires.structure.drafts import TYPED, as_typed, faults_along
from cahiers.questionnaires.structure.form import Question, Section
from cahiers.questionnaires.structure.paths import Path
from cahiers.questionnaires.structure.posted import field_of, given_answers, sought_in


@door("GET")
@taken_up
def response(request: SiteRequest, filled: Response) -> HttpResponse:
    """Lead to where a response was left: a page, its review, or its receipt once it is sent."""
    return led_in(filled)


def _section(filled: Response, code: str) -> Section:
    section = next((one for one in form_of(filled.questionnaire).sections if one.code == code), None)
    if section is None:
        raise Http404
    return section


def _page(
    request: SiteRequest, walk: Walk, section: str, *, status: int = 200, refusal: str = "", **options: Any
) -> HttpResponse:
    rank = walk.path.place_of(section)
    if rank is None:  # emptied meanwhile: its neighbour takes its place, nobody sees a blank page
        nearest = walk.nearest(section)
        return led_to("page", walk.response, nearest) if nearest else led_to("review", walk.response)
    context = {
        "filled": walk.response,
        "questionnaire": walk.response.questionnaire,
        "shown": shown_page(walk, rank, **options),
        "revision": (walk.response.questionnaire_id, walk.response.questionnaire.revision),
        "refusal": refusal,
        "is_reviewing": "retour" in request.GET,
    }
    return page(request, "questionnaires/answer/page.html", context, status=status)


@door("GET")
@taken_up
def page_form(request: SiteRequest, filled: Response, section: str) -> HttpResponse:
    """Show a page of questions as it was left."""
    _section(filled, section)
    if not filled.is_being_written:
        return led_to("receipt", filled)
    new = tuple(request.GET.get("nouvelles", "").split(","))
    return _page(request, walk_of(filled), section, checks="verifier" in request.GET, new=new)


@door("POST")
@taken_up
def page_submit(request: SiteRequest, filled: Response, section: str) -> HttpResponse:
    """Keep what a page sent, then go on, back, away, or stay: to search a place, for a file, for what is missing.

    When nothing can be kept any more, the page is shown again with every word of it.
    """
    shown = [question for question in _section(filled, section).questions if question.code in _sent(request)]
    given, go = given_answers(request.POST, shown), request.POST.get("go", "next")
    try:
        refused = _joined(request, filled, shown, given)
        save_answers(filled, given, place=section)
    except Refused as error:
        return _not_kept(request, filled, section, given, str(error))
    walk = walk_of(filled)
    if go == "auto":
        return _saved_aside(walk, section)
    sought = sought_in(request.POST, shown)
    if sought or refused:
        return _page(request, replace(walk, answers=_over(walk.answers, sought)), section, told=refused)
    return _onward(request, walk, section, {question.code for question in shown}, go)


def _sent(request: SiteRequest) -> list[str]:
    return request.POST.getlist("shown")


def _joined(request: SiteRequest, filled: Response, shown: list[Question], given: dict[str, Any]) -> dict[str, str]:
    """Join the files that were sent to what is given; return a sentence for each that is refused."""
    refused = {}
    for question in shown:
        file = request.FILES.get(field_of(question)) if question.kind == QuestionKind.FILE else None
        if question.kind == QuestionKind.FILE and request.POST.get("remove") == question.code:
            given[question.code] = None
        elif file is not None:
            try:
                given[question.code] = str(join_file(filled, question, file).pk)
            except Refused as error:
                refused[question.code] = str(error)
    return refused


def _not_kept(
    request: SiteRequest, filled: Response, section: str, given: dict[str, Any], sentence: str
) -> HttpResponse:
    if request.POST.get("go") == "auto":
        return JsonResponse({"refused": sentence}, status=422)
    words = {code: as_typed(raw) for code, raw in given.items()}
    walk = walk_of(filled)
    return _page(request, replace(walk, answers=_over(walk.answers, words)), section, status=422, refusal=sentence)


def _over(answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Lay over answers what the fields of a page show instead."""
    return {key: one for key, one in answers.items() if key.removesuffix(TYPED) not in given} | dict(given)


def _saved_aside(walk: Walk, section: str) -> HttpResponse:
    """Answer a save that the person did not ask for: when it was, which questions the page asks now, what does not fit."""
    rank = walk.path.place_of(section)
    questions = () if rank is None else walk.path.pages[rank].questions
    typed = [code for code in (question.code for question in questions) if code + TYPED in walk.answers]
    faults = faults_along(walk.form, Path(walk.path.pages[rank : rank + 1]), walk.answers) if rank is not None else {}
    return JsonResponse(
        {
            "saves": walk.response.saves,
            "saved": time_format(timezone.localtime(), "TIME_FORMAT"),
            "asked": [question.code for question in questions],
            "faults": {code: faults[code] for code in typed},
        }
    )


def _onward(request: SiteRequest, walk: Walk, section: str, shown: set[str], go: str) -> HttpResponse:
    filled = walk.response
    keep = ["retour=1"] if "retour" in request.GET else []
    if go == "leave":
        return led_to("left", filled)
    if go == "back" and (before := walk.before(section)):
        return led_to("page", filled, before)
    rank = walk.path.place_of(section)
    if go == "next" and rank is not None and "remove" not in request.POST:
        page_shown = walk.path.pages[rank]
        new = [question.code for question in page_shown.questions if question.code not in shown]
        if faults_along(walk.form, Path((page_shown,)), walk.answers) or new:
            query = [*keep, "verifier=1", *([f"nouvelles={','.join(new)}"] if new else [])]
            return led_to("page", filled, section, query="&".join(query))
        after = "" if keep else walk.after(section)
        return led_to("page", filled, after) if after else led_to("review", filled)
    return led_to("page", filled, section, query="&".join(keep))


@door("GET")
@taken_up
def left(request: SiteRequest, filled: Response) -> HttpResponse:
    """Say that a response is kept, and how to take it up again."""
    if not filled.is_being_written:
        return led_to("receipt", filled)
    context = {"filled": filled, "questionnaire": filled.questionnaire}
    return page(request, "questionnaires/answer/left.html", context)


section_page = entrance(page_form, page_submit)
