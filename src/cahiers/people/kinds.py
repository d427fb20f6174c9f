"""What the rest of the house may know of people, roles and invitations."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.kinds import Kind, register
from cahiers.people.models import Invitation, Role, SignInLink, User


def _nowhere(thing: Any) -> str:
    return ""


def register_kinds() -> None:
    """Make the room's kinds known. Nobody has a public page; only people's chosen names are shown elsewhere."""
    names: Callable[[], QuerySet[User]] = User.objects.exclude(display_name="").all
    register(Kind("person", User, _("personne"), str, _nowhere, names))
    register(Kind("role", Role, _("rôle"), str, _nowhere, Role.objects.none))
    register(Kind("invitation", Invitation, _("invitation"), str, _nowhere, Invitation.objects.none))
    register(Kind("sign_in_link", SignInLink, _("lien de connexion"), str, _nowhere, SignInLink.objects.none))
