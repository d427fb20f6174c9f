"""Preparing a vote of the room; reading a ballot."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from cahiers.foundation.forms import SiteForm
from cahiers.meetings.actions.voting import MOST_VOTERS
from cahiers.meetings.enums import VoteMethod
from cahiers.meetings.models import Idea, Meeting, RoomVote
from cahiers.meetings.queries.votes import ideas_to_choose

CHOICE = "choice"


def ballot_of(posted: Any, vote: RoomVote) -> dict[str, str]:
    """Return what a ballot says: {rank: grade}; the action judges it."""
    if vote.method == VoteMethod.SINGLE:
        chosen = posted.get(CHOICE, "")[:9]
        return {chosen: "1"} if chosen else {}
    sent = {name: posted[name][:9] for name in posted if re.fullmatch(r"grade-[0-9]{1,3}", name)}
    return {name.partition("-")[2]: grade for name, grade in sent.items() if grade}


class VoteForm(SiteForm):
    """What is put to the room, how, and to whom."""

    theme: Any = forms.ModelChoiceField(label=__("Thème"), queryset=None, empty_label=__("Choisir un thème"))
    question = forms.CharField(
        label=__("Question posée à la salle"), max_length=300, initial=__("Quelle proposition portons-nous\u202f?")
    )
    method = forms.ChoiceField(
        label=__("Méthode"),
        choices=VoteMethod.choices,
        initial=VoteMethod.SINGLE,
        widget=forms.RadioSelect,
        help_text=__("Avec des mentions, deux propositions proches ne se nuisent pas."),
    )
    ideas: Any = forms.ModelMultipleChoiceField(
        label=__("Idées des tables"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    typed = forms.CharField(
        label=__("Autres propositions"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("Une par ligne."),
    )
    who_may = forms.CharField(
        label=__("Qui peut voter"),
        max_length=300,
        initial=__("Les personnes présentes dans la salle"),
    )
    electorate = forms.IntegerField(
        label=__("Combien de personnes peuvent voter"), min_value=1, max_value=MOST_VOTERS, widget=forms.NumberInput
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, meeting: Meeting) -> None:
        super().__init__(data)
        themes: Any = self.fields["theme"]
        themes.queryset = meeting.themes.all()
        ideas: Any = self.fields["ideas"]
        ideas.queryset = ideas_to_choose(meeting)
        ideas.label_from_instance = lambda idea: (
            _("Table %(table)s\u202f: %(text)s")
            % {
                "table": idea.sheet.table,
                "text": idea.text[:300],
            }
        )

    @property
    def candidates(self) -> list[tuple[str, Idea | None]]:
        """The propositions asked for: ideas in the order of the tables, then those that were typed."""
        lines = [line.strip() for line in self.cleaned_data["typed"].splitlines()]
        from_tables: list[tuple[str, Idea | None]] = [(idea.text[:500], idea) for idea in self.cleaned_data["ideas"]]
        return [*from_tables, *((line, None) for line in lines if line)]


class PaperBallotsForm(SiteForm):
    """How many paper ballots say the same."""

    count = forms.IntegerField(
        label=__("Bulletins de papier ainsi remplis"), min_value=1, max_value=MOST_VOTERS, initial=1
    )
