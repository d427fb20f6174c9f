"""The organiser's desk: the questionnaires of a campaign; a new one, a copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of, published_campaigns
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.writing import copy_questionnaire, create_questionnaire
from cahiers.questionnaires.forms.editing import CopyForm, TitleForm
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.editing import questionnaire_of, questionnaires_of


@door("GET", members=True)
def desk(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the questionnaires of a campaign, whatever their state."""
    board = board_of(campaign)
    require(request, "questionnaires.edit", board.campaign)
    listed = questionnaires_of(board.campaign)
    return page(request, "questionnaires/desk.html", {"board": board, "questionnaires": listed})


@door("GET", members=True)
def new_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the form of a new questionnaire."""
    board = board_of(campaign)
    require(request, "questionnaires.edit", board.campaign)
    return page(request, "questionnaires/new.html", {"board": board, "form": TitleForm()})


@door("POST", members=True, creates=True)
def new_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Create a questionnaire of one empty page, and lead to its editor."""
    board = board_of(campaign)
    require(request, "questionnaires.edit", board.campaign)
    form = TitleForm(request.POST)
    if form.is_valid():
        try:
            made = create_questionnaire(board.campaign, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("questionnaires:edit", campaign, made.slug)
    return page(request, "questionnaires/new.html", {"board": board, "form": form}, status=422)


def _copy_form(request: PersonRequest, board: Board, questionnaire: Questionnaire, data: Any = None) -> CopyForm:
    campaigns = [one for one in published_campaigns() if may(request.user, "questionnaires.edit", one)]
    title = _("%(title)s (copie)") % {"title": questionnaire.title}
    return CopyForm(data, campaigns=campaigns, initial={"title": title[:200], "into": board.campaign.slug})


@door("GET", members=True)
def copy_form(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show where a questionnaire may be copied to."""
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    require(request, "questionnaires.edit", questionnaire)
    form = _copy_form(request, board, questionnaire)
    return page(request, "questionnaires/copy.html", {"board": board, "questionnaire": questionnaire, "form": form})


@door("POST", members=True, creates=True)
def copy_submit(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Copy a questionnaire, and lead to the copy's editor."""
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    require(request, "questionnaires.edit", questionnaire)
    form = _copy_form(request, board, questionnaire, request.POST)
    if form.is_valid():
        try:
            copy = copy_questionnaire(questionnaire, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("La copie est prête : rien n’est ouvert, tout peut changer."))
            return redirect("questionnaires:edit", copy.campaign.slug, copy.slug)
    context = {"board": board, "questionnaire": questionnaire, "form": form}
    return page(request, "questionnaires/copy.html", context, status=422)


new = entrance(new_form, new_submit)
copy = entrance(copy_form, copy_submit)
