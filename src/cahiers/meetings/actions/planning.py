"""How a meeting begins: planned by those whose territory it is, or proposed by anybody and answered."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.letters import address_of, tell, tell_organisers
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.actions.particulars import Particulars, create_meeting
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.people import addresses_of_coordinators
from cahiers.territory.models import Node


@transaction.atomic
def plan_meeting(campaign: Campaign, territory: Node, said: Particulars, *, by: Any) -> Meeting:
    """Plan a meeting: whoever plans it runs it. Nobody else sees it until it is announced.

    Refused when no phase opens meetings, without a theme of the campaign, on a past date, or outside of the campaign's
    territory.
    """
    meeting = create_meeting(campaign, territory, said, state=MeetingState.PLANNED, by=by)
    record("meetings.planned", meeting, by=by)
    return meeting


@transaction.atomic
def propose_meeting(campaign: Campaign, territory: Node, said: Particulars, *, by: Any) -> Meeting:
    """Propose a meeting to those who coordinate its territory, who are told by mail; its author would run it.

    Refused as a planned one is.
    """
    meeting = create_meeting(campaign, territory, said, state=MeetingState.PROPOSED, by=by)
    tell(
        addresses_of_coordinators(territory),
        _("Une rencontre est proposée : %(title)s"),
        meeting,
        _("Une personne propose une rencontre sur votre territoire : « %(title)s ».") % {"title": meeting.title},
        _("L’accepter ou la refuser : %(page)s") % {"page": address_of(meeting, "decide")},
    )
    record("meetings.proposed", meeting, by=by)
    return meeting


@transaction.atomic
def accept_proposal(meeting: Meeting, *, by: Any) -> Meeting:
    """Accept a proposed meeting: it is planned, its author prepares it and is told so."""
    meeting = locked_meeting(meeting)
    move(meeting, MeetingState.PLANNED, by=by)
    tell_organisers(
        meeting,
        _("Votre rencontre est acceptée : %(title)s"),
        _("Vous pouvez la préparer, puis l’annoncer : %(page)s") % {"page": address_of(meeting, "run")},
    )
    return meeting


@transaction.atomic
def refuse_proposal(meeting: Meeting, *, reason: str, by: Any) -> Meeting:
    """Refuse a proposed meeting, with the reason that its author reads.

    Refused without a reason, and once the proposal was answered.
    """
    meeting = locked_meeting(meeting)
    if not reason.strip():
        raise Refused(_("Dites pourquoi : la personne qui propose le lira."))
    move(meeting, MeetingState.REFUSED, by=by, reason=reason.strip())
    tell_organisers(
        meeting,
        _("Votre rencontre n’est pas retenue : %(title)s"),
        _("Motif : %(reason)s") % {"reason": reason.strip()},
    )
    return meeting
