"""Asking for an export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm
from cahiers.questionnaires.enums import ExportFormat


class ExportForm(SiteForm):
    """In which form the responses leave."""

    format = forms.TypedChoiceField(
        label=_("Format du fichier"),
        widget=forms.RadioSelect,
        coerce=ExportFormat,
        initial=ExportFormat.CSV.value,
        choices=(
            (ExportFormat.CSV.value, _("CSV : pour un tableur ou un logiciel de statistique")),
            (ExportFormat.XLSX.value, _("XLSX : un classeur, tous les textes restent des textes")),
            (ExportFormat.JSONL.value, _("JSON : les réponses telles qu’elles sont gardées, une par ligne")),
            (ExportFormat.PARQUET.value, _("Parquet : des colonnes typées, pour R, Python ou DuckDB")),
        ),
    )
