"""Making an analysis public under a name, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.insight.actions import publishing
from cahiers.insight.forms import ValidateForm, WithdrawForm
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import analysis_of
from cahiers.people.requests import PersonRequest

VALIDATE, WITHDRAW = "insight/validate.html", "insight/withdraw.html"


def _opened(request: PersonRequest, campaign: str, pk: UUID) -> tuple[Board, Analysis]:
    board = board_of(campaign)
    analysis = analysis_of(board, pk)
    require(request, "insight.validate", analysis)
    return board, analysis


def _page(
    request: PersonRequest, template: str, opened: tuple[Board, Analysis], form: Any, status: int = 200
) -> HttpResponse:
    board, analysis = opened
    context = {"board": board, "analysis": analysis, "form": form}
    return page(request, template, context, status=status)


@door("GET", members=True)
def validate_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show what validating means, and ask for a note of reading."""
    return _page(request, VALIDATE, _opened(request, campaign, pk), ValidateForm())


@door("POST", members=True, creates=True)
def validate(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Make an analysis public, or show the form again with what was typed."""
    opened = _opened(request, campaign, pk)
    form = ValidateForm(request.POST)
    if form.is_valid():
        try:
            publishing.validate_analysis(opened[1], note=form.cleaned_data["note"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("L’analyse est publique, sous votre nom."))
            return redirect("insight:show", campaign, pk)
    return _page(request, VALIDATE, opened, form, status=422)


@door("GET", members=True)
def withdraw_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask why an analysis is taken back."""
    return _page(request, WITHDRAW, _opened(request, campaign, pk), WithdrawForm())


@door("POST", members=True, creates=True)
def withdraw(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Take an analysis back from the public, or show the form again."""
    opened = _opened(request, campaign, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            publishing.withdraw_analysis(opened[1], reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("L’analyse n’est plus publique."))
            return redirect("insight:run", campaign, pk)
    return _page(request, WITHDRAW, opened, form, status=422)
