"""Until when: the deadline of meetings, and the extensions that reach each of them."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, DateTimeField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from cahiers.campaign.models import Campaign
from cahiers.meetings.models import Deadline, Extension, HandIn, Meeting


def meetings_deadline(campaign: Campaign) -> Deadline | None:
    """Return the deadline of the meetings themselves, before any extension."""
    return Deadline.objects.filter(campaign=campaign, level=None).first()


def with_due(meetings: QuerySet[Meeting], base: datetime | None) -> QuerySet[Any]:
    """Give each meeting its `due_at`: the base, or the farthest extension of a territory that holds it."""
    if base is None:
        return meetings.annotate(due_at=Value(None, output_field=DateTimeField()))
    reaching = (
        Extension.objects.filter(deadline__campaign=OuterRef("campaign"), deadline__level=None)
        .annotate(
            reaches=Func(
                OuterRef("territory__path"), F("territory__path"), function="starts_with", output_field=BooleanField()
            )
        )
        .filter(reaches=True)
        .order_by("-due_at")
        .values("due_at")[:1]
    )
    return meetings.annotate(due_at=Greatest(Value(base), Subquery(reaching), output_field=DateTimeField()))


def deadline_for(meeting: Meeting) -> datetime | None:
    """Return until when a meeting hands in; None when nobody said."""
    base = meetings_deadline(meeting.campaign)
    if base is None:
        return None
    due: datetime = with_due(Meeting.objects.filter(pk=meeting.pk), base.due_at).values_list("due_at", flat=True).get()
    return due


def came_late(hand_in: HandIn, due_at: datetime | None) -> bool:
    """Say whether a hand-in came after the moment when its meeting was due. Late ones are taken all the same, and say so."""
    return due_at is not None and hand_in.at > due_at


def deadlines_of(campaign: Campaign) -> list[Deadline]:
    """Return the deadlines of a campaign with their extensions, in two queries."""
    found = Deadline.objects.filter(campaign=campaign).select_related("level")
    return list(found.prefetch_related("extensions__territory", "extensions__by"))
