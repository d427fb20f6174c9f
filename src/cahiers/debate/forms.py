"""The shapes of what people send to the debate; the gestures are in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.queries import Board
from cahiers.debate.enums import AuthorKind, Fate, Stance
from cahiers.debate.models import Proposal
from cahiers.foundation.forms import SiteForm
from cahiers.territory.forms import NodeField, SearchingForm

TITLE_LENGTH = 140
BODY_LENGTH = 6000
ARGUMENT_LENGTH = 2000


class VoteForm(forms.Form):
    """A choice, or nothing to take one's vote back."""

    choice = forms.ChoiceField(choices=[*Stance.choices, ("none", "")])


class TextForm(SiteForm):
    """A title and a text, as a proposal has them."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE_LENGTH,
        help_text=_("Une phrase qui commence par un verbe : « Prêter… », « Former… »."),
    )
    body = forms.CharField(
        label=_("Votre proposition"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Ce qui ne va pas, ce que vous proposez, ce que cela demande. Une ligne vide sépare deux paragraphes."
        ),
    )


class ProposalForm(SearchingForm, TextForm):
    """A proposal to draft: where it belongs, and its text."""

    theme = forms.ChoiceField(label=_("Thème"))
    challenge = forms.ChoiceField(
        label=_("Défi"), required=False, help_text=_("Facultatif : le défi auquel elle répond.")
    )
    territory = NodeField(
        label=_("Territoire"), required=False, help_text=_("Facultatif : là où elle s’appliquerait d’abord.")
    )
    author_kind = forms.ChoiceField(
        label=_("Vous écrivez"),
        required=False,
        choices=[
            (AuthorKind.PERSON, _("en votre nom")),
            (AuthorKind.MEETING, _("pour une rencontre")),
            (AuthorKind.BODY, _("pour une instance")),
        ],
        initial=AuthorKind.PERSON,
        widget=forms.RadioSelect,
    )
    author_name = forms.CharField(
        label=_("Nom de la rencontre ou de l’instance"),
        required=False,
        max_length=120,
        help_text=_("Si vous écrivez pour elle"),
    )
    field_order = ("theme", "title", "body", "challenge", "territory", "author_kind", "author_name")

    def __init__(
        self, *args: Any, board: Board, challenges: list[Any], speaks_for_others: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not speaks_for_others:
            del self.fields["author_kind"], self.fields["author_name"]
        self.themes = {theme.code: theme for theme in board.themes}
        self.challenges = {challenge.code: challenge for challenge in challenges}
        theme: Any = self.fields["theme"]
        theme.choices = [("", _("Choisissez un thème")), *((code, theme.title) for code, theme in self.themes.items())]
        choice: Any = self.fields["challenge"]
        grouped = [
            (str(theme.short_title), [(c.code, c.title) for c in challenges if c.theme_id == theme.pk])
            for theme in board.themes
        ]
        choice.choices = [("", _("Aucun en particulier")), *(group for group in grouped if group[1])]

    def clean_author_kind(self) -> str:
        """Return who speaks: the person, when nothing is said."""
        return self.cleaned_data["author_kind"] or str(AuthorKind.PERSON)

    def clean_theme(self) -> Any:
        """Return the theme itself."""
        return self.themes[self.cleaned_data["theme"]]

    def clean_challenge(self) -> Any:
        """Return the challenge itself, or None."""
        return self.challenges.get(self.cleaned_data["challenge"])


class ArgumentForm(SiteForm):
    """An argument on one side."""

    stance = forms.ChoiceField(label=_("Votre argument est"), choices=Stance.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Votre argument"),
        max_length=ARGUMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Un seul argument à la fois, avec un exemple si vous en avez un."),
    )


class ReplyForm(SiteForm):
    """A reply to an argument."""

    body = forms.CharField(
        label=_("Votre réponse"), max_length=ARGUMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(SiteForm):
    """A reason that everybody will be able to read."""

    reason = forms.CharField(
        label=_("Motif, lisible par tous"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MergeForm(TextForm, ReasonForm):
    """Proposals to merge with one, and the text that stands for all."""

    others = forms.MultipleChoiceField(label=_("Réunir avec"), widget=forms.CheckboxSelectMultiple)
    field_order = ("others", "title", "body", "reason")

    def __init__(self, *args: Any, candidates: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(candidate.pk): candidate for candidate in candidates}
        others: Any = self.fields["others"]
        others.choices = [(key, candidate.title) for key, candidate in self.candidates.items()]

    def clean_others(self) -> list[Proposal]:
        """Return the proposals themselves, in the order shown."""
        return [self.candidates[key] for key in self.cleaned_data["others"]]


class SplitForm(ReasonForm):
    """The two texts that a proposal is split into."""

    first_title = forms.CharField(label=_("Titre de la première"), max_length=TITLE_LENGTH)
    first_body = forms.CharField(
        label=_("Texte de la première"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 6})
    )
    second_title = forms.CharField(label=_("Titre de la seconde"), max_length=TITLE_LENGTH)
    second_body = forms.CharField(
        label=_("Texte de la seconde"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 6})
    )
    field_order = ("first_title", "first_body", "second_title", "second_body", "reason")

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts as (title, body)."""
        data = self.cleaned_data
        return [(data["first_title"], data["first_body"]), (data["second_title"], data["second_body"])]


class AnswerForm(ReasonForm):
    """An official answer: status, text, reason, and who speaks."""

    fate = forms.ChoiceField(label=_("Statut"), choices=[("", _("Choisissez un statut")), *Fate.choices[1:]])
    body = forms.CharField(label=_("Réponse"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 6}))
    speaker = forms.CharField(label=_("Au nom de"), max_length=160)
    field_order = ("fate", "body", "reason", "speaker")


class ClosingForm(SiteForm):
    """How the debate is summed up."""

    body = forms.CharField(
        label=_("Synthèse du débat"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ce qui fait accord, ce qui divise, ce qui reste ouvert : chacun doit s’y reconnaître."),
    )
