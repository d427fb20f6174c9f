"""Before and after opening: the dry run, the map of paths, opening, closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.opening import close_questionnaire, open_questionnaire
from cahiers.questionnaires.queries.trial import trial_of
from cahiers.questionnaires.views.editing import opened


@door("GET", members=True)
def paths(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Try every path: what nobody can reach, an example of answers for each page, the map."""
    board, workshop = opened(request, campaign, slug)
    context = {"board": board, "workshop": workshop, "trial": trial_of(workshop.draft)}
    return page(request, "questionnaires/paths.html", context)


@door("GET", members=True)
def open_form(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Say what opening settles for good, and ask to confirm."""
    board, workshop = opened(request, campaign, slug)
    context = {"board": board, "workshop": workshop, "trial": trial_of(workshop.draft)}
    return page(request, "questionnaires/open.html", context)


@door("POST", members=True)
def open_submit(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Open a questionnaire."""
    _board, workshop = opened(request, campaign, slug)
    open_questionnaire(workshop.questionnaire, by=request.user)
    messages.success(request, _("Le questionnaire est ouvert : les réponses arrivent tant que l’étape dure."))
    return redirect("questionnaires:edit", campaign, slug)


@door("GET", members=True)
def close_form(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Say what closing destroys, and ask to confirm."""
    board, workshop = opened(request, campaign, slug)
    return page(request, "questionnaires/close.html", {"board": board, "workshop": workshop})


@door("POST", members=True)
def close_submit(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Close a questionnaire for good."""
    _board, workshop = opened(request, campaign, slug)
    close_questionnaire(workshop.questionnaire, by=request.user)
    messages.success(request, _("Le questionnaire est clos. Plus rien ne relie une réponse à une personne."))
    return redirect("questionnaires:edit", campaign, slug)


open_ = entrance(open_form, open_submit)
close = entrance(close_form, close_submit)
