"""Who may run analyses and answer for them."""

from typing import Any

from cahiers.campaign.models import Campaign
from cahiers.foundation.permissions import permit
from cahiers.insight.models import Analysis
from cahiers.people.enums import RoleName
from cahiers.people.rules import holds
from cahiers.territory.models import Node

ANALYSTS = (RoleName.ANALYST, RoleName.NATIONAL)


def _scope(thing: Any) -> Node | None:
    """An analysis belongs to the territory that its campaign covers."""
    if isinstance(thing, Campaign):
        return thing.scope
    return thing.campaign.scope if isinstance(thing, Analysis) else None


is_analyst = holds(ANALYSTS, node_of=_scope)

permit("insight.analyse", is_analyst)  # ask, follow, inspect, replay, compare
permit("insight.validate", is_analyst)  # make public, and withdraw
