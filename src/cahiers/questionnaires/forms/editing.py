"""The shapes of what organisers write; the gestures are in the actions."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.campaign.forms import LocalMomentField
from cahiers.foundation.forms import SiteForm
from cahiers.foundation.text import clean, clean_line
from cahiers.questionnaires.enums import Access, QuestionKind
from cahiers.questionnaires.models import BankItem
from cahiers.questionnaires.structure.form import (
    CHOICES,
    MATRICES,
    MOST_OPTIONS,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Form,
    Option,
    Question,
    Section,
)
from cahiers.questionnaires.structure.option_lines import read_options, write_options
from cahiers.questionnaires.structure.reading import write_option, write_question

NAME_LENGTH = 200
BOUNDED = frozenset(
    {
        QuestionKind.NUMBER,
        QuestionKind.MULTIPLE,
        QuestionKind.RANKING,
        QuestionKind.SHORT_TEXT,
        QuestionKind.LONG_TEXT,
    }
)


def _text(label: Any, rows: int, help_text: Any = "", limit: int = TEXT_LENGTH, *, required: bool = False) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget, help_text=help_text)


class RevisedForm(SiteForm):
    """A form that says from which revision its writer started."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TitleForm(SiteForm):
    """A questionnaire to create."""

    title = forms.CharField(
        label=gettext_lazy("Titre du questionnaire"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Ce que les personnes liront en premier : « Le numérique dans votre classe »."),
    )


class CopyForm(TitleForm):
    """A questionnaire to copy, and where to."""

    into = forms.ChoiceField(label=gettext_lazy("Dans la campagne"))
    field_order = ("title", "into")

    def __init__(self, *args: Any, campaigns: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaigns = {campaign.slug: campaign for campaign in campaigns}
        into: Any = self.fields["into"]
        into.choices = [(slug, campaign.title) for slug, campaign in self.campaigns.items()]

    def clean_into(self) -> Any:
        """Return the campaign itself."""
        return self.campaigns[self.cleaned_data["into"]]


class SettingsForm(RevisedForm):
    """What stands around the questions, and how people come in."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=NAME_LENGTH)
    introduction = _text(
        gettext_lazy("Présentation"), 5, gettext_lazy("Pourquoi ce questionnaire, combien de temps il prend.")
    )
    thanks = _text(gettext_lazy("Remerciement"), 3, gettext_lazy("Ce qu’on lit une fois la réponse envoyée."))
    accesses = forms.MultipleChoiceField(
        label=gettext_lazy("On entre"),
        choices=Access.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une façon d’entrer.")},
    )
    allows_edits = forms.BooleanField(
        label=gettext_lazy("Chacun peut revenir sur sa réponse envoyée, jusqu’à la clôture"),
        required=False,
        template_name="questionnaires/edit_plain.html",
    )
    audience_question = forms.ChoiceField(
        label=gettext_lazy("Question qui donne le public"),
        required=False,
        help_text=gettext_lazy("Une question à choix unique : les résultats se croisent avec elle."),
    )
    territory_question = forms.ChoiceField(
        label=gettext_lazy("Question qui donne le territoire"),
        required=False,
        help_text=gettext_lazy("Une question du genre « territoire ou établissement »."),
    )

    field_order = ("title", "introduction", "thanks", "accesses", "allows_edits", "closes_at")

    def __init__(self, *args: Any, form: Form, zone: ZoneInfo, is_frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"] = LocalMomentField(
            zone=zone,
            label=_("Clôture prévue"),
            required=False,
            help_text=_("À cette heure, les réponses s’arrêtent d’elles-mêmes, même avant la fin de l’étape."),
        )
        self.order_fields(self.field_order)
        kinds = {"audience_question": QuestionKind.SINGLE, "territory_question": QuestionKind.TERRITORY}
        for name, kind in kinds.items():
            listed = [(q.code, q.title or q.code) for q in form.questions.values() if q.kind == kind]
            field: Any = self.fields[name]
            field.choices = [("", _("Aucune")), *listed]
            if is_frozen:
                del self.fields[name]

    @property
    def texts(self) -> dict[str, str]:
        """What goes to the definition."""
        data = self.cleaned_data
        words = {"introduction": clean(data["introduction"]), "thanks": clean(data["thanks"])}
        chosen: list[str] = [name for name in ("audience_question", "territory_question") if name in data]
        return {"title": clean_line(data["title"]), **words, **{name: str(data[name]) for name in chosen}}


class SectionForm(RevisedForm):
    """A page: its title and the text above its questions."""

    title = forms.CharField(label=gettext_lazy("Titre de la page"), max_length=NAME_LENGTH)
    text = _text(gettext_lazy("Texte au-dessus des questions"), 4)

    @classmethod
    def initial_of(cls, section: Section) -> dict[str, Any]:
        """Return a page as the form shows it."""
        return {"title": section.title, "text": section.text}


class AddForm(RevisedForm):
    """A question to add to a page."""

    kind = forms.ChoiceField(label=gettext_lazy("Genre de question"), choices=QuestionKind.choices)
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=TITLE_LENGTH, required=False)
    field_order = ("revision", "title", "kind")


class BankChoiceForm(RevisedForm):
    """A question to take from the bank."""

    item = forms.ChoiceField(label=gettext_lazy("Prendre dans la banque"))

    def __init__(self, *args: Any, choices: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.choices = list(choices)


class KeepForm(SiteForm):
    """What to keep in the bank, under which name, and for which territory when the person holds several."""

    what = forms.ChoiceField(label=gettext_lazy("Garder"), choices=BankItem.What.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Sous le nom"), max_length=NAME_LENGTH)
    scope = forms.ChoiceField(label=gettext_lazy("Pour le territoire"))

    def __init__(self, *args: Any, scopes: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = {str(node.pk): node for node in scopes}
        scope: Any = self.fields["scope"]
        scope.choices = [(key, node.name) for key, node in self.scopes.items()]
        if len(self.scopes) == 1:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        """Give the territory itself: the one that was chosen, or the only one."""
        cleaned: dict[str, Any] = super().clean() or {}
        only = next(iter(self.scopes)) if len(self.scopes) == 1 else ""
        if chosen := cleaned.get("scope") or only:
            cleaned["scope"] = self.scopes[chosen]
        return cleaned


class WordingForm(RevisedForm):
    """The words of a question: all that changes once the questionnaire is open."""

    title = _text(gettext_lazy("Intitulé"), 2, limit=TITLE_LENGTH, required=True)
    help = _text(gettext_lazy("Aide"), 2, gettext_lazy("Une précision sous l’intitulé."))
    options = _text(gettext_lazy("Choix"), 6, gettext_lazy("Les codes, avant le signe =, restent tels quels."), 60_000)
    rows = _text(gettext_lazy("Lignes du tableau"), 4, "", 60_000)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        self.question = question
        kwargs.setdefault("initial", {})
        kwargs["initial"] = self.initial_of(question) | kwargs["initial"]
        super().__init__(*args, **kwargs)
        if question.kind not in CHOICES | MATRICES:
            del self.fields["options"]
        if question.kind not in MATRICES:
            del self.fields["rows"]

    def initial_of(self, question: Question) -> dict[str, Any]:
        """Return a question as the form shows it, each choice with its code."""
        return {
            "title": question.title,
            "help": question.help,
            "options": write_options(question.options, with_codes=True),
            "rows": write_options(question.rows, with_codes=True),
        }

    def _options(self, name: str) -> tuple[Option, ...]:
        known = getattr(self.question, name)
        options = read_options(self.cleaned_data.get(name) or "", known)
        if len(options) > MOST_OPTIONS:
            raise forms.ValidationError(_("Au plus %(most)s choix par question.") % {"most": MOST_OPTIONS})
        long = next((option for option in options if len(option.label) > TITLE_LENGTH), None)
        if long:
            raise forms.ValidationError(_("« %(label)s… » est trop long.") % {"label": long.label[:40]})
        return options

    def clean_options(self) -> tuple[Option, ...]:
        """Return the options themselves."""
        return self._options("options")

    def clean_rows(self) -> tuple[Option, ...]:
        """Return the lines themselves."""
        return self._options("rows")

    @property
    def definition(self) -> dict[str, Any]:
        """The question as it is now written; what the form does not show stays."""
        data = self.cleaned_data
        written = write_question(self.question)
        written |= {"title": clean_line(data["title"]), "help": clean(data["help"])}
        for name in ("options", "rows"):
            if name in data:
                written[name] = [write_option(option) for option in data[name]]
        return written
