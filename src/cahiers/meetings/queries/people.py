"""Who coordinates a territory, who runs a meeting, and who was taken off it."""

from datetime import datetime
from typing import Any

from cahiers.foundation.models import JournalLine
from cahiers.meetings.enums import COORDINATORS
from cahiers.meetings.models import Meeting
from cahiers.people.models import Role
from cahiers.territory.models import Node

REMOVED = "meetings.organiser_removed"


def addresses_of_coordinators(territory: Node) -> list[str]:
    """Return the addresses of those who coordinate a territory: the nearest level that has somebody, and it alone."""
    roles = Role.objects.filter(
        name__in=COORDINATORS, ended_at=None, node__path__in=territory.lineage(), user__is_active=True
    )
    found = list(roles.order_by("-node__depth", "user__email").values_list("node__depth", "user__email"))
    nearest = found[0][0] if found else None
    return list(dict.fromkeys(address for depth, address in found if depth == nearest))


def addresses_of_organisers(meeting: Meeting) -> list[str]:
    """Return the addresses of those who run a meeting and still have an account, the first named first."""
    runners = meeting.runners.filter(user__is_active=True).exclude(user__email="")
    return list(runners.order_by("id").values_list("user__email", flat=True))


def was_removed_since(meeting: Meeting, person: Any, since: datetime) -> bool:
    """Say whether a person was taken off the organisers of a meeting after a moment, as the journal tells."""
    return JournalLine.objects.filter(
        gesture=REMOVED, kind="meeting", object_id=meeting.pk, details__person=str(person.pk), at__gt=since
    ).exists()
