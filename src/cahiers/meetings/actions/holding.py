"""Saying that a meeting was held, and who was in the room: numbers, no names."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import database_now
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.actions.particulars import check_open
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import HeadCount, Meeting

COUNTED = frozenset({MeetingState.HELD, MeetingState.HANDED_IN, MeetingState.RETURNED})
MOST_PEOPLE = 100_000


@transaction.atomic
def hold_meeting(meeting: Meeting, counts: Mapping[str, int], *, by: Any) -> Meeting:
    """Say that a meeting was held, with how many people of each audience came.

    Refused before it begins, when nobody came, when it was not announced, and when no phase opens meetings or reports.
    """
    meeting = locked_meeting(meeting)
    check_open(meeting.campaign, Gesture.MEET, Gesture.REPORT)
    if meeting.state == MeetingState.ANNOUNCED and meeting.starts_at > database_now():
        raise Refused(_("La rencontre n’a pas encore commencé."))
    move(meeting, MeetingState.HELD, by=by)
    _count(meeting, counts)
    return meeting


@transaction.atomic
def correct_head_counts(meeting: Meeting, counts: Mapping[str, int], *, by: Any) -> Meeting:
    """Correct how many people of each audience came, until the report is accepted."""
    meeting = locked_meeting(meeting)
    if meeting.state not in COUNTED:
        raise Refused(
            _("Cette rencontre est %(state)s : ses effectifs ne changent plus.")
            % {"state": meeting.get_state_display()}
        )
    _count(meeting, counts)
    record("meetings.head_counts_corrected", meeting, by=by, people=sum(counts.values()))
    return meeting


@transaction.atomic
def undo_holding(meeting: Meeting, *, by: Any) -> Meeting:
    """Take back that a meeting was held, when it was said by mistake: it is announced again, and nobody was counted.

    Refused once its report is handed in.
    """
    meeting = locked_meeting(meeting)
    if meeting.state != MeetingState.HELD:
        raise Refused(
            _("Cette rencontre est %(state)s : on ne peut plus dire qu’elle n’a pas eu lieu.")
            % {"state": meeting.get_state_display()}
        )
    move(meeting, MeetingState.ANNOUNCED, by=by)
    meeting.head_counts.all().delete()
    return meeting


def _count(meeting: Meeting, counts: Mapping[str, int]) -> None:
    if not any(counts.values()):
        raise Refused(_("Dites combien de personnes sont venues, pour un public au moins."))
    if any(not 0 <= count <= MOST_PEOPLE for count in counts.values()):
        raise Refused(_("Un effectif est un nombre de personnes."))
    meeting.head_counts.all().delete()
    HeadCount.objects.bulk_create(
        HeadCount(meeting=meeting, audience=audience, count=count) for audience, count in counts.items() if count
    )
