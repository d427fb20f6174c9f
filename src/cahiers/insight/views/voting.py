"""Voting on proposals one after the other, in the order that teaches most and is fair to the new."""

import contextlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_of
from cahiers.debate.actions.votes import cast_vote
from cahiers.debate.enums import Stance
from cahiers.debate.forms import VoteForm
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.insight.queries.following import next_to_vote
from cahiers.people.requests import PersonRequest, require_profile

MOST_PASSED = 30  # remembered in the address: later ones push the first out


@require_profile
@door("GET", members=True)
def show_next(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the next proposal to vote on, with what was passed kept in the address."""
    board = board_of(campaign)
    passed = _passed(request.GET.get("passees", ""))
    context = {
        "board": board,
        "next": next_to_vote(board, request.user, passed) if board.can_vote else None,
        "passed": ",".join(map(str, passed)),
        "choices": list(Stance),
    }
    return page(request, "insight/next.html", context, fragment="proposal")


@require_profile
@door("POST", members=True, creates=True)
def answer(request: PersonRequest, campaign: str) -> HttpResponse:
    """Vote on the proposal shown, or pass it, then lead to the next one."""
    require(request, "debate.vote")
    passed, shown = _passed(request.POST.get("passed", "")), _passed(request.POST.get("proposal", ""))
    form = VoteForm(request.POST)
    if form.is_valid() and form.cleaned_data["choice"] != "none" and shown:
        cast_vote(shown[0], Stance(form.cleaned_data["choice"]), by=request.user, within=campaign)
        messages.success(request, _("Votre avis est enregistré."))
    else:
        passed = [*(one for one in passed if one not in shown), *shown][-MOST_PASSED:]
    address = reverse("insight:next", args=[campaign])
    kept = f"?{urlencode({'passees': ','.join(map(str, passed))})}" if passed else ""
    return redirect(f"{address}{kept}")


def _passed(written: str) -> list[UUID]:
    """Read the proposals passed; what is no identifier is left out."""
    found: list[UUID] = []
    for word in written.split(",")[:MOST_PASSED]:
        with contextlib.suppress(ValueError):
            found.append(UUID(word))
    return found


next_page = entrance(show_next, answer)
