"""What people type to come to a meeting, and what organisers count once it was held."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm
from cahiers.meetings.actions.holding import MOST_PEOPLE
from cahiers.meetings.actions.registering import MOST_SEATS
from cahiers.meetings.actions.tables import MOST_TABLES
from cahiers.meetings.forms.planning import LineField
from cahiers.meetings.models import Meeting
from cahiers.people.enums import Audience
from cahiers.people.forms import AddressField


class RegistrationForm(SiteForm):
    """Come to a meeting: a name to greet, an address to write to, nothing else."""

    name = LineField(
        label=_("Votre nom"),
        max_length=80,
        help_text=_("Celui qui vous accueille le lira. Un prénom suffit."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Votre adresse électronique"), help_text=_("Pour la confirmation et un rappel, deux jours avant.")
    )
    audience = forms.ChoiceField(
        label=_("Vous venez comme"), required=False, choices=[("", _("Je ne le dis pas")), *Audience.choices]
    )
    seats = forms.IntegerField(
        label=_("Nombre de personnes"),
        min_value=1,
        max_value=MOST_SEATS,
        initial=1,
        help_text=_(
            "Vous compris. Pour une classe, inscrivez-vous au nom de vos élèves : leurs noms ne sont pas demandés."
        ),
    )


class GuestForm(RegistrationForm):
    """Somebody who phoned the organiser."""

    name = LineField(label=_("Nom"), max_length=80)
    email = AddressField(
        label=_("Adresse électronique"), required=False, help_text=_("Sans adresse, pas de confirmation ni de rappel.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].label = _("Vient comme")
        self.fields["seats"].help_text = ""


class HeadCountForm(SiteForm):
    """How many people of each audience were in the room."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        known = dict(meeting.head_counts.values_list("audience", "count"))
        super().__init__(*args, initial=known, **kwargs)
        for audience in Audience:
            self.fields[audience.value] = forms.IntegerField(
                label=str(audience.label).capitalize(), required=False, min_value=0, max_value=MOST_PEOPLE
            )

    @property
    def counts(self) -> dict[str, int]:
        """How many people of each audience."""
        return {audience: count or 0 for audience, count in self.cleaned_data.items()}


class TablesForm(SiteForm):
    """How many tables there are."""

    tables = forms.IntegerField(
        label=_("Nombre de tables"),
        min_value=1,
        max_value=MOST_TABLES,
        help_text=_("Dix personnes au plus à chacune. Chaque table reçoit une fiche, avec son code."),
    )
