"""A ballot by telephone, without an account: one for each device, changed until the close, then the result."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.foundation.codes import shown_code
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page, private
from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.actions.voting import cast_ballot
from cahiers.meetings.enums import Grade, VoteMethod
from cahiers.meetings.forms.votes import ballot_of
from cahiers.meetings.models import RoomVote
from cahiers.meetings.queries.votes import shown_result

DEVICE, HOURS = "bulletin", 24
CAST = "bulletin-recu"


def ballot_page(
    request: SiteRequest, vote: RoomVote, *, given: dict[str, str] | None = None, refusal: str = ""
) -> HttpResponse:
    """Show the ballot while the vote is open, its result once it is closed.

    The device gets its mark here, before it votes, so that a ballot sent twice is one ballot.
    """
    context = {
        "vote": vote,
        "meeting": vote.meeting,
        "campaign": vote.meeting.campaign,
        "candidates": list(vote.candidates.all()),
        "is_single": vote.method == VoteMethod.SINGLE,
        "grades": Grade.choices,
        "given": given or {},
        "refusal": refusal,
        "shown": shown_result(vote),
        "letters": shown_code(vote.code),
        "has_voted": request.COOKIES.get(CAST) == vote.code,
    }
    answer = private(page(request, "meetings/ballot.html", context, status=422 if refusal else 200))
    if vote.opened_at and not vote.closed_at and DEVICE not in request.COOKIES:
        _remember(answer, request, DEVICE, secrets.token_urlsafe(24))
    return answer


def _remember(answer: HttpResponse, request: SiteRequest, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=HOURS * 3600, path=request.path, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def cast(request: SiteRequest, vote: RoomVote) -> HttpResponse:
    """Take a ballot; what is refused comes back as it was filled."""
    given = ballot_of(request.POST, vote)
    device = request.COOKIES.get(DEVICE, "")[:64]
    try:
        if not device:
            raise Refused(
                _("Ce navigateur ne garde pas le témoin qui évite de voter deux fois. Demandez un bulletin de papier.")
            )
        cast_ballot(vote, choices=given, device=device)
    except Refused as error:
        return ballot_page(request, vote, given=given, refusal=str(error))
    messages.success(request, _("Votre bulletin est reçu. Vous pouvez en changer jusqu’à la clôture."))
    answer = redirect("meetings_short:code", vote.code)
    _remember(answer, request, CAST, vote.code)
    return answer
