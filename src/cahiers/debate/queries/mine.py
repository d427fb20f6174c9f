"""What a person wrote, voted and follows in a campaign."""

from dataclasses import dataclass
from typing import Any

from cahiers.campaign.queries import Board
from cahiers.debate.enums import State
from cahiers.debate.models import Argument, Follow, Proposal, Vote
from cahiers.foundation.first import First, first

SHOWN = 100


@dataclass(frozen=True)
class Contributions:
    """A person's own things, the newest first."""

    drafts: list[Proposal]
    proposals: list[Proposal]
    arguments: First[Argument]
    votes: First[Vote]
    follows: First[Follow]


def contributions_of(board: Board, person: Any) -> Contributions:
    """Return what a person did in a campaign, in four queries."""
    themes = {theme.pk: theme for theme in board.themes}
    written = list(
        Proposal.objects.filter(campaign=board.campaign, author=person).defer("search", "title_search").order_by("-id")
    )
    for proposal in written:
        proposal.campaign, proposal.theme = board.campaign, themes[proposal.theme_id]
    arguments = Argument.objects.filter(proposal__campaign=board.campaign, author=person).select_related("proposal")
    votes = Vote.objects.filter(proposal__campaign=board.campaign, voter=person, inherited_from=None)
    follows = Follow.objects.filter(proposal__campaign=board.campaign, follower=person)
    return Contributions(
        drafts=[proposal for proposal in written if proposal.state == State.DRAFT],
        proposals=[proposal for proposal in written if proposal.state != State.DRAFT],
        arguments=first(arguments.order_by("-id"), SHOWN),
        votes=first(votes.select_related("proposal").order_by("-cast_at", "-id"), SHOWN),
        follows=first(follows.select_related("proposal").order_by("-since", "-id"), SHOWN),
    )
