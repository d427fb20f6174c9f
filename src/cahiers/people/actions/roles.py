"""Giving and ending roles."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.people.enums import RoleName
from cahiers.people.models import Role, User
from cahiers.territory.models import Node

ON_THE_ROOT = {RoleName.NATIONAL, RoleName.ADMINISTRATOR}


def check_place(name: str, node: Node) -> None:
    """Refuse a national role anywhere but at the top of the tree, and any role on a closed node."""
    if name in ON_THE_ROOT and node.parent_id is not None:
        raise Refused(_("Ce rôle se donne sur tout le pays seulement."))
    if node.closed_on is not None:
        raise Refused(_("Ce territoire est fermé."))


@transaction.atomic
def grant_role(user: User, *, name: str, node: Node, by: User | None, confirmed_by: User | None = None) -> Role:
    """Give a person a role on a node and everything under it.

    Refused when the person has it already, when a national role is not given on the top of the tree, and when
    one person alone makes an administrator; `by` is None when the machine's owner does it from the command line.
    """
    check_place(name, node)
    if name == RoleName.ADMINISTRATOR and by is not None and (confirmed_by is None or confirmed_by == by):
        raise Refused(_("Deux administrateurs sont nécessaires pour en nommer un troisième."))
    User.objects.select_for_update().get(pk=user.pk)
    if Role.objects.filter(user=user, name=name, node=node, ended_at=None).exists():
        raise Refused(_("Cette personne a déjà ce rôle sur ce territoire."))
    role = Role.objects.create(user=user, name=name, node=node, granted_by=by)
    user.__dict__.pop("current_roles", None)
    confirmation = {"confirmed_by": str(confirmed_by.pk)} if confirmed_by else {}
    record("role.granted", role, by=by, name=str(name), node=node.key, person=str(user.pk), **confirmation)
    return role


@transaction.atomic
def end_role(role: Role, *, reason: str, by: User | None) -> Role:
    """End a role at once, with a reason that stays beside it.

    Refused without a reason, when it has ended already, and for the last administrator.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Dites pourquoi ce rôle est retiré."))
    if role.name == RoleName.ADMINISTRATOR:  # all of them, so that the last two cannot leave at once
        list(Role.objects.filter(name=RoleName.ADMINISTRATOR, ended_at=None).order_by("pk").select_for_update())
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.ended_at is not None:
        raise Refused(_("Ce rôle a déjà été retiré."))
    others = Role.objects.filter(name=RoleName.ADMINISTRATOR, ended_at=None).exclude(pk=role.pk)
    if role.name == RoleName.ADMINISTRATOR and not others.exists():
        raise Refused(_("C’est le dernier administrateur : nommez-en un autre avant."))
    Role.objects.filter(pk=role.pk).update(ended_at=Now(), ended_by=by, end_reason=reason)
    role.refresh_from_db()
    record("role.ended", role, by=by, name=role.name, person=str(role.user_id))
    return role
