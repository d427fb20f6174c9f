"""The analysts' desk: ask for an analysis, follow it, read it, run it again, compare it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.insight.actions import running
from cahiers.insight.enums import Kind
from cahiers.insight.forms import FORMS, CountingForm
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import analyses_of, analysis_of, comparable_to
from cahiers.insight.queries.comparing import comparison_page
from cahiers.insight.queries.jobs import is_installed
from cahiers.insight.views.shown import shown
from cahiers.people.requests import PersonRequest


def _board(request: PersonRequest, campaign: str) -> Board:
    board = board_of(campaign)
    require(request, "insight.analyse", board.campaign)
    return board


@door("GET", members=True)
def desk(request: PersonRequest, campaign: str) -> HttpResponse:
    """List the analyses of a campaign, and how to ask for one."""
    board = _board(request, campaign)
    context = {
        "board": board,
        "analyses": analyses_of(board.campaign),
        "kinds": list(Kind),
        "is_installed": is_installed(),
    }
    return page(request, "insight/desk.html", context)


def _kind(kind: str) -> Kind:
    if kind not in Kind.values:
        raise Http404
    return Kind(kind)


@door("GET", members=True)
def ask_form(request: PersonRequest, campaign: str, kind: str) -> HttpResponse:
    """Show what to tell of an analysis before it is asked for."""
    board, wanted = _board(request, campaign), _kind(kind)
    form = FORMS[wanted](campaign=board.campaign)
    return page(request, "insight/ask.html", {"board": board, "kind": wanted, "form": form})


@door("POST", members=True, creates=True)
def ask(request: PersonRequest, campaign: str, kind: str) -> HttpResponse:
    """Ask for an analysis and lead to its progress, or show the form again."""
    board, wanted = _board(request, campaign), _kind(kind)
    form = FORMS[wanted](request.POST, request.FILES, campaign=board.campaign)
    if form.is_valid():
        try:
            analysis = running.ask_for_analysis(board.campaign, form.question(), by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("insight:run", campaign, analysis.pk)
    return page(request, "insight/ask.html", {"board": board, "kind": wanted, "form": form}, status=422)


@door("GET", members=True)
def run(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show how far an analysis is, then all that it found, with what it was made from."""
    board = _board(request, campaign)
    analysis = analysis_of(board, pk)
    if request.htmx and not analysis.is_under_way:
        return HttpResponseClientRefresh()  # it was being followed, and has ended
    context = {"board": board, "analysis": analysis}
    if analysis.state == Analysis.State.DONE:
        context |= shown(analysis, request.user) | {"others": comparable_to(analysis)}
    return page(request, "insight/run.html", context, fragment="progress")


@door("POST", members=True)
def stop(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Stop an analysis under way."""
    running.stop_analysis(analysis_of(_board(request, campaign), pk), by=request.user)
    return redirect("insight:run", campaign, pk)


@door("POST", members=True)
def replay(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask that an analysis be made again, to compare the bytes."""
    running.replay_analysis(analysis_of(_board(request, campaign), pk), by=request.user)
    messages.info(request, _("Le recalcul est demandé : son résultat se verra ici."))
    return redirect("insight:run", campaign, pk)


@door("POST", members=True, creates=True)
def recount(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask for the same analysis with organised campaigns counted the other way, and lead to it."""
    analysis = analysis_of(_board(request, campaign), pk)
    form = CountingForm(request.POST)
    if not form.is_valid():
        raise Http404
    again = running.count_again(analysis, form.cleaned_data["counting"], by=request.user)
    return redirect("insight:run", campaign, again.pk)


@door("GET", members=True)
def compare(request: PersonRequest, campaign: str, pk: UUID, other: UUID) -> HttpResponse:
    """Show two runs of the same analysis side by side."""
    board = _board(request, campaign)
    first = analysis_of(board, pk)
    second = next((one for one in comparable_to(first) if one.pk == other), None)
    if first.state != Analysis.State.DONE or second is None:
        raise Http404
    second.campaign = board.campaign
    context = {
        "board": board,
        "first": first,
        "second": second,
        "comparison": comparison_page(first, second),
    }
    return page(request, "insight/compare.html", context)
