"""A consultation as a source tells it, read and checked, before anything touches the database."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cahiers.campaign.models import Campaign
from cahiers.debate.enums import ArgumentState, AuthorKind, Format, Stance, State
from cahiers.debate.imports.rows import Sheet
from cahiers.foundation.identity import new_id


class Tally(NamedTuple):
    """Totals that the source published."""

    votes_for: int
    votes_mixed: int = 0
    votes_against: int = 0


class IncomingProposal(NamedTuple):
    """A proposal or a question; `theme` is the theme's wording, `tally` is empty when no vote was held."""

    reference: str
    sheet: Sheet
    theme: str
    title: str
    body: str
    author_name: str
    written_at: datetime
    tally: Tally | None
    format: Format = Format.PROPOSAL
    state: State = State.PUBLISHED
    author_kind: AuthorKind = AuthorKind.PERSON
    language: str = "fr"


class IncomingArgument(NamedTuple):
    """An argument, or a reply when it has a parent; proposal and parent are references of the source."""

    reference: str
    sheet: Sheet
    proposal: str
    parent: str
    stance: Stance | None
    body: str
    author_name: str
    written_at: datetime
    useful: int = 0
    state: ArgumentState = ArgumentState.PUBLISHED
    language: str = "fr"


class ThemeWording(NamedTuple):
    """A theme by the source's words."""

    title: str
    angle: str = ""


@dataclass
class Consultation:
    """What a source holds: what it is called, its files, and all that could be read in them."""

    source: str
    slug: str
    title: str
    tagline: str
    organiser: str
    tally_source: str
    sheets: list[Sheet]
    themes: list[ThemeWording]
    proposals: list[IncomingProposal]
    arguments: list[IncomingArgument] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)  # counts that the source gives without their rows
    last_seen: datetime | None = None  # a later date than any text's
    besides: list[Callable[[Campaign], object]] = field(default_factory=list)  # what rooms above keep of it

    def dates(self) -> list[datetime]:
        """Return the first and the last date of the data."""
        written = [*(one.written_at for one in self.proposals), *(one.written_at for one in self.arguments)]
        return [min(written), max([*written, *([self.last_seen] if self.last_seen else [])])]

    def argument_counts(self) -> dict[str, int]:
        """Return how many arguments each proposal comes with; replies and withdrawn ones are none."""
        counts: dict[str, int] = {}
        for argument in self.arguments:
            if not argument.parent and argument.state == ArgumentState.PUBLISHED:
                counts[argument.proposal] = counts.get(argument.proposal, 0) + 1
        return counts


def fresh_ids(number: int) -> list[uuid.UUID]:
    """Return identifiers in rising order."""
    return [new_id() for _rank in range(number)]
