"""Batches of personal links: make one, take its file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.ways_in import make_links, record_link_file
from cahiers.questionnaires.enums import Access, QuestionnaireState
from cahiers.questionnaires.exports.links import link_file
from cahiers.questionnaires.forms.gathering import BatchForm, LinksForm
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.ways_in import link_batches
from cahiers.questionnaires.views.gathering.opened import opened

PERMISSION = "questionnaires.make_links"


def _links_page(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, form: LinksForm, status: int = 200
) -> HttpResponse:
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": form,
        "batches": link_batches(questionnaire, request.user),
        "takes_links": Access.LINK in questionnaire.accesses,
        "is_open": questionnaire.state == QuestionnaireState.OPEN,
    }
    return page(request, "questionnaires/gather_links.html", context, status=status)


@door("GET", members=True)
def links_list(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the batches of links, how many were used, and the form of a new batch."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    return _links_page(request, board, questionnaire, LinksForm())


@door("POST", members=True, creates=True)
def links_make(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Make a batch, or show the form again with what was typed."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    form = LinksForm(request.POST)
    if form.is_valid():
        try:
            made = make_links(questionnaire, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            sentence = ngettext(
                "Le lien est créé : téléchargez son fichier maintenant.",
                "Les %(n)s liens sont créés : téléchargez leur fichier maintenant.",
                made,
            )
            messages.success(request, sentence % {"n": made})
            return redirect("questionnaires:links", campaign, slug)
    return _links_page(request, board, questionnaire, form, status=422)


links = entrance(links_list, links_make)


def _address_of(request: PersonRequest, campaign: str, slug: str) -> Callable[[str], str]:
    start = request.build_absolute_uri(reverse("questionnaires:link", args=[campaign, slug, "0"])).removesuffix("0/")
    return lambda secret: f"{start}{secret}/"


@door("POST", members=True)
def link_download(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Give the file of a batch to whoever made it, within a day; each time is journalled."""
    _board, questionnaire = opened(request, campaign, slug, PERMISSION)
    form = BatchForm(request.POST)
    first: Any = form.cleaned_data["first"] if form.is_valid() else None
    batch = next((batch for batch in link_batches(questionnaire, request.user) if batch.first == first), None)
    if batch is None:
        raise Http404
    if not batch.may_download:
        raise Refused(
            _(
                "Le fichier d’un envoi n’est donné qu’à la personne qui l’a créé, pendant 24 heures. Créez un autre envoi."
            )
        )
    record_link_file(questionnaire, first=batch.first, by=request.user)
    response = HttpResponse(
        link_file(questionnaire, batch, _address_of(request, campaign, slug)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="liens-{slug}-{batch.first}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
