"""What a coordinator decides of a report: return it, accept it, say where it goes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.text import clean
from cahiers.meetings.actions.letters import address_of, write_to_organisers
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.actions.screening import decide_of_words
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Meeting


@transaction.atomic
def return_report(meeting: Meeting, *, missing: str, by: Any) -> Meeting:
    """Give a report back to be completed; an acceptance is undone the same way. Its organisers are told what is missing.

    Refused without saying what is missing, and when the report is not handed in, or is integrated already.
    """
    meeting, missing = locked_meeting(meeting), clean(missing)
    if not missing:
        raise Refused(_("Dites ce qui manque : les organisateurs le liront."))
    move(meeting, MeetingState.RETURNED, by=by, reason=missing)
    text = _(
        "Bonjour,\n\nla synthèse de la rencontre « %(title)s » vous est renvoyée pour être complétée. Il manque :\n\n"
        "%(missing)s\n\nElle se complète ici, puis se remet à nouveau :\n%(link)s\n"
    )
    words = {"title": meeting.title, "missing": missing, "link": address_of(meeting, "write")}
    write_to_organisers(meeting, _("À compléter : %(title)s") % words, text % words)
    return meeting


@transaction.atomic
def accept_report(meeting: Meeting, *, by: Any, words: Mapping[str, bool] | None = None) -> Meeting:
    """Accept a report: its words are public from then on, those that could lead to somebody only if `words` shows them.

    Refused when it is not handed in.
    """
    meeting = locked_meeting(meeting)
    decide_of_words(meeting, words or {}, by=by)
    move(meeting, MeetingState.ACCEPTED, by=by)
    text = _(
        "Bonjour,\n\nla synthèse de la rencontre « %(title)s » est acceptée. Tout le monde peut maintenant la lire :\n"
        "%(link)s\n\nMerci à celles et ceux qui ont participé.\n"
    )
    said = {"title": meeting.title, "link": address_of(meeting)}
    write_to_organisers(meeting, _("Acceptée : %(title)s") % said, text % said)
    return meeting


@transaction.atomic
def integrate_report(meeting: Meeting, *, into: str, by: Any) -> Meeting:
    """State that an accepted report is part of the synthesis above, and of which one.

    Refused without saying into which text, and before the report is accepted.
    """
    meeting, into = locked_meeting(meeting), clean(into)
    if not into:
        raise Refused(_("Dites dans quelle synthèse cette rencontre est reprise."))
    move(meeting, MeetingState.INTEGRATED, by=by, reason=into)
    return meeting
