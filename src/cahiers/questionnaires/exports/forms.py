"""Asking for an export."""

from typing import Any

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

    def __init__(self, *args: Any, has_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_files:
            format_: Any = self.fields["format"]
            files = _("Fichiers joints : les pièces que les personnes ont jointes, nommées par leur réponse")
            format_.choices = [*format_.choices, (ExportFormat.FILES.value, files)]
