"""What an address of a report asks for: a meeting, or a hand-in, that the person may open."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.permissions import require
from cahiers.meetings.models import HandIn, Meeting
from cahiers.people.requests import PersonRequest


def report_of(request: PersonRequest, campaign: str, pk: UUID, permission: str) -> tuple[Board, Meeting]:
    """Return a meeting of the campaign for a gesture on its report; 403 to whoever may not make it."""
    board = board_of(campaign)
    meeting = get_object_or_404(Meeting.objects.select_related("territory", "host"), pk=pk, campaign=board.campaign)
    meeting.campaign = board.campaign
    require(request, permission, meeting)
    return board, meeting


def brought(request: PersonRequest, campaign: str, pk: UUID) -> tuple[Board, HandIn]:
    """Return a hand-in of the campaign that the person may check; 403 to anybody else."""
    board = board_of(campaign)
    asked = HandIn.objects.select_related("meeting__territory", "meeting__campaign", "file", "by", "confirmed_by")
    hand_in = get_object_or_404(asked, pk=pk, campaign=board.campaign)
    hand_in.campaign = board.campaign
    require(request, "meetings.check_hand_in", hand_in)
    return board, hand_in


def private(answer: HttpResponse) -> HttpResponse:
    """Keep a page that is not public yet out of every cache."""
    answer["Cache-Control"] = "private, no-store"
    return answer
