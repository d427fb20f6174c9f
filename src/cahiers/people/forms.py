"""What people type to enter, to say who they are, to give a role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm
from cahiers.people.enums import AgeBand, Audience, RoleName
from cahiers.people.identity.addresses import canonical_address, clean_address
from cahiers.people.models import User
from cahiers.people.rules import GIVERS
from cahiers.territory.forms import NodeField, SearchingForm

LONGEST_ADDRESS = 254


class AddressField(forms.EmailField):
    """An electronic address, full-width letters and final dot put right before it is checked."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"})
    default_error_messages = {
        "required": _("Donnez une adresse électronique."),
        "invalid": _("Donnez une adresse électronique complète, par exemple nom@exemple.fr."),
    }

    def to_python(self, value: Any) -> Any:
        """Return the address as mails are sent to it."""
        return clean_address(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """Check the shape, and that its canonical form can be kept."""
        super().run_validators(value)
        if len(canonical_address(value)) > LONGEST_ADDRESS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class LinkForm(SiteForm):
    """Ask for a link."""

    email = AddressField(
        label=_("Adresse électronique"), help_text=_("Nous y envoyons un lien qui vous fait entrer, sans mot de passe.")
    )


class PasswordSignInForm(SiteForm):
    """Enter with a password."""

    email = AddressField(label=_("Adresse électronique"))
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(SiteForm):
    """Choose a password."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        max_length=200,
        strip=False,
        help_text=_("12 caractères au moins. Une phrase de quatre ou cinq mots convient très bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ProfileForm(SearchingForm, SiteForm):
    """Who one is."""

    display_name = forms.CharField(
        label=_("Nom affiché"),
        max_length=60,
        help_text=_("Il signe ce que vous écrivez et tout le monde le voit. Un prénom et une initiale suffisent."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    audience = forms.ChoiceField(
        label=_("Vous participez comme"), choices=Audience, widget=forms.RadioSelect, initial=Audience.OTHER
    )
    territory = NodeField(
        label=_("Votre territoire"), required=False, help_text=_("Pour voir ce qui se passe près de chez vous.")
    )


class YoungProfileForm(ProfileForm):
    """Who one is, from 15 to 17: the name was drawn by the site, the territory is not a school."""

    display_name = forms.CharField(label=_("Nom tiré au sort"), max_length=60, widget=forms.HiddenInput)
    territory = NodeField(label=_("Votre territoire"), required=False, levels=("reg", "aca", "dep"))


class AgeForm(SiteForm):
    """The first question: it decides what comes next."""

    UNDER_15 = "under-15"

    age = forms.ChoiceField(
        label=_("Votre âge"),
        choices=[*AgeBand.choices, (UNDER_15, _("moins de 15 ans"))],
        widget=forms.RadioSelect,
        help_text=_("Nous ne demandons pas de date de naissance."),
    )


class InvitationForm(SearchingForm, SiteForm):
    """Offer one of the roles that its sender may give."""

    email = AddressField(label=_("Adresse électronique de la personne"))
    name = forms.ChoiceField(label=_("Rôle"), choices=RoleName)
    node = NodeField(label=_("Territoire"), help_text=_("Le rôle vaut pour ce territoire et tout ce qu’il contient."))

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {role.name for role in giver.current_roles}  # only what is shown: the door refuses the others
        self.fields["name"].widget.choices = [
            (name.value, name.label) for name in RoleName if own.intersection(GIVERS[name])
        ]


class EndRoleForm(SiteForm):
    """End a role."""

    reason = forms.CharField(label=_("Motif du retrait"), max_length=300)
