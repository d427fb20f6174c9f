"""What people type to plan, propose or edit a meeting, and to answer a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.forms import LocalMomentField
from cahiers.campaign.queries import Board
from cahiers.foundation.forms import SiteForm
from cahiers.foundation.text import clean, clean_line
from cahiers.meetings.actions.particulars import Particulars
from cahiers.meetings.enums import FIELD, Attendance
from cahiers.meetings.models import Meeting
from cahiers.people.forms import AddressField
from cahiers.people.rules import role_reaches
from cahiers.territory.forms import NodeField, SearchingForm
from cahiers.territory.models import Node

MOST_PEOPLE = 5000


class LineField(forms.CharField):
    """Words on one line, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Return the words as they are kept."""
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """A text, as it is kept."""

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        return clean(super().to_python(value) or "")


class MeetingForm(SiteForm):
    """What is said of a meeting."""

    title = LineField(label=_("Titre"), max_length=160, help_text=_("Ce que l’on vient y faire, et pour qui."))
    presentation = TextField(
        label=_("Présentation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("À qui elle s’adresse, comment elle se passe, ce qu’il faut apporter."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un au moins : le kit et la synthèse en dépendent."),
    )
    minutes = forms.TypedChoiceField(label=_("Durée"), coerce=int, initial=180)
    attendance = forms.ChoiceField(
        label=_("Participation"), choices=Attendance, widget=forms.RadioSelect, initial=Attendance.ON_SITE
    )
    place = LineField(label=_("Lieu"), required=False, max_length=200, help_text=_("La salle, l’établissement."))
    address = LineField(
        label=_("Adresse et accès"),
        required=False,
        max_length=300,
        help_text=_("Rue, commune, arrêt, entrée à prendre."),
    )
    link = forms.URLField(
        label=_("Lien de la visioconférence"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Seules les personnes inscrites le voient."),
    )
    takes_registrations = forms.BooleanField(label=_("Sur inscription"), required=False, initial=True)
    capacity = forms.IntegerField(
        label=_("Nombre de places"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Au-delà, les inscrits passent en liste d’attente. Vide : sans limite."),
    )
    expected = forms.IntegerField(
        label=_("Personnes attendues"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Pour prévoir les tables : dix personnes au plus à chacune."),
    )
    field_order = ("title", "territory", "themes", "starts_at", "minutes", "attendance", "place", "address", "link")

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        themes: Any = self.fields["themes"]
        themes.choices = [(theme.code, theme.title) for theme in board.themes]
        minutes: Any = self.fields["minutes"]
        minutes.choices = _durations(self.initial.get("minutes"))
        self.fields["starts_at"] = LocalMomentField(
            zone=board.campaign.zone,
            label=_("Date et heure"),
            help_text=_("À l’heure de %(clock)s.") % {"clock": board.campaign.clock},
        )
        self.order_fields(self.field_order)

    def particulars(self) -> Particulars:
        """Return what was typed, as actions take it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name in Particulars.__annotations__}
        chosen = set(typed.pop("themes"))
        return Particulars(themes=[theme for theme in self.board.themes if theme.code in chosen], **typed)


def _durations(present: int | None) -> list[tuple[int, Any]]:
    """Return the lengths that a meeting is given, half an hour apart, and the one it has."""
    usual = sorted({*range(60, 601, 30), *([present] if present else [])})
    return [(minutes, _duration(minutes)) for minutes in usual]


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """Return what the form shows of a meeting that exists."""
    names = [name for name in Particulars.__annotations__ if name != "themes"]
    themes = list(meeting.themes.values_list("code", flat=True))
    return {name: getattr(meeting, name) for name in names} | {"themes": themes}


class NewMeetingForm(SearchingForm, MeetingForm):
    """A meeting that does not exist yet: it also says where it counts.

    Who plans it may plan on this territory; who proposes it may propose anywhere in the campaign's.
    """

    territory = NodeField(
        label=_("Établissement, réseau ou territoire"),
        help_text=_("Qui accueille la rencontre, ou à défaut le territoire où elle compte."),
    )

    def __init__(self, *args: Any, board: Board, planner: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        self.planner = planner
        territory: Any = self.fields["territory"]
        territory.under = board.campaign.scope

    def clean_territory(self) -> Node:
        """Refuse a territory that the planner's roles do not reach."""
        node: Node = self.cleaned_data["territory"]
        if self.planner is not None and not role_reaches(self.planner, FIELD, node):
            raise forms.ValidationError(
                _("Votre rôle n’atteint pas ce territoire : choisissez-en un autre, ou proposez la rencontre."),
                code="reach",
            )
        return node


class ReasonForm(SiteForm):
    """Why a meeting is cancelled, or a proposal refused."""

    reason = TextField(label=_("Motif"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class OrganiserForm(SiteForm):
    """Somebody else who would run the meeting."""

    email = AddressField(
        label=_("Adresse électronique"),
        help_text=_("Un courriel lui propose d’organiser avec vous, pendant sept jours."),
    )
