"""Editing a meeting: what changed is kept, and told to those who registered when it changes their way there."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.letters import tell_registered, whereabouts
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.actions.particulars import Particulars, check_particulars, check_to_come
from cahiers.meetings.actions.registering import promote_waiting
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Change, Meeting

EDITABLE = frozenset({MeetingState.PROPOSED, MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.HELD})
THE_WAY_THERE = frozenset({"starts_at", "minutes", "attendance", "place", "address", "link"})


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@transaction.atomic
def edit_meeting(meeting: Meeting, said: Particulars, *, by: Any) -> Meeting:
    """Change what is said of a meeting, until its report is handed in; each change is kept with what stood before.

    Once it is announced, a new date or place is told by mail to all who registered, and seats that are added go to those
    who wait. Refused when it is cancelled or handed in, on a past date, without a theme, or with fewer seats than people
    already registered. Nothing happens when nothing changes.
    """
    meeting = locked_meeting(meeting)
    if meeting.state not in EDITABLE:
        raise Refused(_("Cette rencontre est %(state)s : elle ne se modifie plus.") % _state(meeting))
    check_particulars(meeting.campaign, said)
    if said.capacity is not None and said.capacity < meeting.registered:
        raise Refused(_("%(n)s places sont déjà prises : il ne peut pas y en avoir moins.") % {"n": meeting.registered})
    before, after = _difference(meeting, said)
    if not after:
        return meeting
    if "starts_at" in after and meeting.state != MeetingState.HELD:
        check_to_come(said.starts_at)
    for name, value in said.columns().items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(said.columns()))
    meeting.themes.set(said.themes)
    Change.objects.create(meeting=meeting, before=before, after=after, by=by)
    record("meetings.edited", meeting, by=by, fields=sorted(after))
    if meeting.state == MeetingState.ANNOUNCED:
        _tell_the_way(meeting, set(after))
        promote_waiting(meeting)
    return meeting


def _state(meeting: Meeting) -> dict[str, str]:
    return {"state": meeting.get_state_display()}


def _difference(meeting: Meeting, said: Particulars) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what stood and what will stand, for each field that changes."""
    old: dict[str, Any] = {name: getattr(meeting, name) for name in said.columns()}
    old["themes"] = sorted(meeting.themes.values_list("code", flat=True))
    new = said.columns() | {"themes": sorted(theme.code for theme in said.themes)}
    changed = [name for name, value in new.items() if old[name] != value]
    return {name: _kept(old[name]) for name in changed}, {name: _kept(new[name]) for name in changed}


def _tell_the_way(meeting: Meeting, changed: set[str]) -> None:
    if changed & THE_WAY_THERE:
        tell_registered(
            meeting,
            _("La rencontre change : %(title)s"),
            _(
                "La date, le lieu ou le lien de la rencontre à laquelle vous êtes inscrit ont changé. Voici ce qui vaut :"
            ),
            whereabouts(meeting),
        )
