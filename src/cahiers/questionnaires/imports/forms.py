"""Bringing a file of answers, and saying which column gives which question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cahiers.foundation.forms import SiteForm
from cahiers.questionnaires.imports.mapping import GROUP, Columns, group_of, importable
from cahiers.questionnaires.imports.source import Source
from cahiers.questionnaires.structure.form import Form, Question

NAME_SHOWN = 80


class FileForm(SiteForm):
    """A file of answers."""

    file = forms.FileField(
        label=gettext_lazy("Fichier CSV"),
        max_length=255,
        help_text=gettext_lazy(
            "La première ligne donne le nom des colonnes, chaque ligne suivante une réponse. UTF-8 ou Windows ; point-virgule, "
            "virgule ou tabulation. 200 Mo au plus."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )


class ColumnsForm(SiteForm):
    """A column, or a group of them, for each question; none leaves it out."""

    def __init__(self, *args: Any, form: Form, source: Source, chosen: Columns, **options: Any) -> None:
        super().__init__(*args, **options)
        self._form, self._source = form, source
        columns = [
            (str(rank), name[:NAME_SHOWN] or _("colonne %(n)s") % {"n": rank + 1})
            for rank, name in enumerate(source.header)
        ]
        none = [("", _("aucune"))]
        for question in importable(form):
            group = self._group(question)
            self._add(
                f"q_{question.code}", question.title, none + group + columns, chosen.questions.get(question.code, "")
            )
            if question.other:
                label = _("Précision de « %(title)s »") % {"title": question.title}
                self._add(f"o_{question.code}", label, none + columns, chosen.others.get(question.code, ""))
        self._add(
            "reference", _("Référence de chaque réponse"), none + columns, chosen.reference, self._about_reference()
        )
        self._add(
            "date", _("Date de la réponse"), none + columns, chosen.date, _("Sans elle, le jour du dépôt du fichier.")
        )
        self._add(
            "place",
            _("Territoire de la réponse"),
            none + columns,
            chosen.place,
            _("Sa clé (dep:35), son code ou son nom."),
        )

    def _about_reference(self) -> str:
        return _("Elle évite les doubles. Sans elle, deux lignes identiques en tout sont distinguées par leur rang.")

    def _group(self, question: Question) -> list[tuple[str, str]]:
        found = group_of(question, self._source)
        if not found:
            return []
        names = ", ".join(self._source.header[rank] for _column, rank in found)
        label = ngettext("%(n)s colonne : %(names)s", "%(n)s colonnes ensemble : %(names)s", len(found))
        return [(GROUP, label % {"n": len(found), "names": names[:NAME_SHOWN]})]

    def _add(self, name: str, label: str, choices: list[tuple[str, str]], initial: str, help_text: str = "") -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=initial, required=False, help_text=help_text
        )

    def columns(self) -> Columns:
        """Return the choice that was made."""
        given = self.cleaned_data
        return Columns(
            {question.code: given[f"q_{question.code}"] for question in importable(self._form)},
            {question.code: given[f"o_{question.code}"] for question in importable(self._form) if question.other},
            given["reference"],
            given["date"],
            given["place"],
        )
