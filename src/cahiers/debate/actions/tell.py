"""Tell those concerned, by mail, after commit."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.debate.models import Follow, Proposal
from cahiers.foundation.outbox import post
from cahiers.people.models import User


def tell_followers(proposals: Iterable[Proposal], subject: str, sentence: str, *, but: Any = None) -> int:
    """Write one mail to each follower of any of the proposals, whoever made the gesture left out; return how many."""
    proposals = list(proposals)
    followers = User.objects.filter(
        pk__in=Follow.objects.filter(proposal__in=proposals).values("follower"), is_active=True
    )
    if but is not None:
        followers = followers.exclude(pk=but.pk)
    lines = [f"« {proposal.title} »\n{settings.SITE_URL}{page_of(proposal)}" for proposal in proposals]
    text = "\n\n".join(
        [_("Bonjour,"), sentence, *lines, _("Vous recevez ce message parce que vous suivez cette proposition.")]
    )
    recipients = list(followers.values_list("email", flat=True))
    for recipient in recipients:
        post(recipient, subject, text)
    return len(recipients)


def page_of(proposal: Proposal) -> str:
    """Return the path of a proposal's page."""
    return reverse("debate:detail", args=[proposal.campaign.slug, proposal.pk])
