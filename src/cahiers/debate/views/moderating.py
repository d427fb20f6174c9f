"""A moderator's and the national team's work on a proposal: merge, split, undo, answer, sum up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.debate.actions import answers, regrouping
from cahiers.debate.enums import Fate
from cahiers.debate.forms import AnswerForm, ClosingForm, MergeForm, ReasonForm, SplitForm
from cahiers.debate.models import Proposal, Regrouping
from cahiers.debate.queries.detail import proposal_of
from cahiers.debate.queries.similar import candidates_to_merge
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.people.requests import PersonRequest


def _opened(request: PersonRequest, campaign: str, pk: Any, permission: str) -> tuple[Board, Proposal]:
    board = board_of(campaign)
    proposal = proposal_of(board, pk, request.user)
    require(request, permission, proposal)
    return board, proposal


def _show(request: PersonRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return page(request, template, context, status=status)


@door("GET", members=True)
def merge_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Choose what to merge with a proposal, among those that resemble it or that a search finds."""
    board, proposal = _opened(request, campaign, pk, "debate.regroup")
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    candidates = candidates_to_merge(proposal, text)
    form = MergeForm(candidates=candidates, initial={"title": proposal.title, "body": proposal.body})
    return _show(request, "debate/merge.html", board=board, proposal=proposal, form=form, text=text)


@door("POST", members=True, creates=True)
def merge_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Merge, or show the form again with what was typed."""
    board, proposal = _opened(request, campaign, pk, "debate.regroup")
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    form = MergeForm(request.POST, candidates=candidates_to_merge(proposal, text, also=request.POST.getlist("others")))
    if form.is_valid():
        data = form.cleaned_data
        parents = [proposal, *data["others"]]
        try:
            merged = regrouping.merge_proposals(
                parents, title=data["title"], body=data["body"], by=request.user, reason=data["reason"]
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les propositions sont réunies ; chaque votant compte une fois."))
            return redirect("debate:detail", campaign, merged.pk)
    return _show(request, "debate/merge.html", 422, board=board, proposal=proposal, form=form, text=text)


@door("GET", members=True)
def split_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Write the two proposals that one contains."""
    board, proposal = _opened(request, campaign, pk, "debate.regroup")
    form = SplitForm(initial={"first_body": proposal.body, "second_body": proposal.body})
    return _show(request, "debate/split.html", board=board, proposal=proposal, form=form)


@door("POST", members=True, creates=True)
def split_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Split, or show the form again with what was typed."""
    board, proposal = _opened(request, campaign, pk, "debate.regroup")
    form = SplitForm(request.POST)
    if form.is_valid():
        try:
            regrouping.split_proposal(proposal, form.parts, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("La proposition est scindée ; chaque partie garde les votes donnés à l’ensemble.")
            )
            return redirect("debate:detail", campaign, pk)
    return _show(request, "debate/split.html", 422, board=board, proposal=proposal, form=form)


def _regrouping(request: PersonRequest, board: Board, pk: Any) -> Regrouping:
    found = get_object_or_404(Regrouping.objects.filter(parts__proposal__campaign=board.campaign).distinct(), pk=pk)
    require(request, "debate.regroup", board.campaign)
    return found


@door("GET", members=True)
def undo_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show what undoing a regrouping gives back, and ask why."""
    board = board_of(campaign)
    found = _regrouping(request, board, pk)
    parts = found.parts.select_related("proposal").order_by("side", "pk")
    return _show(request, "debate/undo.html", board=board, regrouping=found, parts=parts, form=ReasonForm())


@door("POST", members=True)
def undo_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Undo a regrouping."""
    board = board_of(campaign)
    found = _regrouping(request, board, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            regrouping.undo_regrouping(found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("Le regroupement est défait : les propositions d’origine ont repris leur place.")
            )
            return redirect("debate:list", campaign)
    parts = found.parts.select_related("proposal").order_by("side", "pk")
    return _show(request, "debate/undo.html", 422, board=board, regrouping=found, parts=parts, form=form)


@door("GET", members=True)
def answer_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Write an official answer."""
    board, proposal = _opened(request, campaign, pk, "debate.answer_proposal")
    form = AnswerForm(initial={"speaker": board.campaign.organiser})
    return _show(request, "debate/answer.html", board=board, proposal=proposal, form=form)


@door("POST", members=True, creates=True)
def answer_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish an official answer."""
    board, proposal = _opened(request, campaign, pk, "debate.answer_proposal")
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data | {"fate": Fate(form.cleaned_data["fate"])}
        try:
            answers.answer_proposal(proposal, **data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("La réponse est publiée ; celles et ceux qui suivent la proposition sont prévenus.")
            )
            return redirect("debate:detail", campaign, pk)
    return _show(request, "debate/answer.html", 422, board=board, proposal=proposal, form=form)


@door("GET", members=True)
def closing_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Write how the debate is summed up."""
    board, proposal = _opened(request, campaign, pk, "debate.close_debate")
    return _show(request, "debate/closing.html", board=board, proposal=proposal, form=ClosingForm())


@door("POST", members=True, creates=True)
def closing_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish how the debate is summed up."""
    board, proposal = _opened(request, campaign, pk, "debate.close_debate")
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            answers.close_debate(proposal, body=form.cleaned_data["body"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("La synthèse du débat est publiée."))
            return redirect("debate:detail", campaign, pk)
    return _show(request, "debate/closing.html", 422, board=board, proposal=proposal, form=form)


merge = entrance(merge_form, merge_submit)
split = entrance(split_form, split_submit)
undo = entrance(undo_form, undo_submit)
answer = entrance(answer_form, answer_submit)
closing = entrance(closing_form, closing_submit)
