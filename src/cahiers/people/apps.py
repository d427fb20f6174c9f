from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cahiers.foundation import context, kinds


def _nowhere(thing: Any) -> str:
    return ""


def account_addresses(request: HttpRequest) -> dict[str, Any]:
    """Tell every page where to sign in, to sign out and to find one's account."""
    return {
        "sign_in_url": reverse("people:sign_in"),
        "sign_out_url": reverse("people:sign_out"),
        "profile_url": reverse("people:account"),
    }


class PeopleConfig(AppConfig):
    name = "cahiers.people"
    label = "people"
    verbose_name = "personnes"

    def ready(self) -> None:
        """Make people known to the journal and to links: by their chosen name, without a public page."""
        user: Any = self.get_model("User")
        kinds.register(
            kinds.Kind("person", user, _("personne"), str, _nowhere, user.objects.exclude(display_name="").all)
        )
        for name, title in (
            ("Role", _("rôle")),
            ("Invitation", _("invitation")),
            ("SignInLink", _("lien de connexion")),
        ):
            model: Any = self.get_model(name)
            kind = "sign_in_link" if name == "SignInLink" else name.lower()
            kinds.register(kinds.Kind(kind, model, title, str, _nowhere, model.objects.none))
        context.contribute(account_addresses)
        import_module("cahiers.people.rules")
