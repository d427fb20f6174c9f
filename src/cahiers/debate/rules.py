"""Who may do what in the debate."""

from typing import Any

from cahiers.campaign.models import Campaign
from cahiers.debate.models import Argument, Proposal
from cahiers.foundation.permissions import permit, predicate
from cahiers.people.enums import RoleName
from cahiers.people.rules import holds, holds_somewhere, is_member
from cahiers.territory.models import Node


@predicate
def is_author(user: Any, contribution: Proposal | Argument) -> bool:
    """The person signed the contribution, in their own name or for a meeting or a body."""
    return bool(user.is_authenticated and contribution.author_id == user.pk)


def _scope(thing: Campaign | Proposal) -> Node:
    """A campaign's debate belongs to the territory that the campaign covers."""
    return thing.scope if isinstance(thing, Campaign) else thing.campaign.scope


# Whoever organises, coordinates or leads may write for a meeting or a body: the room or the council spoke, not the person.
SPOKESPEOPLE = (RoleName.ORGANISER, RoleName.COORDINATOR, RoleName.DELEGATE, RoleName.NATIONAL)

is_moderator = holds((RoleName.MODERATOR, RoleName.NATIONAL), node_of=_scope)
is_national = holds((RoleName.NATIONAL,), node_of=_scope)

permit("debate.vote", is_member)
permit("debate.propose", is_member)
permit("debate.propose_for_others", holds_somewhere(SPOKESPEOPLE))
permit("debate.argue", is_member)
permit("debate.find_useful", is_member)
permit("debate.follow", is_member)
permit("debate.edit_proposal", is_author)
permit("debate.withdraw_argument", is_author)
permit("debate.regroup", is_moderator)
permit("debate.close_debate", is_moderator)
permit("debate.answer_proposal", is_national)
