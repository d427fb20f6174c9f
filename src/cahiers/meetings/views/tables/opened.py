"""What every page of whoever runs a meeting begins with."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.permissions import require
from cahiers.meetings.models import Meeting


def opened(request: HttpRequest, campaign: str, pk: UUID) -> tuple[Board, Meeting]:
    """Return the campaign and one of its meetings; 404 without one, 403 for whoever does not run it."""
    board = board_of(campaign)
    meeting = get_object_or_404(Meeting.objects.select_related("territory"), pk=pk, campaign=board.campaign)
    meeting.campaign = board.campaign
    require(request, "meetings.run", meeting)
    return board, meeting
