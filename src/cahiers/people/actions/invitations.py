"""Inviting somebody to a role: the mail proves the address, the click accepts the role."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.outbox import post
from cahiers.people.actions.entering import account_of
from cahiers.people.actions.roles import check_place, grant_role
from cahiers.people.identity.addresses import canonical_address, clean_address
from cahiers.people.identity.tokens import digest, new_token
from cahiers.people.models import Invitation, Role, User
from cahiers.territory.models import Node

INVITATION_LIFE = timedelta(hours=24)


def _send(invitation: Invitation, address: str) -> None:
    text = _(
        "Bonjour,\n\nVous êtes invité à tenir le rôle « %(role)s » sur le territoire « %(node)s », sur %(site)s. "
        "Ce lien sert une seule fois, pendant 24 heures :\n\n%(link)s\n\n"
        "Si cette invitation vous surprend, ne faites rien.\n"
    )
    words = {
        "role": invitation.get_name_display(),
        "node": invitation.node.name,
        "site": settings.SITE_NAME,
        "link": address,
    }
    post(invitation.email, _("Une invitation sur %(site)s") % words, text % words)


@transaction.atomic
def invite_to_role(email: str, *, name: str, node: Node, by: User | None, link_to: Callable[[str], str]) -> Invitation:
    """Offer a role to whoever reads a mailbox, for 24 hours, whether the address has an account or not.

    An invitation to be administrator waits for a second administrator before it leaves. Refused when a
    national role is not offered on the top of the tree, or when the same offer is already on its way.
    """
    check_place(name, node)
    email = clean_address(email)
    waiting = Invitation.objects.filter(name=name, node=node, accepted_at=None, expires_at__gt=Now())
    if any(canonical_address(other.email) == canonical_address(email) for other in waiting):
        raise Refused(_("Une invitation à ce rôle est déjà en route pour cette adresse."))
    token = new_token()
    invitation = Invitation.objects.create(
        email=email, name=name, node=node, token_digest=digest(token), invited_by=by, expires_at=Now() + INVITATION_LIFE
    )
    if not invitation.awaits_confirmation:
        _send(invitation, link_to(token))
    record("invitation.made", invitation, by=by, name=str(name), node=node.key)
    return invitation


@transaction.atomic
def confirm_invitation(invitation: Invitation, *, by: User, link_to: Callable[[str], str]) -> Invitation:
    """Agree, as a second administrator, to an invitation to be administrator: it leaves now, for 24 hours.

    Refused to the person who made the invitation, and when it does not wait for this any more.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("node").get(pk=invitation.pk)
    if invitation.invited_by_id == by.pk:
        raise Refused(_("Un autre administrateur que vous doit confirmer cette invitation."))
    if not invitation.awaits_confirmation:
        raise Refused(_("Cette invitation n’attend pas de confirmation."))
    token = new_token()
    Invitation.objects.filter(pk=invitation.pk).update(
        confirmed_by=by, confirmed_at=Now(), token_digest=digest(token), expires_at=Now() + INVITATION_LIFE
    )
    _send(invitation, link_to(token))
    record("invitation.confirmed", invitation, by=by)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, by: User | None) -> Role:
    """Accept a role: the token proves the invited address, whose account is made if there is none.

    Refused when the invitation has served, is too old or was never confirmed; and to a signed-in person whose
    address is not the invited one.
    """
    invitations = Invitation.objects.filter(token_digest=digest(token))
    live = invitations.filter(accepted_at=None, expires_at__gt=Now())
    invitation = live.select_for_update(of=("self",)).select_related("node", "invited_by", "confirmed_by").first()
    if invitation is None or invitation.awaits_confirmation:
        raise Refused(_("Cette invitation a déjà servi, ou elle n’est plus valable."))
    if by is not None and by.canonical_email != canonical_address(invitation.email):
        raise Refused(_("Cette invitation a été envoyée à une autre adresse que la vôtre : déconnectez-vous d’abord."))
    user = by or account_of(invitation.email)
    held = Role.objects.filter(user=user, name=invitation.name, node=invitation.node, ended_at=None).first()
    role = held or grant_role(
        user,
        name=invitation.name,
        node=invitation.node,
        by=invitation.invited_by,
        confirmed_by=invitation.confirmed_by,
    )
    invitations.update(accepted_at=Now(), accepted_by=user)
    record("invitation.accepted", invitation, by=user)
    return role
