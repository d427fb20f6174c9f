"""The form of a question being written: what concerns its kind, and nothing else."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.questionnaires.enums import OptionOrder, QuestionKind
from cahiers.questionnaires.forms.editing import BOUNDED, WordingForm
from cahiers.questionnaires.structure.condition_rows import LARGEST
from cahiers.questionnaires.structure.form import CHOICES, CODE, MATRICES, Form, Option, Question
from cahiers.questionnaires.structure.option_lines import code_from, write_options

ORDERED = CHOICES - {QuestionKind.LIKERT}
BOUNDS = {
    QuestionKind.NUMBER: (gettext_lazy("Au moins"), gettext_lazy("Au plus")),
    QuestionKind.SHORT_TEXT: (gettext_lazy("Caractères au moins"), gettext_lazy("Caractères au plus")),
    QuestionKind.LONG_TEXT: (gettext_lazy("Caractères au moins"), gettext_lazy("Caractères au plus")),
    QuestionKind.MULTIPLE: (gettext_lazy("Réponses au moins"), gettext_lazy("Réponses au plus")),
    QuestionKind.RANKING: (gettext_lazy("Choix à classer au moins"), gettext_lazy("Choix à classer au plus")),
}
PLAIN = "questionnaires/edit_plain.html"
# Another kind has other fields: the form is drawn again, and the preview with it.
REDRAW = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-target": "#formulaire",
    "hx-select": "#formulaire",
    "hx-select-oob": "#apercu",
    "hx-swap": "outerHTML",
}


class QuestionForm(WordingForm):
    """A question: its kind decides which fields there are; another kind shows others once the page is asked again."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Genre de question"), choices=QuestionKind.choices, widget=forms.Select(attrs=REDRAW)
    )
    is_required = forms.BooleanField(label=gettext_lazy("Réponse obligatoire"), required=False, template_name=PLAIN)
    order = forms.ChoiceField(label=gettext_lazy("Ordre des choix"), choices=OptionOrder.choices, required=False)
    minimum = forms.FloatField(label="", required=False, localize=True, min_value=-LARGEST, max_value=LARGEST)
    maximum = forms.FloatField(label="", required=False, localize=True, min_value=-LARGEST, max_value=LARGEST)
    unit = forms.CharField(label=gettext_lazy("Unité"), required=False, max_length=40)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy("Son nom dans les exports et les conditions."),
    )
    section = forms.ChoiceField(label=gettext_lazy("Page"))
    field_order = ("revision", "title", "kind", "help", "options", "rows", "is_required", "order", "minimum", "maximum")

    def __init__(self, *args: Any, question: Question, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, question=question, **kwargs)
        kind = self._kind(question)
        self.is_other_kind = kind != question.kind
        self._offer_lists(kind)
        section: Any = self.fields["section"]
        section.choices = [(one.code, one.title or one.code) for one in form.sections]
        order: Any = self.fields["order"]
        order.template_name = PLAIN
        if kind not in ORDERED:
            del self.fields["order"]
        if kind not in BOUNDED:
            del self.fields["minimum"], self.fields["maximum"]
        else:
            self.fields["minimum"].label, self.fields["maximum"].label = BOUNDS[kind]
        if kind != QuestionKind.NUMBER:
            del self.fields["unit"]

    def _kind(self, question: Question) -> QuestionKind:
        sent = self.data.get("kind") if self.is_bound else None
        return QuestionKind(sent) if sent in QuestionKind.values else question.kind

    def _offer_lists(self, kind: QuestionKind) -> None:
        """Show the choices and the lines that the kind just chosen has, whatever the kind was before."""
        hint = _("Un choix par ligne. « code = Libellé » si vous tenez au code.")
        if kind in {QuestionKind.SINGLE_OTHER, QuestionKind.MULTIPLE}:
            hint += " " + _("[autre] à la fin d’une ligne demande une précision ; [seul] exclut les autres choix.")
        for name, rows, shown in (("options", 7, kind in CHOICES | MATRICES), ("rows", 5, kind in MATRICES)):
            self.fields.pop(name, None)
            if shown:
                label = _("Lignes du tableau") if name == "rows" else _("Choix")
                if name == "options" and kind in MATRICES:
                    label = _("Colonnes du tableau")
                self.fields[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=60_000,
                    widget=forms.Textarea(attrs={"rows": rows}),
                    help_text=hint if name == "options" else _("Une ligne du tableau par ligne."),
                )
        self.order_fields(self.field_order)

    def initial_of(self, question: Question) -> dict[str, Any]:
        """Return a question as the form shows it."""
        return super().initial_of(question) | {
            "options": write_options(question.options),
            "rows": write_options(question.rows),
            "kind": question.kind,
            "is_required": question.is_required,
            "order": question.order,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "unit": question.unit,
            "code": question.code,
        }

    def clean_code(self) -> str:
        """Return the code; refused when it is not one."""
        code: str = self.cleaned_data["code"].strip().lower()
        if not CODE.match(code):
            raise forms.ValidationError(
                _("Le code commence par une lettre et n’a que des lettres sans accent, des chiffres et _.")
            )
        return code

    def clean_options(self) -> tuple[Option, ...]:
        """Return the options; a choice with « autre » always has one."""
        options = super().clean_options()
        is_asked = self.cleaned_data.get("kind") == QuestionKind.SINGLE_OTHER
        if is_asked and options and not any(option.is_other for option in options):
            code = code_from(_("Autre"), [option.code for option in options])
            options = (*options, Option(code, _("Autre"), is_other=True))
        return options

    @property
    def definition(self) -> dict[str, Any]:
        """The question as it is now written; what its kind does not have is empty."""
        data = self.cleaned_data
        return super().definition | {
            "code": data["code"],
            "kind": data["kind"],
            "is_required": data["is_required"],
            "order": data.get("order") or OptionOrder.FIXED.value,
            "minimum": data.get("minimum"),
            "maximum": data.get("maximum"),
            "unit": data.get("unit") or "",
            **{name: [] for name in ("options", "rows") if name not in data},
        }
