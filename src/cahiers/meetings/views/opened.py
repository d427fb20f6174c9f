"""What an address names: a meeting, or a hand-in, that the person may open."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.permissions import require
from cahiers.meetings.models import HandIn, Meeting
from cahiers.meetings.queries.detail import meeting_of
from cahiers.people.requests import PersonRequest


def opened(request: PersonRequest, campaign: str, pk: UUID, permission: str = "meetings.run") -> tuple[Board, Meeting]:
    """Return the campaign and the meeting of an address; 404 when there is none, 403 without the permission."""
    board = board_of(campaign)
    meeting = meeting_of(board, pk)
    require(request, permission, meeting)
    return board, meeting


def brought(request: PersonRequest, campaign: str, pk: UUID) -> tuple[Board, HandIn]:
    """Return a hand-in of the campaign that the person may check; 404 when there is none, 403 to anybody else."""
    board = board_of(campaign)
    asked = HandIn.objects.select_related("meeting__territory", "file", "by", "confirmed_by")
    hand_in = get_object_or_404(asked, pk=pk, campaign=board.campaign)
    hand_in.campaign = board.campaign
    if hand_in.meeting is not None:
        hand_in.meeting.campaign = board.campaign
    require(request, "meetings.check_hand_in", hand_in)
    return board, hand_in
