"""Codes of classes and meetings: make one, show it large, stop it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.codes import shown_code
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.first import first
from cahiers.foundation.pages import page
from cahiers.foundation.qr import qr_drawing
from cahiers.foundation.text import clean_line
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.ways_in import make_code, stop_code
from cahiers.questionnaires.enums import Access
from cahiers.questionnaires.forms.gathering import CodeForm
from cahiers.questionnaires.models import AccessCode, Questionnaire
from cahiers.questionnaires.queries.ways_in import codes_of
from cahiers.questionnaires.views.gathering.opened import is_editor, opened

PERMISSION = "questionnaires.make_codes"
MOST_SHOWN = 200


def _form(board: Board, data: Any = None, **initial: str) -> CodeForm:
    return CodeForm(data, zone=board.campaign.zone, scope=board.campaign.scope, initial=initial)


def _codes_page(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, form: CodeForm, status: int = 200
) -> HttpResponse:
    sees_all = is_editor(request, questionnaire)
    codes = first(codes_of(questionnaire, made_by=None if sees_all else request.user), MOST_SHOWN)
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": form,
        "codes": [(code, shown_code(code.code)) for code in codes],
        "listed": codes,
        "sees_all": sees_all,
        "takes_codes": Access.CODE in questionnaire.accesses,
    }
    return page(request, "questionnaires/gather_codes.html", context, status=status)


@door("GET", members=True)
def codes_list(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the codes one made, all of them to whoever edits the questionnaire, and the form of a new one.

    An address may hold for whom it is, which the form then begins with.
    """
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    asked = {name: clean_line(request.GET.get(name, ""))[:51] for name in ("public", "territoire")}
    form = _form(board, audience=asked["public"], territory=asked["territoire"])
    return _codes_page(request, board, questionnaire, form)


@door("POST", members=True, creates=True)
def codes_make(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Make a code, or show the form again with what was typed."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    form = _form(board, request.POST)
    if form.is_valid():
        try:
            code = make_code(questionnaire, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Le code est prêt : montrez-le, ou imprimez sa feuille."))
            return redirect("questionnaires:code", campaign, slug, code.pk)
    return _codes_page(request, board, questionnaire, form, status=200 if form.is_searching else 422)


codes = entrance(codes_list, codes_make)


def _code(request: PersonRequest, campaign: str, slug: str, pk: Any) -> tuple[Board, Questionnaire, AccessCode]:
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    seen = codes_of(questionnaire, made_by=None if is_editor(request, questionnaire) else request.user)
    return board, questionnaire, get_object_or_404(seen, pk=pk)


@door("GET", members=True)
def code(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Show a code large enough for a classroom; printed, the same page is the sheet to hand out."""
    board, questionnaire, shown = _code(request, campaign, slug, pk)
    address = request.build_absolute_uri(reverse("short:enter"))
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "code": shown,
        "above": f"{shown.label} · {shown.territory.name}" if shown.territory else shown.label,
        "letters": shown_code(shown.code),
        "address": address,
        "shown_address": address.partition("://")[2].rstrip("/"),
        "drawing": qr_drawing(f"{address}{shown.code}/"),
    }
    return page(request, "questionnaires/gather_code.html", context)


@door("POST", members=True)
def code_stop(request: PersonRequest, campaign: str, slug: str, pk: Any) -> HttpResponse:
    """Stop a code."""
    stop_code(_code(request, campaign, slug, pk)[2], by=request.user)
    messages.success(request, _("Le code est arrêté. Les réponses commencées peuvent encore être envoyées."))
    return redirect("questionnaires:code", campaign, slug, pk)
