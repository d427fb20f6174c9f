"""Reading again what a machine coded: accept, correct, set aside; then let it learn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.insight.actions.coding import decide_texts, learn_from_corrections
from cahiers.insight.enums import Kind
from cahiers.insight.forms import decisions_in
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import analysis_of
from cahiers.insight.queries.coding import reading_again
from cahiers.people.requests import PersonRequest

AT_RANDOM = "hasard"


def _coding(request: PersonRequest, campaign: str, pk: UUID) -> tuple[Board, Analysis]:
    """Return a finished coding that is not signed; 404 for anything else."""
    board = board_of(campaign)
    require(request, "insight.analyse", board.campaign)
    analysis = analysis_of(board, pk)
    if analysis.kind != Kind.CODING or analysis.state != Analysis.State.DONE or analysis.validated_at is not None:
        raise Http404
    return board, analysis


@door("GET", members=True)
def read_texts(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the next texts to read again: those the machine doubts most, or drawn at random."""
    board, analysis = _coding(request, campaign, pk)
    at_random = request.GET.get("ordre") == AT_RANDOM
    context = {
        "board": board,
        "analysis": analysis,
        "at_random": at_random,
        "reading": reading_again(analysis, at_random=at_random),
    }
    return page(request, "insight/read_again.html", context)


@door("POST", members=True, creates=True)
def keep_decisions(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Keep what was decided, then show the next texts in the same order."""
    _board, analysis = _coding(request, campaign, pk)
    at_random = request.POST.get("ordre") == AT_RANDOM
    count = decide_texts(analysis, decisions_in(request.POST), is_drawn=at_random, by=request.user)
    if count:
        sentence = ngettext("%(n)s décision est gardée.", "%(n)s décisions sont gardées.", count)
        messages.success(request, sentence % {"n": count})
    else:
        messages.info(
            request, _("Aucune décision : choisissez un code, ou « aucun de ces codes », pour un texte au moins.")
        )
    address = reverse("insight:read_again", args=[campaign, pk])
    return redirect(f"{address}?ordre={AT_RANDOM}" if at_random else address)


read_again = entrance(read_texts, keep_decisions)


@door("POST", members=True, creates=True)
def learn(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask for the same coding by a machine that learnt from what was decided, and lead to it."""
    _board, analysis = _coding(request, campaign, pk)
    return redirect("insight:run", campaign, learn_from_corrections(analysis, by=request.user).pk)
