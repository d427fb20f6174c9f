"""Handing in on line: looking it over, confirming, keeping the receipt."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page, private
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.enums import HandInState
from cahiers.meetings.queries.deadlines import came_late, deadline_for
from cahiers.meetings.queries.hand_ins import lines_of
from cahiers.meetings.queries.readiness import readiness_of
from cahiers.meetings.views.opened import brought, opened
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def hand_in_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Say what handing in settles, and what is still empty or open."""
    board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    context = {"board": board, "meeting": meeting, "ready": readiness_of(meeting, board)}
    return private(page(request, "meetings/hand_in.html", context))


@door("POST", members=True, creates=True)
def hand_in_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Hand in a synthesis and lead to its receipt."""
    _board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    made = hand_in_online(meeting, by=request.user)
    return redirect("meetings:receipt", campaign, made.pk)


hand_in = entrance(hand_in_form, hand_in_submit)


@door("GET", members=True)
def receipt(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the receipt of a hand-in: what was received, when, and the line of each piece."""
    board, hand_in = brought(request, campaign, pk)
    if hand_in.state != HandInState.CONFIRMED or hand_in.meeting is None:
        raise Http404
    due = deadline_for(hand_in.meeting)
    context = {
        "board": board,
        "meeting": hand_in.meeting,
        "hand_in": hand_in,
        "lines": lines_of(hand_in, is_checked=True),
        "is_late": came_late(hand_in, due),
        "due": due,
    }
    return private(page(request, "meetings/receipt.html", context))
