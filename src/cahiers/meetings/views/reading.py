"""What anybody reads of meetings: where to go, and what came out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.models import Meeting


@door("GET", cached=True)
def meetings(request: SiteRequest, campaign: str) -> HttpResponse:
    """List the meetings to come and those that were held."""
    board = board_for(request.user, campaign)
    listed = Meeting.objects.listed().filter(campaign=board.campaign).select_related("territory")
    return page(request, "meetings/list.html", {"board": board, "meetings": listed[:50]})


@door("GET", cached=True)
def meeting(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a meeting: when and where, then what came out of it."""
    board = board_for(request.user, campaign)
    shown = get_object_or_404(Meeting.objects.listed().select_related("territory"), pk=pk, campaign=board.campaign)
    return page(request, "meetings/detail.html", {"board": board, "meeting": shown})
