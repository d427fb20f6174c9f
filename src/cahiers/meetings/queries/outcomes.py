"""What came out of a meeting's tables, and what became of each idea."""

from collections import defaultdict
from dataclasses import dataclass

from cahiers.foundation.kinds import Reference
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.models import Idea, Meeting, Sheet
from cahiers.meetings.queries.sheets import ideas_by_sheet
from cahiers.provenance.queries import ShownStep, Step, fate_of, shown


@dataclass(frozen=True)
class IdeaOutcome:
    """An idea and what became of it."""

    idea: Idea
    fate: tuple[ShownStep, ...]


@dataclass(frozen=True)
class LevelOutcome:
    """The ideas of a table that one level would carry out."""

    label: str
    ideas: tuple[IdeaOutcome, ...]


@dataclass(frozen=True)
class SheetOutcome:
    """What a table wrote."""

    sheet: Sheet
    levels: tuple[LevelOutcome, ...]

    @property
    def idea_count(self) -> int:
        """How many ideas it holds."""
        return sum(len(level.ideas) for level in self.levels)


@dataclass(frozen=True)
class Outcome:
    """What the tables of a meeting wrote."""

    sheets: tuple[SheetOutcome, ...]

    @property
    def idea_count(self) -> int:
        """How many ideas there are."""
        return sum(sheet.idea_count for sheet in self.sheets)


def outcome_of(meeting: Meeting) -> Outcome:
    """Return the sheets that hold something, each idea with its fate: as many queries whatever their number."""
    sheets = [sheet for sheet in meeting.sheets.select_related("theme", "challenge") if sheet.version or sheet.saved_at]
    found = ideas_by_sheet(meeting)
    ideas = {sheet.pk: [idea for idea in found.get(sheet.pk, ()) if idea.text] for sheet in sheets}
    fates = _fates([idea for kept in ideas.values() for idea in kept])
    return Outcome(tuple(SheetOutcome(sheet, tuple(_levels(ideas[sheet.pk], fates))) for sheet in sheets))


def _levels(ideas: list[Idea], fates: dict[object, list[ShownStep]]) -> list[LevelOutcome]:
    found = []
    for value, label in [*IdeaLevel.choices, ("", "")]:
        kept = tuple(IdeaOutcome(idea, tuple(fates.get(idea.pk, ()))) for idea in ideas if idea.level == value)
        if kept:
            found.append(LevelOutcome(str(label), kept))
    return found


def _fates(ideas: list[Idea]) -> dict[object, list[ShownStep]]:
    """Return the steps met from each idea: one walk for all of them, then each follows its own links."""
    if not ideas:
        return {}
    steps = fate_of(*(Reference("idea", idea.pk) for idea in ideas))
    by_source: defaultdict[Reference, list[tuple[Step, ShownStep]]] = defaultdict(list)
    for step, card in zip(steps, shown(steps, forward=True), strict=True):
        by_source[step.source].append((step, card))
    return {idea.pk: _met_from(Reference("idea", idea.pk), by_source) for idea in ideas}


def _met_from(start: Reference, by_source: defaultdict[Reference, list[tuple[Step, ShownStep]]]) -> list[ShownStep]:
    met: dict[object, ShownStep] = {}
    near = [start]
    while near:
        fresh = [pair for reference in near for pair in by_source.get(reference, ()) if pair[0].link_id not in met]
        met |= {step.link_id: card for step, card in fresh}
        near = [step.target for step, _card in fresh]
    return list(met.values())
