"""Writing a proposal: draft, preview beside what resembles it, publish, edit, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.models import Challenge
from cahiers.campaign.queries import Board, board_of
from cahiers.debate.actions import proposals
from cahiers.debate.enums import AuthorKind, State
from cahiers.debate.forms import ProposalForm, TextForm
from cahiers.debate.models import Proposal
from cahiers.debate.queries.detail import proposal_of
from cahiers.debate.queries.mine import contributions_of
from cahiers.debate.queries.similar import similar_proposals
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.foundation.requests import SiteRequest
from cahiers.people.requests import PersonRequest, require_profile


def _challenges(board: Board) -> list[Challenge]:
    return list(Challenge.objects.filter(theme__campaign=board.campaign))


def _form(request: PersonRequest, board: Board, **options: Any) -> ProposalForm:
    speaks = may(request.user, "debate.propose_for_others")
    data = request.POST if request.method == "POST" else None
    return ProposalForm(data, board=board, challenges=_challenges(board), speaks_for_others=speaks, **options)


def _draft_initial(draft: Proposal) -> dict[str, Any]:
    return {
        "theme": draft.theme.code,
        "challenge": draft.challenge.code if draft.challenge else "",
        "territory": draft.territory.key if draft.territory else "",
        "title": draft.title,
        "body": draft.body,
        "author_kind": draft.author_kind,
        "author_name": draft.author_name if draft.author_kind != AuthorKind.PERSON else "",
    }


def _form_page(
    request: SiteRequest, board: Board, form: Any, draft: Proposal | None = None, status: int = 200
) -> HttpResponse:
    context = {"board": board, "form": form, "draft": draft}
    return page(request, "debate/draft.html", context, fragment="similar", status=status)


@require_profile
@door("GET", members=True)
def new_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the form of a new proposal."""
    require(request, "debate.propose")
    board = board_of(campaign)
    initial = {"theme": request.GET.get("theme", ""), "challenge": request.GET.get("defi", "")}
    return _form_page(request, board, _form(request, board, initial=initial))


@require_profile
@door("POST", members=True, creates=True)
def new_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Keep the draft and lead to its preview, or show the form again with what was typed."""
    require(request, "debate.propose")
    board = board_of(campaign)
    form = _form(request, board)
    if form.is_valid():
        try:
            draft = proposals.draft_proposal(board.campaign, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("debate:preview", campaign, draft.pk)
    return _form_page(request, board, form, status=200 if form.is_searching else 422)


@door("GET", members=True)
def draft_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show a draft to change."""
    board = board_of(campaign)
    draft = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", draft)
    form = _form(request, board, initial=_draft_initial(draft))
    return _form_page(request, board, form, draft)


@door("POST", members=True)
def draft_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Keep the changed draft and lead to its preview."""
    board = board_of(campaign)
    draft = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", draft)
    form = _form(request, board)
    if form.is_valid():
        try:
            proposals.change_draft(draft, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("debate:preview", campaign, pk)
    return _form_page(request, board, form, draft, status=200 if form.is_searching else 422)


@door("GET", members=True)
def preview(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show a draft as others would read it, beside the published proposals that resemble it."""
    board = board_of(campaign)
    draft = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", draft)
    if draft.state != State.DRAFT:
        return redirect("debate:detail", campaign, pk)
    similar = similar_proposals(board.campaign, draft.title, but=draft)
    return page(request, "debate/preview.html", {"board": board, "proposal": draft, "similar": similar})


@door("GET")
def similar(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show what resembles a title being typed."""
    board = board_of(campaign)
    title = request.GET.get("title", "").replace("\x00", "")[:300]
    found = similar_proposals(board.campaign, title) if title.strip() else []
    return page(request, "debate/similar.html", {"board": board, "similar": found}, fragment="similar")


@require_profile
@door("POST", members=True, creates=True)
def publish(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish a draft."""
    draft = proposal_of(board_of(campaign), pk, request.user)
    require(request, "debate.edit_proposal", draft)
    proposals.publish_proposal(draft, by=request.user)
    messages.success(request, _("Votre proposition est publiée. Vous serez prévenu de ce qu’elle devient."))
    return redirect("debate:detail", campaign, pk)


@door("GET", members=True)
def edit_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show a published proposal to edit."""
    board = board_of(campaign)
    proposal = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", proposal)
    form = TextForm(initial={"title": proposal.title, "body": proposal.body})
    return page(request, "debate/edit.html", {"board": board, "proposal": proposal, "form": form})


@door("POST", members=True, creates=True)
def edit_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish a new version."""
    board = board_of(campaign)
    proposal = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", proposal)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            proposals.edit_proposal(proposal, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("La nouvelle version est publiée ; l’ancienne reste lisible."))
            return redirect("debate:detail", campaign, pk)
    return page(request, "debate/edit.html", {"board": board, "proposal": proposal, "form": form}, status=422)


@door("GET", members=True)
def withdraw_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Ask to confirm before taking a proposal back."""
    board = board_of(campaign)
    proposal = proposal_of(board, pk, request.user)
    require(request, "debate.edit_proposal", proposal)
    return page(request, "debate/withdraw.html", {"board": board, "proposal": proposal})


@door("POST", members=True)
def withdraw_submit(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Take a proposal back."""
    proposal = proposal_of(board_of(campaign), pk, request.user)
    require(request, "debate.edit_proposal", proposal)
    was_draft = proposal.state == State.DRAFT
    proposals.withdraw_proposal(proposal, by=request.user)
    if was_draft:
        messages.success(request, _("Votre brouillon est supprimé."))
        return redirect("debate:mine", campaign)
    messages.success(request, _("Votre proposition est retirée ; elle reste lisible."))
    return redirect("debate:detail", campaign, pk)


@door("GET", members=True)
def my_contributions(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show a person's drafts, proposals, arguments and votes, and what became of each."""
    board = board_of(campaign)
    return page(request, "debate/mine.html", {"board": board, "mine": contributions_of(board, request.user)})


new = entrance(new_form, new_submit)
draft = entrance(draft_form, draft_submit)
edit = entrance(edit_form, edit_submit)
withdraw = entrance(withdraw_form, withdraw_submit)
