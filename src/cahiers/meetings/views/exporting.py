"""The report of a meeting as one zip, under the names that the campaign imposes."""

from uuid import UUID

from django.http import HttpResponse

from cahiers.foundation.doors import door
from cahiers.meetings.exports.hand_in import zip_of
from cahiers.meetings.views.giving import given
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def export(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give the synthesis and the sheets of a meeting as a zip."""
    _board, meeting = opened(request, campaign, pk, "meetings.read_unpublished")
    return given(zip_of(meeting), f"rencontre-{meeting.code}.zip", "application/zip")
