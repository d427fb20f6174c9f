"""Votes of a room: what a page shows of them, before and after their close."""

from uuid import UUID

from django.db.models import QuerySet

from cahiers.meetings.models import Meeting, RoomVote


def vote_with(pk: UUID) -> RoomVote:
    """Return a vote with its meeting, its campaign and its theme."""
    return RoomVote.objects.select_related("meeting__campaign", "theme").get(pk=pk)


def votes_of(meeting: Meeting) -> QuerySet[RoomVote]:
    """Return the votes of a meeting, in the order of their preparation."""
    return meeting.votes.select_related("theme", "result").prefetch_related("candidates")
