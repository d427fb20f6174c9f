"""The shapes of what analysts send: a question to an analysis, a note of reading, a reason."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.forms import SiteForm
from cahiers.insight.actions.running import MOST_SEED, Question
from cahiers.insight.enums import Counting, Kind, Method
from cahiers.insight.models import ReferencePopulation
from cahiers.insight.queries.matter import matters_for
from cahiers.insight.structure.frames import kept_frame, read_frame
from cahiers.territory.queries import filter_nodes, node_with_key

AUTOMATIC = ""
LONGEST_NOTE = 4000
MOST_FRAME = 200_000  # bytes
NONE, CODE = "none", "code:"  # how a page writes a decision


class QuestionForm(SiteForm):
    """What to analyse, where, and the settings of the kind; each is told in plain words."""

    kind: ClassVar[Kind]
    settings: ClassVar[tuple[str, ...]] = ()

    matter = forms.ChoiceField(label=_("Sur quoi"))
    scope = forms.ChoiceField(
        label=_("Territoire"),
        required=False,
        help_text=_("Toute la campagne, ou une académie. Moins il y a de monde, moins l’analyse peut en dire."),
    )
    seed = forms.IntegerField(
        label=_("Graine"),
        initial=0,
        min_value=0,
        max_value=MOST_SEED,
        help_text=_(
            "Le point de départ des tirages au sort. La même graine redonne le même résultat ; une autre montre ce qui tient."
        ),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["matter", "scope", *self.settings, "population", "seed"])
        self._matters = {one.value: one for one in matters_for(campaign, self.kind)}
        self._choose("matter", [(one.value, one.label) for one in self._matters.values()])
        self._choose("scope", [("", _("Toute la campagne")), *filter_nodes()])

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = choices

    def question(self) -> Question:
        """Return what is asked, once the form is valid."""
        data = self.cleaned_data
        matter = self._matters[data["matter"]]
        return Question(
            kind=self.kind,
            source=matter.source,
            matter=matter.label,
            questionnaire=matter.questionnaire,
            question_code=matter.question_code,
            vote_table=matter.vote_table,
            answer_table=matter.answer_table,
            population=data.get("population"),
            scope=node_with_key(data["scope"]) if data["scope"] else None,
            parameters={name: data[name] for name in self.settings},
            seed=data.get("seed") or 0,
        )


def counting_field() -> forms.ChoiceField:
    """Return the switch between both ways of counting."""
    return forms.ChoiceField(
        label=_("Compter"),
        choices=Counting.choices,
        initial=Counting.ONCE.value,
        widget=forms.RadioSelect,
        help_text=_("Aucun texte n’est retiré. La page donne les deux nombres, et se recompte de l’autre façon."),
    )


class MapForm(QuestionForm):
    """An opinion map."""

    kind = Kind.MAP
    settings = ("method", "groups")

    method = forms.ChoiceField(
        label=_("Méthode"), choices=Method.choices, initial=Method.ROBUST.value, widget=forms.RadioSelect
    )
    groups = forms.TypedChoiceField(
        label=_("Nombre de groupes"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(AUTOMATIC, _("celui que les avis prouvent")), *((n, str(n)) for n in range(2, 6))],
        help_text=_("En forcer un n’a de sens que pour comparer : des groupes forcés peuvent ne rien vouloir dire."),
    )


class TopicsForm(QuestionForm):
    """The topics of texts."""

    kind = Kind.TOPICS
    settings = ("count", "counting")

    count = forms.IntegerField(
        label=_("Nombre de sujets"),
        required=False,
        min_value=2,
        max_value=60,
        help_text=_("Au plus. Laissez vide : il suit la richesse du vocabulaire."),
    )
    counting = counting_field()


class CodingForm(QuestionForm):
    """Codes of texts, from a frame that is typed or brought."""

    kind = Kind.CODING
    settings = ("frame", "counting")
    use_required_attribute = False  # a file may stand for the frame

    frame = forms.CharField(
        label=_("Grille de codes"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Une ligne par code : code ; libellé ; exemple ; exemple. Cinq réponses par code suffisent pour commencer. "
            "Une ligne de plus pour le même code ajoute des exemples."
        ),
    )
    frame_file = forms.FileField(
        label=_("Ou un fichier CSV"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        help_text=_("Les mêmes colonnes, en UTF-8. Il remplace la grille tapée."),
    )
    counting = counting_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seed"]  # nothing is drawn
        self.order_fields(["matter", "scope", "frame", "frame_file", "counting"])
        self.fields["frame"].required = "frame_file" not in self.files

    def clean(self) -> dict[str, Any]:
        """Read the frame; what a file holds is shown where it would have been typed, to be mended there."""
        data: dict[str, Any] = super().clean() or {}
        brought = data.get("frame_file")
        if brought:
            shown: Any = self.data
            self.data = shown = shown.copy()
            shown["frame"] = data["frame"] = _decoded(brought.read(MOST_FRAME))
        if "frame" in data:
            try:
                data["frame"] = kept_frame(read_frame(data["frame"]))
            except Refused as error:
                self.add_error("frame", str(error))
        return data


def _decoded(raw: bytes) -> str:
    """Read what spreadsheets save here: UTF-8, else Windows."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


class OrganisedForm(QuestionForm):
    """Organised campaigns."""

    kind = Kind.ORGANISED
    settings = ("fewest",)

    fewest = forms.IntegerField(
        label=_("Personnes, au moins"),
        initial=5,
        min_value=3,
        max_value=1000,
        help_text=_("En dessous, les mêmes mots envoyés par plusieurs personnes ne sont pas appelés une campagne."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seed"]  # nothing is drawn


class PresenceForm(QuestionForm):
    """Who took part."""

    kind = Kind.PARTICIPATION

    population = forms.ModelChoiceField(
        label=_("Population de référence"),
        queryset=ReferencePopulation.objects.all(),
        required=False,
        empty_label=_("aucune : seulement les participants"),
        help_text=_("Combien de personnes auraient pu participer, selon une source et à une date."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seed"]  # nothing is drawn


FORMS: dict[Kind, type[QuestionForm]] = {
    form.kind: form for form in (MapForm, TopicsForm, CodingForm, OrganisedForm, PresenceForm)
}


class CountingForm(forms.Form):
    """The other way of counting."""

    counting = forms.TypedChoiceField(choices=Counting.choices, coerce=Counting)


def decisions_in(data: QueryDict) -> dict[str, str]:
    """Return the code given to each text of a page, "" for none of them; texts left for later are not there."""
    given = zip(data.getlist("text"), data.getlist("choice"), strict=False)
    return {text: "" if choice == NONE else choice.removeprefix(CODE) for text, choice in given if choice}


class ValidateForm(SiteForm):
    """A note of reading: the analysis becomes public under a name."""

    note = forms.CharField(
        label=_("Note de lecture"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "Publiée avec l’analyse : ce qu’elle montre, ce qu’elle ne permet pas de dire, ce qui vous a surpris."
        ),
    )
    has_read = forms.BooleanField(label=_("J’ai lu cette page telle que le public la verra."))


class WithdrawForm(SiteForm):
    """Why an analysis is taken back."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Gardé avec l’analyse, et lu par quiconque la cherchera à son adresse."),
    )


class TextsFilter(forms.Form):
    """A search among the texts of a topic."""

    q = forms.CharField(required=False, max_length=200)
    public = forms.CharField(required=False, max_length=12)
