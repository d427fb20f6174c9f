"""Announcing a meeting, and cancelling it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.meetings.actions.letters import tell_registered, whereabouts
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.actions.particulars import check_open, check_to_come
from cahiers.meetings.enums import Attendance, MeetingState
from cahiers.meetings.models import Meeting


def missing_to_announce(meeting: Meeting) -> str:
    """Return what a meeting lacks before people can come to it, in a sentence; nothing when it lacks nothing."""
    if meeting.attendance != Attendance.REMOTE and not meeting.place:
        return _("Dites d’abord où la rencontre a lieu.")
    if meeting.attendance != Attendance.ON_SITE and not meeting.link:
        return _("Donnez d’abord le lien de la visioconférence : seules les personnes inscrites le verront.")
    return ""


@transaction.atomic
def announce_meeting(meeting: Meeting, *, by: Any) -> Meeting:
    """Announce a planned meeting: anybody finds it and may register.

    Refused without a place or a link, on a past date, and when no phase opens meetings.
    """
    meeting = locked_meeting(meeting)
    check_open(meeting.campaign)
    check_to_come(meeting.starts_at)
    if missing := missing_to_announce(meeting):
        raise Refused(missing)
    move(meeting, MeetingState.ANNOUNCED, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: Any) -> Meeting:
    """Cancel a meeting that was not held, with a reason that anybody reads; all who registered are told by mail.

    Refused without a reason, and once it was held.
    """
    meeting = locked_meeting(meeting)
    if not reason.strip():
        raise Refused(_("Donnez le motif : les personnes inscrites le liront."))
    move(meeting, MeetingState.CANCELLED, by=by, reason=reason.strip())
    tell_registered(
        meeting,
        _("Rencontre annulée : %(title)s"),
        _("La rencontre prévue à ces date et lieu n’aura pas lieu :"),
        whereabouts(meeting),
        _("Motif : %(reason)s") % {"reason": reason.strip()},
    )
    return meeting
