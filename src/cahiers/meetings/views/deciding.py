"""What a coordinator does with reports: the queue, one report, and what is decided of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page, private
from cahiers.foundation.permissions import require
from cahiers.meetings.actions.deciding import accept_report, integrate_report, return_report
from cahiers.meetings.actions.screening import screen_words
from cahiers.meetings.forms.deciding import IntegrateForm, ReturnForm, words_decided
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.reports import queue_for, report_context
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def queue(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the reports that wait for a decision in one's territories, the oldest first."""
    board = board_of(campaign)
    require(request, "meetings.see_board")
    context = {"board": board, "queue": queue_for(request.user, board.campaign)}
    return private(page(request, "meetings/report_queue.html", context))


def _page(
    request: PersonRequest,
    board: Board,
    meeting: Meeting,
    *,
    returning: ReturnForm | None = None,
    integrating: IntegrateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "returning": returning or ReturnForm(),
        "integrating": integrating or IntegrateForm(),
        **report_context(meeting),
    }
    return private(page(request, "meetings/report.html", context, status=status))


@door("GET", members=True)
def report(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a report beside what can be decided of it."""
    board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    return _page(request, board, meeting)


@door("POST", members=True)
def return_meeting(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Return a report for completion, or undo its acceptance."""
    board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_report(meeting, missing=form.cleaned_data["missing"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les organisateurs sont prévenus de ce qui manque."))
            return redirect("meetings:report", campaign, pk)
    return _page(request, board, meeting, returning=form, status=422)


@door("POST", members=True)
def accept(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Accept a report."""
    _board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    accept_report(meeting, by=request.user, words=words_decided(request.POST))
    messages.success(request, _("La synthèse est acceptée : tout le monde peut la lire."))
    return redirect("meetings:report", campaign, pk)


@door("POST", members=True)
def screen(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Decide once more of the words that could lead to somebody."""
    _board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    screen_words(meeting, words_decided(request.POST), by=request.user)
    messages.success(request, _("Vos choix sont gardés."))
    return redirect("meetings:report", campaign, pk)


@door("POST", members=True)
def integrate(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """State in which synthesis a report is taken up."""
    board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    form = IntegrateForm(request.POST)
    if form.is_valid():
        try:
            integrate_report(meeting, into=form.cleaned_data["into"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("La rencontre est intégrée."))
            return redirect("meetings:report", campaign, pk)
    return _page(request, board, meeting, integrating=form, status=422)
