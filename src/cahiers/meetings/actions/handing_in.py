"""Hand a synthesis in on line: from here on nothing of it changes, until it is returned."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import is_open_for
from cahiers.foundation.codes import shown_code
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.letters import address_of, write_to_organisers
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.enums import HandInState, MeetingState, Origin
from cahiers.meetings.models import HandIn, Meeting, Passage


def require_reports(campaign: Campaign) -> None:
    """Refuse while no phase takes reports. Late ones are taken: a deadline marks, a phase closes."""
    if not is_open_for(campaign, Gesture.REPORT):
        raise Refused(_("La campagne ne prend pas de synthèse en ce moment."))


@transaction.atomic
def hand_in_online(meeting: Meeting, *, by: Any) -> HandIn:
    """Hand in what was written on line; its organisers get the receipt.

    Refused when nothing is written, when the meeting was not held or is handed in already, and outside the phase.
    """
    meeting = locked_meeting(meeting)
    require_reports(meeting.campaign)
    if not Passage.objects.filter(meeting=meeting).exclude(text="").exists():
        raise Refused(_("Rien n’est encore écrit : remplissez au moins une rubrique, ou déposez vos fichiers."))
    move(meeting, MeetingState.HANDED_IN, by=by)
    hand_in = HandIn.objects.create(
        campaign=meeting.campaign,
        meeting=meeting,
        origin=Origin.ONLINE,
        state=HandInState.CONFIRMED,
        by=by,
        confirmed_by=by,
        confirmed_at=Now(),
    )
    record("meetings.report_received", hand_in, by=by, meeting=str(meeting.pk), origin=Origin.ONLINE.value)
    send_receipt(hand_in, meeting)
    return hand_in


def send_receipt(hand_in: HandIn, meeting: Meeting) -> None:
    """Write to the organisers that their report is received, within the gesture that received it."""
    link = address_of(meeting, "receipt", hand_in.pk)
    words = {"title": meeting.title, "code": shown_code(hand_in.receipt), "link": link}
    text = _(
        "Bonjour,\n\nla synthèse de la rencontre « %(title)s » est remise. Récépissé %(code)s.\n\n"
        "Elle ne change plus tant qu’elle n’est pas renvoyée pour être complétée. "
        "Le récépissé se relit et s’imprime ici :\n%(link)s\n"
    )
    write_to_organisers(meeting, _("Synthèse remise : récépissé %(code)s") % words, text % words)
