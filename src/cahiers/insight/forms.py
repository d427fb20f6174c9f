"""The shapes of what analysts send: a question to an analysis, a note of reading, a reason."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.forms import SiteForm
from cahiers.insight.actions.running import MOST_SEED, Question
from cahiers.insight.enums import Kind, Method
from cahiers.insight.models import ReferencePopulation
from cahiers.insight.queries.matter import matters_for
from cahiers.territory.queries import filter_nodes, node_with_key

AUTOMATIC = ""
LONGEST_NOTE = 4000


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
            population=data.get("population"),
            scope=node_with_key(data["scope"]) if data["scope"] else None,
            parameters={name: data[name] for name in self.settings},
            seed=data.get("seed") or 0,
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
    settings = ("count",)

    count = forms.IntegerField(
        label=_("Nombre de sujets"),
        required=False,
        min_value=2,
        max_value=60,
        help_text=_("Au plus. Laissez vide : il suit le nombre de textes différents."),
    )


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


FORMS: dict[Kind, type[QuestionForm]] = {form.kind: form for form in (MapForm, TopicsForm, OrganisedForm, PresenceForm)}


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
