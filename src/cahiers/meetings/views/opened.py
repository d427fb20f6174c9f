"""What the pages of those who run a meeting begin with."""

from typing import Any
from uuid import UUID

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.permissions import require
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.detail import meeting_of


def opened(request: Any, campaign: str, pk: UUID, permission: str = "meetings.run") -> tuple[Board, Meeting]:
    """Return the campaign and the meeting of an address; 404 when there is none, 403 without the permission."""
    board = board_of(campaign)
    meeting = meeting_of(board, pk)
    require(request, permission, meeting)
    return board, meeting
