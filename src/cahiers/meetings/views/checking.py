"""Checking what was read: the hand-in, each of its pieces, and the word that makes it the meeting's."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page, private
from cahiers.foundation.permissions import may
from cahiers.foundation.text import excerpt
from cahiers.meetings.actions.checking import correct_piece
from cahiers.meetings.actions.confirming import confirm_hand_in
from cahiers.meetings.enums import HandInState
from cahiers.meetings.forms.checking import Correction, correction_sent
from cahiers.meetings.models import HandIn, Piece
from cahiers.meetings.queries.hand_ins import UNDER_WAY, lines_of, recognised_in, suggested_meetings
from cahiers.meetings.queries.pieces import shown_piece
from cahiers.meetings.structure.pieces import Understood
from cahiers.meetings.views.opened import brought
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def hand_in_detail(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show where a hand-in is: being read, to be tied to a meeting, to be checked, received."""
    board, hand_in = brought(request, campaign, pk)
    return private(page(request, "meetings/hand_in_detail.html", _context(request, board, hand_in), fragment="work"))


def _context(request: PersonRequest, board: Board, hand_in: HandIn) -> dict[str, Any]:
    search = request.GET.get("q", "")[:100]
    meeting = hand_in.meeting
    is_read = hand_in.state == HandInState.READ
    lines = lines_of(hand_in, is_checked=meeting is None or not is_read)
    return {
        "board": board,
        "hand_in": hand_in,
        "meeting": meeting,
        "lines": lines,
        "is_under_way": hand_in.state in UNDER_WAY,
        "is_read": is_read,
        "left": any(line.left for line in lines),
        "recognised": recognised_in(hand_in) if is_read and not meeting else None,
        "suggestions": suggested_meetings(hand_in, request.user, search) if is_read and not meeting else [],
        "search": search,
        "may_create": may(request.user, "meetings.upload"),
        "had_words": meeting is not None
        and (meeting.passages.exclude(text="").exists() or meeting.sheets.filter(version__gt=0).exists()),
    }


@door("POST", members=True, creates=True)
def confirm(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Make what was read the words of the meeting, hand it in, and lead to the receipt."""
    _board, hand_in = brought(request, campaign, pk)
    way = request.POST.get("way", "")
    made = confirm_hand_in(hand_in, way=way, by=request.user)
    return redirect("meetings:receipt", campaign, made.pk)


def _piece_page(
    request: PersonRequest,
    board: Board,
    hand_in: HandIn,
    piece: Piece,
    *,
    typed: Correction | None = None,
    refusal: str = "",
) -> HttpResponse:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    context = {
        "board": board,
        "hand_in": hand_in,
        "meeting": hand_in.meeting,
        "piece": piece,
        "shown": shown_piece(hand_in, piece, typed, page=number),
        "is_editable": hand_in.state == HandInState.READ and hand_in.meeting is not None,
        "refusal": refusal,
    }
    return private(page(request, "meetings/piece.html", context, status=422 if refusal else 200))


@door("GET", members=True)
def piece_form(request: PersonRequest, campaign: str, pk: UUID, rank: int) -> HttpResponse:
    """Show a piece as it was read, beside what was made of it."""
    board, hand_in = brought(request, campaign, pk)
    found = get_object_or_404(hand_in.pieces.select_related("file", "theme"), rank=rank)
    return _piece_page(request, board, hand_in, found)


@door("POST", members=True)
def piece_submit(request: PersonRequest, campaign: str, pk: UUID, rank: int) -> HttpResponse:
    """Keep the corrections of a piece; what is refused stays on the page as it was typed."""
    board, hand_in = brought(request, campaign, pk)
    found = get_object_or_404(hand_in.pieces.select_related("file", "theme"), rank=rank)
    sent = correction_sent(request.POST, Understood.of_json(found.understood))
    if hand_in.meeting is None:
        raise Refused(_("Dites d’abord de quelle rencontre il s’agit."))
    theme = hand_in.meeting.themes.filter(code=sent.theme).first()
    said = {"base": sent.base, "kind": sent.kind, "moves": sent.moves, "reason": sent.reason, "sheet": sent.sheet}
    try:
        behind = correct_piece(found, theme=theme, by=request.user, **said)  # type: ignore[arg-type]
    except Refused as error:
        return _piece_page(request, board, hand_in, found, typed=sent, refusal=str(error))
    messages.success(request, _("Corrections gardées."))
    for text in behind:
        sentence = _(
            "«\u202f%(start)s\u202f» reste aussi là où il était\u202f: ce champ a été récrit depuis la lecture. "
            "Gardez la bonne formulation."
        )
        messages.warning(request, sentence % {"start": excerpt(text, 60)})
    page_asked = request.POST.get("suite") or request.GET.get("page", "")
    return HttpResponseRedirect(request.path + (f"?{urlencode({'page': page_asked})}" if page_asked else ""))


piece = entrance(piece_form, piece_submit)
