"""A campaign's pages: landing, themes, calendar, and the change of a phase's dates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.actions import change_phase
from cahiers.campaign.forms import PhaseForm
from cahiers.campaign.models import Phase
from cahiers.campaign.queries import board_for, board_of, calendar_of, theme_page
from cahiers.campaign.rules import runs_campaign
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import headlines
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.foundation.requests import SiteRequest
from cahiers.people.requests import PersonRequest


@door("GET", cached=True)
def landing(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show what a campaign is about, where it stands, and the next step."""
    board = board_for(request.user, campaign)
    figures = headlines(board.campaign.pk, shows_counts=board.shows_counts)
    return page(request, "campaign/landing.html", {"board": board, "figures": figures})


@door("GET", cached=True)
def theme(request: SiteRequest, campaign: str, code: str) -> HttpResponse:
    """Show a theme: its questions, its challenges, and the way to its proposals."""
    board = board_for(request.user, campaign)
    shown = board.theme(code)
    if shown is None:
        raise Http404
    return page(request, "campaign/theme.html", {"board": board, "theme": shown, "content": theme_page(shown)})


@door("GET", cached=True)
def calendar(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show the phases, every change of their dates, and the events."""
    board = board_for(request.user, campaign)
    can_change = request.user.is_authenticated and runs_campaign(request.user, board.campaign)
    context = {"board": board, "calendar": calendar_of(board), "can_change": can_change}
    return page(request, "campaign/calendar.html", context)


def _phase_page(request: PersonRequest, phase: Phase, form: PhaseForm, status: int = 200) -> HttpResponse:
    context = {"board": board_of(phase.campaign.slug), "phase": phase, "form": form}
    return page(request, "campaign/phase.html", context, status=status)


def _phase(request: PersonRequest, campaign: str, pk: Any) -> Phase:
    shown = board_of(campaign).campaign
    phase = get_object_or_404(Phase.objects.select_related("campaign__scope"), campaign=shown, pk=pk)
    require(request, "campaign.change_phase", phase.campaign)
    return phase


def _phase_form(phase: Phase, data: Any = None) -> PhaseForm:
    initial = {"opens_at": phase.opens_at, "closes_at": phase.closes_at}
    return PhaseForm(data, zone=phase.campaign.zone, initial=initial)


@door("GET", members=True)
def phase_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show the dates of a phase to change."""
    phase = _phase(request, campaign, pk)
    return _phase_page(request, phase, _phase_form(phase))


@door("POST", members=True, creates=True)
def phase_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Change the dates of a phase, or show the form again with what was typed."""
    phase = _phase(request, campaign, pk)
    form = _phase_form(phase, request.POST)
    if form.is_valid():
        try:
            change_phase(phase, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les dates sont changées ; le changement est affiché avec son motif."))
            return redirect("campaign:calendar", campaign)
    return _phase_page(request, phase, form, status=422)


phase = entrance(phase_form, phase_submit)
