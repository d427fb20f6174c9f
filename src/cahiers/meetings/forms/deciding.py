"""What a coordinator writes of a report, and decides of its masked words."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from cahiers.foundation.forms import SiteForm

WORDS = "words-"
SHOWN, MASKED = "shown", "masked"


def words_decided(data: Mapping[str, str]) -> dict[str, bool]:
    """Return whether anybody reads each of the words that a page decides of, by their digest."""
    decided = {name.removeprefix(WORDS): data[name] for name in data if name.startswith(WORDS)}
    return {digest: answer == SHOWN for digest, answer in decided.items() if answer in (SHOWN, MASKED)}


class ReturnForm(SiteForm):
    """What is missing from a report."""

    missing = forms.CharField(
        label=gettext_lazy("Ce qui manque"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Les organisateurs le reçoivent par courriel, tel que vous l’écrivez."),
    )


class IntegrateForm(SiteForm):
    """The text that a report is part of."""

    into = forms.CharField(
        label=gettext_lazy("Reprise dans"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : synthèse de l’académie de Rennes, version du 12 novembre."),
    )
