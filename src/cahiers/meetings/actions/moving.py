"""Move a meeting along its life: one line of history, one line of the journal, nothing else."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Meeting, Step
from cahiers.meetings.structure.life import may_follow


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, locked until the end of the gesture."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("campaign", "territory").get(pk=meeting.pk)


def move(meeting: Meeting, after: MeetingState, *, by: Any, reason: str = "") -> None:
    """Put a locked meeting in another state, within the gesture that asks for it.

    Refused when that state does not follow the one it is in.
    """
    if not may_follow(meeting.state, after):
        raise Refused(
            _("Cette rencontre est %(before)s : elle ne peut pas devenir %(after)s.")
            % {"before": meeting.get_state_display(), "after": after.label}
        )
    Step.objects.create(meeting=meeting, before=meeting.state, after=after, reason=reason, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(state=after, state_at=Now())
    meeting.state = after
    record(f"meetings.{after.value}", meeting, by=by)
