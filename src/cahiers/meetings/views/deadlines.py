"""What is due: deadlines and the time added, the meetings that each territory expects."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.meetings.actions.deadlines import expect_meetings, extend_deadline, set_deadline
from cahiers.meetings.forms.board import DeadlineForm, ExpectationForm, ExtensionForm
from cahiers.meetings.models import Deadline
from cahiers.meetings.queries.board import expectations_of
from cahiers.meetings.queries.deadlines import deadlines_of
from cahiers.meetings.requests import Asked
from cahiers.meetings.views.board import address_of, asked_of
from cahiers.people.requests import PersonRequest


def _deadlines_page(
    request: PersonRequest, board: Board, asked: Asked, status: int = 200, **forms: Any
) -> HttpResponse:
    zone = board.campaign.zone
    context = {
        "board": board,
        "asked": asked,
        "deadlines": deadlines_of(board.campaign),
        "may_set": may(request.user, "meetings.coordinate", board.campaign.scope),
        "may_extend": may(request.user, "meetings.coordinate", asked.node),
        "form": DeadlineForm(zone=zone),
        "extension": ExtensionForm(zone=zone, under=asked.node, initial={"territory": asked.node}),
        "back": address_of(board, asked),
    } | forms
    return page(request, "meetings/deadlines.html", context, status=status)


@door("GET", members=True)
def deadlines_list(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show until when each level hands in, and the time that was added."""
    board, asked = asked_of(request, campaign)
    return _deadlines_page(request, board, asked)


@door("POST", members=True)
def deadlines_set(request: PersonRequest, campaign: str) -> HttpResponse:
    """Set the deadline of a level."""
    board, asked = asked_of(request, campaign)
    require(request, "meetings.coordinate", board.campaign.scope)
    form = DeadlineForm(request.POST, zone=board.campaign.zone)
    if form.is_valid():
        try:
            set_deadline(board.campaign, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Date enregistrée."))
            return redirect("meetings:deadlines", campaign)
    return _deadlines_page(request, board, asked, status=422, form=form)


@door("POST", members=True, creates=True)
def extend(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give a territory more time."""
    board, asked = asked_of(request, campaign)
    deadline = get_object_or_404(Deadline, pk=pk, campaign=board.campaign)
    require(request, "meetings.coordinate", asked.node)
    form = ExtensionForm(request.POST, zone=board.campaign.zone, under=asked.node)
    if form.is_valid():
        try:
            extend_deadline(deadline, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Délai enregistré. Les organisateurs le voient sur leur page."))
            return redirect(address_of(board, asked, "deadlines"))
    return _deadlines_page(request, board, asked, status=422, extension=form, extended=deadline)


def _expectation_form(board: Board, asked: Asked, data: Any = None) -> ExpectationForm:
    nodes, counts = expectations_of(board.campaign, asked.node)
    return ExpectationForm(data, nodes=nodes, counts=counts)


@door("GET", members=True)
def expectations_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show how many meetings each part of a territory expects."""
    board, asked = asked_of(request, campaign)
    require(request, "meetings.coordinate", asked.node)
    context = {
        "board": board,
        "asked": asked,
        "form": _expectation_form(board, asked),
        "back": address_of(board, asked),
    }
    return page(request, "meetings/expectations.html", context)


@door("POST", members=True)
def expectations_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Keep what is expected."""
    board, asked = asked_of(request, campaign)
    require(request, "meetings.coordinate", asked.node)
    form = _expectation_form(board, asked, request.POST)
    if form.is_valid():
        expect_meetings(board.campaign, form.counts, by=request.user)
        messages.success(request, _("Rencontres attendues enregistrées."))
        return redirect(address_of(board, asked))
    context = {"board": board, "asked": asked, "form": form, "back": address_of(board, asked)}
    return page(request, "meetings/expectations.html", context, status=422)


deadlines = entrance(deadlines_list, deadlines_set)
expectations = entrance(expectations_form, expectations_submit)
