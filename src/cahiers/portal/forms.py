"""What a visitor writes to the site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm
from cahiers.foundation.text import clean, clean_line
from cahiers.portal.enums import Topic

LONGEST_MESSAGE = 4000


class _LetterForm(SiteForm):
    """A message, and an address when the person wants an answer."""

    message = forms.CharField(label=_("Votre message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea)
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour recevoir une réponse. Elle ne sert à rien d’autre. Format attendu : nom@exemple.fr"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        """Keep texts as the house keeps them: NFC, no control character."""
        cleaned = super().clean() or self.cleaned_data
        return {name: clean(value) if name == "message" else clean_line(value) for name, value in cleaned.items()}


class ContactForm(_LetterForm):
    """A question, a mistake in a figure, personal data, a text that should not be here."""

    topic = forms.ChoiceField(label=_("Sujet"), choices=[])
    field_order = ("topic", "message", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [choice for choice in Topic.choices if choice[0] != Topic.ACCESSIBILITY]
        self.fields["topic"].choices = [("", _("Choisir un sujet")), *topics]  # type: ignore[attr-defined]


class AccessibilityForm(_LetterForm):
    """An obstacle met on a page."""

    address = forms.CharField(
        label=_("La page concernée"),
        help_text=_("Son adresse ou son titre."),
        required=False,
        max_length=300,
    )
    equipment = forms.CharField(
        label=_("Votre matériel"),
        help_text=_("Navigateur, lecteur d’écran, agrandisseur, commande vocale, navigation au clavier…"),
        required=False,
        max_length=300,
    )
    field_order = ("address", "message", "equipment", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = _("Ce qui vous a arrêté")
        self.fields["message"].help_text = _("Ce que vous vouliez faire, et ce qui s’est passé.")
