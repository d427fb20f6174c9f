"""A ballot by telephone."""

from django.http import HttpResponse

from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.models import RoomVote


def ballot_page(request: SiteRequest, vote: RoomVote) -> HttpResponse:
    """Show the ballot."""
    return HttpResponse("")


def cast(request: SiteRequest, vote: RoomVote) -> HttpResponse:
    """Cast it."""
    return HttpResponse("")
