"""A file to import."""

from django import forms
from django.utils.translation import gettext_lazy

from cahiers.foundation.forms import SiteForm


class StructureForm(SiteForm):
    """A questionnaire's structure, in a file."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        widget=forms.FileInput(attrs={"accept": ".lss,.xml,.csv,.txt"}),
        help_text=gettext_lazy("Structure LimeSurvey (.lss) ou tableau (.csv), de 5 Mo au plus."),
    )
    title = forms.CharField(
        label=gettext_lazy("Titre du questionnaire"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Sinon, celui du fichier."),
    )
