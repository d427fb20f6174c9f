"""What is asked of the room: links and invitations that still work, roles held on a territory."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cahiers.people.identity.tokens import digest
from cahiers.people.models import Invitation, Role, SignInLink
from cahiers.territory.models import Node


def usable_link(token: str) -> SignInLink | None:
    """Return the sign-in link of that token when it still opens, or None."""
    return SignInLink.objects.filter(token_digest=digest(token), used_at=None, expires_at__gt=Now()).first()


def usable_invitation(token: str) -> Invitation | None:
    """Return the invitation of that token when it can still be accepted, or None."""
    found = Invitation.objects.filter(token_digest=digest(token), accepted_at=None, expires_at__gt=Now())
    invitation = found.select_related("node", "invited_by").first()
    return None if invitation is None or invitation.awaits_confirmation else invitation


def _under_any(nodes: Iterable[Node]) -> Q:
    reach = Q(pk__in=[])
    for node in nodes:
        reach |= Q(node__path__startswith=node.path)
    return reach


def roles_under(nodes: Iterable[Node]) -> QuerySet[Role]:
    """Return the roles in force on these nodes and all that is under them, by place then by role."""
    roles = Role.objects.filter(_under_any(nodes), ended_at=None).select_related("user", "node")
    return roles.order_by("node__path", "name", "granted_at", "pk")


def open_invitations_under(nodes: Iterable[Node]) -> QuerySet[Invitation]:
    """Return the invitations on these nodes that nobody has accepted yet and that can still be."""
    waiting = Invitation.objects.filter(_under_any(nodes), accepted_at=None, expires_at__gt=Now())
    return waiting.select_related("node", "invited_by").order_by("-invited_at", "pk")
