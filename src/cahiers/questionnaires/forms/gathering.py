"""What organisers type to make codes and links, and to enter paper forms."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.forms import LocalMomentField
from cahiers.foundation.forms import SiteForm
from cahiers.foundation.text import clean_line
from cahiers.people.enums import Audience
from cahiers.questionnaires.actions.ways_in import MOST_LINKS, MOST_PEOPLE
from cahiers.questionnaires.enums import AcceptedOnce
from cahiers.territory.forms import NodeField, SearchingForm
from cahiers.territory.models import Node

MOST_COPIES = 40  # a class and a few more
MOST_PRINTED = 800  # questions in one PDF: about 4 s, measured with the 118 questions of the demo


class LineField(forms.CharField):
    """A name on one line, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Return the name as it is kept."""
        return clean_line(super().to_python(value) or "")


class CodeForm(SearchingForm, SiteForm):
    """A code for a class or a meeting."""

    label = LineField(
        label=_("Pour qui"),
        max_length=120,
        help_text=_("Ce que vous reconnaîtrez : « 3e B, collège Hoche », « Rencontre du 12 mars ». Aucun nom d’élève."),
    )
    capacity = forms.IntegerField(
        label=_("Nombre de personnes"),
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Le code ouvre autant de réponses, pas une de plus."),
    )
    audience = forms.ChoiceField(
        label=_("Public"),
        required=False,
        choices=[("", _("Chacun le dit dans le questionnaire")), *Audience.choices],
        help_text=_("Retenu pour les réponses qui ne le disent pas."),
    )
    territory = NodeField(
        label=_("Territoire ou établissement"),
        required=False,
        help_text=_("Retenu pour les réponses qui ne le disent pas."),
    )
    field_order = ("label", "capacity", "audience", "territory", "expires_at")

    def __init__(self, *args: Any, zone: ZoneInfo, scope: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_at"] = LocalMomentField(
            zone=zone,
            label=_("Valable jusqu’au"),
            required=False,
            help_text=_("Sinon, jusqu’à la clôture. Vous pouvez l’arrêter à tout moment."),
        )
        node_field: Any = self.fields["territory"]
        node_field.under = scope
        self.order_fields(self.field_order)


class LinksForm(SiteForm):
    """A batch of personal links."""

    batch = LineField(
        label=_("Nom de l’envoi"),
        max_length=120,
        help_text=_("Par exemple « Parents du collège Hoche ». Il n’est montré qu’à ceux qui gèrent le questionnaire."),
    )
    count = forms.IntegerField(label=_("Nombre de liens"), min_value=1, max_value=MOST_LINKS)


class BatchForm(forms.Form):
    """The batch whose file is asked for."""

    first = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class TypingForm(SiteForm):
    """Which paper form is typed, and whether it is for the second time."""

    number = LineField(
        label=_("Numéro du formulaire"),
        max_length=30,
        help_text=_(
            "Celui qui est écrit en haut de la feuille, unique dans tout le questionnaire : faites-le précéder de votre "
            "établissement, « HOCHE-12 »."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    is_second = forms.BooleanField(
        label=_("C’est la seconde saisie de ce formulaire"),
        required=False,
        help_text=_("La première n’est pas montrée : les deux sont comparées ensuite."),
    )

    def clean_number(self) -> str:
        """Return the number as it is kept: capitals, no blank."""
        return "".join(self.cleaned_data["number"].upper().split())


class SeriesForm(SiteForm):
    """A series of forms to print, numbered beforehand."""

    series = LineField(
        label=_("Début du numéro"),
        max_length=20,
        help_text=_("Votre établissement ou votre rencontre : « HOCHE » donne HOCHE-001, HOCHE-002…"),
    )
    start = forms.IntegerField(label=_("Premier numéro"), min_value=1, max_value=99_999, initial=1)

    def __init__(self, *args: Any, questions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = max(1, min(MOST_COPIES, MOST_PRINTED // max(questions, 1)))
        self.fields["copies"] = forms.IntegerField(
            label=_("Nombre de formulaires"),
            min_value=1,
            max_value=most,
            initial=min(30, most),
            help_text=_("%(most)s au plus à la fois, pour un questionnaire de cette longueur.") % {"most": most},
        )

    @property
    def numbers(self) -> list[str]:
        """The numbers of the series, as they are typed later."""
        series = "".join(self.cleaned_data["series"].upper().split())
        start = self.cleaned_data["start"]
        return [f"{series}-{number:03d}" for number in range(start, start + self.cleaned_data["copies"])]


class AcceptForm(SiteForm):
    """Why a form counts after one typing."""

    reason = forms.ChoiceField(label=_("Motif, gardé au journal"), choices=AcceptedOnce, widget=forms.RadioSelect)

    def clean_reason(self) -> AcceptedOnce:
        """Return the reason itself."""
        return AcceptedOnce(self.cleaned_data["reason"])
