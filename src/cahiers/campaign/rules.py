"""Who may prepare a campaign and change its dates."""

from cahiers.campaign.models import Campaign
from cahiers.foundation.permissions import permit
from cahiers.people.enums import RoleName
from cahiers.people.rules import holds
from cahiers.territory.models import Node


def _scope(campaign: Campaign) -> Node:
    return campaign.scope


runs_campaign = holds((RoleName.NATIONAL, RoleName.ADMINISTRATOR), node_of=_scope)

permit("campaign.publish_campaign", runs_campaign)
permit("campaign.change_phase", runs_campaign)
