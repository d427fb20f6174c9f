"""Handing in on line: looking it over, confirming, keeping the receipt."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.enums import HandInState
from cahiers.meetings.models import HandIn
from cahiers.meetings.queries.deadlines import deadline_for
from cahiers.meetings.queries.hand_ins import lines_of
from cahiers.meetings.queries.lateness import is_late
from cahiers.meetings.queries.readiness import readiness_of
from cahiers.meetings.views.asked import brought, private, report_of
from cahiers.people.requests import PersonRequest


def receipt_link(request: PersonRequest, hand_in: HandIn) -> str:
    """Return the address of a receipt as a mail gives it."""
    return request.build_absolute_uri(reverse("meetings:receipt", args=[hand_in.campaign.slug, hand_in.pk]))


@door("GET", members=True)
def hand_in_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Say what handing in settles, and what is still empty or open."""
    board, meeting = report_of(request, campaign, pk, "meetings.hand_in")
    context = {"board": board, "meeting": meeting, "ready": readiness_of(meeting, board)}
    return private(page(request, "meetings/hand_in.html", context))


@door("POST", members=True, creates=True)
def hand_in_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Hand in a synthesis and lead to its receipt."""
    _board, meeting = report_of(request, campaign, pk, "meetings.hand_in")
    made = hand_in_online(meeting, by=request.user, link_to=lambda hand_in: receipt_link(request, hand_in))
    return redirect("meetings:receipt", campaign, made.pk)


hand_in = entrance(hand_in_form, hand_in_submit)


@door("GET", members=True)
def receipt(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the receipt of a hand-in: what was received, when, and the line of each piece."""
    board, hand_in = brought(request, campaign, pk)
    if hand_in.state != HandInState.CONFIRMED or hand_in.meeting is None:
        raise Http404
    hand_in.meeting.campaign = board.campaign
    context = {
        "board": board,
        "meeting": hand_in.meeting,
        "hand_in": hand_in,
        "lines": lines_of(hand_in, is_checked=True),
        "is_late": is_late(hand_in),
        "due": deadline_for(hand_in.meeting),
    }
    return private(page(request, "meetings/receipt.html", context))
