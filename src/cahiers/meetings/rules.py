"""Who may do what with meetings. A role reaches the territory it was given on and what is under it, nothing beside."""

from typing import Any

from cahiers.campaign.models import Campaign
from cahiers.foundation.permissions import permit, predicate
from cahiers.meetings.enums import COORDINATORS, FIELD, READERS
from cahiers.meetings.models import HandIn, Meeting
from cahiers.people.rules import holds, holds_somewhere, is_member, role_reaches
from cahiers.territory.models import Node


def _node(thing: Any) -> Node | None:
    if isinstance(thing, HandIn):
        thing = thing.meeting
    if isinstance(thing, Meeting):
        return thing.territory
    if isinstance(thing, Campaign):
        return thing.scope
    return thing if isinstance(thing, Node) else None


def _meeting(thing: Any) -> Meeting | None:
    if isinstance(thing, HandIn):
        return thing.meeting
    return thing if isinstance(thing, Meeting) else getattr(thing, "meeting", None)


@predicate
def runs_the_meeting(user: Any, thing: Any) -> bool:
    """Whoever was named an organiser of this meeting."""
    meeting = _meeting(thing)
    return meeting is not None and user.is_authenticated and meeting.runners.filter(user=user).exists()


@predicate
def handed_it_in(user: Any, thing: Any) -> bool:
    """Whoever brought a hand-in whose meeting is not known yet."""
    return isinstance(thing, HandIn) and user.is_authenticated and thing.by_id == user.pk


@predicate
def coordinates(user: Any, thing: Any) -> bool:
    """Whoever coordinates the territory of the thing: a meeting, something of a meeting, a node, a campaign's scope."""
    return role_reaches(user, COORDINATORS, _node(_meeting(thing) or thing))


is_reader = holds(READERS, node_of=lambda thing: _node(_meeting(thing) or thing))

permit("meetings.propose", is_member)
permit("meetings.plan", holds_somewhere(FIELD))  # on a territory that the role reaches: the form offers no other
permit("meetings.run", runs_the_meeting | coordinates)  # edit, announce, say it was held, kit, sheets, votes, synthesis
permit("meetings.hand_in", runs_the_meeting | coordinates)
permit("meetings.upload", holds_somewhere(FIELD))  # for a meeting to be recognised
permit("meetings.check_hand_in", handed_it_in | runs_the_meeting | coordinates)
permit("meetings.coordinate", coordinates)  # accept or refuse a proposal, return, accept, integrate, remind, extend
permit("meetings.see_board", holds_somewhere(READERS))
permit("meetings.read_unpublished", runs_the_meeting | is_reader)
