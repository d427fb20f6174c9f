"""Shapes of what a coordinator asks of the board."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.forms import LocalMomentField
from cahiers.foundation.forms import SiteForm
from cahiers.territory.forms import NodeField, SearchingForm
from cahiers.territory.models import Level, Node
from cahiers.territory.queries import SCHOOL

MOST_EXPECTED = 10_000


class ReminderForm(SiteForm):
    """A word of one's own in the mail."""

    word = forms.CharField(
        label=_("Un mot de vous"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ajouté tel quel au courriel : votre numéro, une aide à proposer."),
    )


class DeadlineForm(SiteForm):
    """Until when a level hands in."""

    level = forms.ModelChoiceField(
        label=_("Qui remet"),
        queryset=Level.objects.exclude(code=SCHOOL),
        required=False,
        empty_label=_("les rencontres"),
    )
    field_order = ("level", "due_at")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = LocalMomentField(zone=zone, label=_("À remettre avant le"))
        self.order_fields(self.field_order)


class ExtensionForm(SearchingForm, SiteForm):
    """More time for a territory."""

    territory = NodeField(help_text=_("Le délai vaut pour tout ce qui s’y rattache."))
    reason = forms.CharField(label=_("Motif, lu par les organisateurs"), max_length=300)
    field_order = ("territory", "due_at", "reason")

    def __init__(self, *args: Any, zone: ZoneInfo, under: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = LocalMomentField(zone=zone, label=_("À remettre avant le"))
        node_field: Any = self.fields["territory"]
        node_field.under = under
        self.order_fields(self.field_order)


class ExpectationForm(SiteForm):
    """How many meetings each territory expects of itself: a number for each, nothing where nobody said."""

    def __init__(self, *args: Any, nodes: Iterable[Node], counts: dict[Any, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nodes = {f"n-{rank}": node for rank, node in enumerate(nodes)}
        for name, node in self.nodes.items():
            self.fields[name] = forms.IntegerField(
                label=node.name, required=False, min_value=0, max_value=MOST_EXPECTED, initial=counts.get(node.pk)
            )

    @property
    def counts(self) -> dict[Node, int | None]:
        """What was typed, by territory."""
        return {node: self.cleaned_data[name] for name, node in self.nodes.items()}
