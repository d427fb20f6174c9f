"""What the room offers on the pages of the floors below."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.offers import Offer, offer_on


@offer_on("debate.list")
def vote_one_by_one(board: Board) -> Offer | None:
    """Offer to vote on proposals one after the other, as long as the vote is open."""
    if not board.can_vote:
        return None
    return Offer(
        label=_("À voter ensuite"),
        text=_("Peu de temps ? Donnez votre avis sur une proposition après l’autre."),
        url=reverse("insight:next", args=[board.campaign.slug]),
    )
