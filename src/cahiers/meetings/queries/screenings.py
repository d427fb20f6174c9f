"""Words of a meeting that could lead to somebody: where they stand, what a person decided of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.foundation.screening import Passage as MaskedPassage
from cahiers.foundation.screening import passages_in
from cahiers.meetings.models import Candidate, Idea, Meeting, Screening

AROUND = 80  # characters shown on either side, for whoever decides


@dataclass(frozen=True)
class MaskedWords:
    """Words that the public reads only if a person decides so: the first place where they stand, and the decision."""

    passage: MaskedPassage
    place: str
    before: str
    after: str
    decision: Screening | None

    @property
    def is_shown(self) -> bool:
        """Whether anybody reads them."""
        return self.decision is not None and self.decision.is_shown


def decisions_of(meeting: Meeting) -> dict[str, Screening]:
    """Return the decision that prevails for each words of a meeting, by their digest."""
    return {one.digest: one for one in meeting.screenings.select_related("by").order_by("at", "id")}


def shown_words(meeting: Meeting) -> frozenset[str]:
    """Return the digests of the words that a person decided to show."""
    return frozenset(digest for digest, one in decisions_of(meeting).items() if one.is_shown)


def masked_words(meeting: Meeting) -> list[MaskedWords]:
    """Return the words of the sheets, the synthesis and the votes that could lead to somebody, once each."""
    decisions = decisions_of(meeting)
    found: dict[str, MaskedWords] = {}
    for place, text in _texts(meeting):
        for passage in passages_in(text):
            if passage.digest not in found:
                before, _words, after = text.partition(passage.words)
                decision = decisions.get(passage.digest)
                found[passage.digest] = MaskedWords(passage, place, before[-AROUND:], after[:AROUND], decision)
    return list(found.values())


def _texts(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Yield what the public page of a meeting shows of people's words, each with its place."""
    for sheet in meeting.sheets.select_related("challenge"):
        for text in (sheet.wording, sheet.state_of_play, sheet.obstacles):
            yield _("Table %(table)s") % {"table": sheet.table}, text
    ideas = Idea.objects.kept().filter(sheet__meeting=meeting).select_related("sheet")
    for idea in ideas.order_by("sheet__table", "rank", "id"):
        for text in (idea.text, idea.who, idea.means):
            yield _("Table %(table)s") % {"table": idea.sheet.table}, text
    for written in meeting.passages.select_related("theme"):
        yield str(written), written.text
    votes = meeting.votes.filter(closed_at__isnull=False)
    for vote in votes:
        yield vote.question, vote.question
        yield vote.question, vote.who_may
    for candidate in Candidate.objects.filter(vote__in=votes).select_related("vote"):
        yield candidate.vote.question, candidate.text
