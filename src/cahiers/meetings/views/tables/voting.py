"""Votes of a room, for whoever runs the meeting: prepared, shown large, opened, closed; paper ballots added."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.codes import shown_code
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.qr import qr_drawing
from cahiers.meetings.actions.voting import close_vote, open_vote, prepare_vote, type_ballots, withdraw_vote
from cahiers.meetings.enums import Grade, VoteMethod
from cahiers.meetings.forms.votes import PaperBallotsForm, VoteForm, ballot_of
from cahiers.meetings.models import Meeting, RoomVote
from cahiers.meetings.queries.sheets import is_writable
from cahiers.meetings.queries.votes import shown_result, vote_in, votes_of
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


def code_context(request: PersonRequest, code: str) -> dict[str, Any]:
    """Return what the large code of a page needs."""
    address = request.build_absolute_uri(reverse("meetings_short:enter"))
    return {
        "letters": shown_code(code),
        "address": address,
        "shown_address": address.partition("://")[2].rstrip("/"),
        "drawing": qr_drawing(f"{address}{code}/"),
    }


def _list(request: PersonRequest, board: Board, meeting: Meeting, form: VoteForm, status: int = 200) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "votes": votes_of(meeting),
        "form": form,
        "is_writable": is_writable(meeting),
    }
    return page(request, "meetings/votes.html", context, status=status)


@door("GET", members=True)
def votes_list(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the votes of a meeting and the form of a new one."""
    board, meeting = opened(request, campaign, pk)
    return _list(request, board, meeting, VoteForm(meeting=meeting))


@door("POST", members=True, creates=True)
def votes_prepare(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Prepare a vote, or show the form again with what was typed."""
    board, meeting = opened(request, campaign, pk)
    form = VoteForm(request.POST, meeting=meeting)
    if form.is_valid():
        names = ("theme", "question", "method", "who_may", "electorate")
        asked = {name: form.cleaned_data[name] for name in names}
        try:
            vote = prepare_vote(meeting, **asked, candidates=form.candidates, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Le vote est prêt\u202f: ouvrez-le quand la salle a entendu les propositions."))
            return redirect("meetings:vote", campaign, pk, vote.pk)
    return _list(request, board, meeting, form, 422)


def _page(
    request: PersonRequest,
    board: Board,
    vote: RoomVote,
    *,
    given: dict[str, str] | None = None,
    refusal: str = "",
    form: PaperBallotsForm | None = None,
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": vote.meeting,
        "vote": vote,
        "candidates": list(vote.candidates.all()),
        "is_single": vote.method == VoteMethod.SINGLE,
        "grades": Grade.choices,
        "given": given or {},
        "refusal": refusal,
        "form": form or PaperBallotsForm(),
        "shown": shown_result(vote),
        **code_context(request, vote.code),
    }
    return page(request, "meetings/vote.html", context, status=422 if refusal else 200)


@door("GET", members=True)
def vote_show(request: PersonRequest, campaign: str, pk: UUID, vote: UUID) -> HttpResponse:
    """Show a vote's code large; once it is closed, its result."""
    board, meeting = opened(request, campaign, pk)
    return _page(request, board, vote_in(meeting, vote))


@door("POST", members=True)
def vote_do(request: PersonRequest, campaign: str, pk: UUID, vote: UUID) -> HttpResponse:
    """Open a vote, close it, or take it back before it was opened."""
    _board, meeting = opened(request, campaign, pk)
    asked = vote_in(meeting, vote)
    gestures: dict[str, Any] = {"open": open_vote, "close": close_vote, "withdraw": withdraw_vote}
    gesture = request.POST.get("gesture", "")
    if gesture not in gestures:
        raise Refused(_("Ce geste n’existe pas."))
    gestures[gesture](asked, by=request.user)
    if gesture == "withdraw":
        return redirect("meetings:votes", campaign, pk)
    return redirect("meetings:vote", campaign, pk, vote)


@door("POST", members=True, creates=True)
def vote_paper(request: PersonRequest, campaign: str, pk: UUID, vote: UUID) -> HttpResponse:
    """Add paper ballots; what is refused comes back as it was filled."""
    board, meeting = opened(request, campaign, pk)
    asked = vote_in(meeting, vote)
    form, given = PaperBallotsForm(request.POST), ballot_of(request.POST, asked)
    refusal = _("Écrivez combien de bulletins sont ainsi remplis.")
    if form.is_valid():
        try:
            type_ballots(asked, choices=given, count=form.cleaned_data["count"], by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("Les bulletins de papier sont ajoutés."))
            return redirect("meetings:vote", campaign, pk, vote)
    return _page(request, board, asked, given=given, refusal=refusal, form=form)


votes = entrance(votes_list, votes_prepare)
vote = entrance(vote_show, vote_do)
