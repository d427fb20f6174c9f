"""What the vote box shows: the same fields on a page, in an htmx answer, open, closed or hidden."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cahiers.campaign.queries import Board
from cahiers.debate.actions.votes import Tally
from cahiers.debate.enums import Stance
from cahiers.debate.models import Proposal
from cahiers.debate.queries.detail import Mine


@dataclass(frozen=True)
class VoteBox:
    """A proposal's counts, whether one may vote now, and the reader's own choice."""

    url: str
    count_url: str
    is_open: bool
    shows_counts: bool
    votes_for: int
    votes_mixed: int
    votes_against: int
    mine: str = ""
    is_inherited: bool = False
    just_now: bool = False

    @property
    def choices(self) -> list[Stance]:
        """The three choices in the order of the buttons."""
        return list(Stance)


def _urls(slug: str, pk: Any) -> dict[str, Any]:
    return {"url": reverse("debate:vote", args=[slug, pk]), "count_url": reverse("debate:count", args=[slug, pk])}


def box_on_page(board: Board, proposal: Proposal, done: Mine) -> VoteBox:
    """Return the box of a page: open when both the phase and the proposal are."""
    return VoteBox(
        **_urls(board.campaign.slug, proposal.pk),
        is_open=board.can_vote and proposal.is_open and proposal.takes_votes,
        shows_counts=board.shows_counts,
        votes_for=proposal.total_for,
        votes_mixed=proposal.total_mixed,
        votes_against=proposal.total_against,
        mine=done.vote,
        is_inherited=done.inherited,
    )


def box_after(slug: str, pk: Any, tally: Tally) -> VoteBox:
    """Return the box right after a vote: a vote was taken, so the vote is open."""
    return VoteBox(
        **_urls(slug, pk),
        is_open=True,
        shows_counts=not tally.are_hidden,
        votes_for=tally.votes_for,
        votes_mixed=tally.votes_mixed,
        votes_against=tally.votes_against,
        mine=tally.mine,
        just_now=True,
    )
