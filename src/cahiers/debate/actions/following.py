"""Follow a proposal, or stop."""

from typing import Any

from django.db import transaction
from django.db.models import F

from cahiers.debate.actions.proposals import locked
from cahiers.debate.models import Follow, Proposal


@transaction.atomic
def follow(proposal: Proposal, *, by: Any) -> None:
    """Be told what becomes of a proposal; following twice changes nothing."""
    proposal = locked(proposal)
    _follow, is_new = Follow.objects.get_or_create(proposal=proposal, follower=by)
    if is_new:
        Proposal.objects.filter(pk=proposal.pk).update(follower_count=F("follower_count") + 1)


@transaction.atomic
def unfollow(proposal: Proposal, *, by: Any) -> None:
    """Stop being told; doing so twice changes nothing."""
    proposal = locked(proposal)
    gone, _models = Follow.objects.filter(proposal=proposal, follower=by).delete()
    if gone:
        Proposal.objects.filter(pk=proposal.pk).update(follower_count=F("follower_count") - 1)
