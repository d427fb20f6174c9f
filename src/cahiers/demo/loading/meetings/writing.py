"""What a meeting of the demo writes and hands in: the four sections of each theme, with quotes of its own tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cahiers.campaign.models import Theme
from cahiers.demo.content import read
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.lives import Lived
from cahiers.demo.loading.meetings.places import filled
from cahiers.demo.loading.meetings.programme import STOCK
from cahiers.demo.loading.meetings.tables import Table
from cahiers.foundation.codes import SHORT, letters_of
from cahiers.meetings.enums import HandInState, MeetingState, Origin, Section
from cahiers.meetings.models import HandIn, Idea, Passage, PassageVersion, Sheet
from cahiers.meetings.structure.quotes import Source, SourceKey
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link

TWO_PARAGRAPHS = {Section.SITUATION: 0.8, Section.EXPECTATIONS: 0.9, Section.ACHIEVEMENTS: 0.7, Section.CHALLENGES: 0.8}
QUOTES = {
    Section.SITUATION: (1, 1, 2),
    Section.EXPECTATIONS: (1, 1, 2),
    Section.ACHIEVEMENTS: (0,),
    Section.CHALLENGES: (3, 4, 5),
}
DISAGREEMENT = 0.45


@dataclass(frozen=True)
class Words:
    """What can be quoted of a table, and whose row it is."""

    table: int
    source: Source
    thing: Idea | Sheet


class Writing:
    """Writes and hands in the syntheses, one meeting after the other; none has quite the paragraphs of another."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.draw, self.stock = ledger, ledger.random, read(STOCK)
        self._decks: dict[tuple[str, str], list[str]] = {}

    def write(self, lived: Lived, tables: list[Table], *, sections: Iterable[Section] = Section) -> None:
        """Keep the sections of each theme with their quotes, written after the meeting and before the hand-in."""
        start = lived.at[MeetingState.HELD]
        end = lived.handed_in[0] if lived.handed_in else self.ledger.now
        for theme in lived.themes:
            own = [words for table in tables if table.sheet.theme is theme for words in _quotable(table)]
            for section in sections:
                at = start + (end - start) * self.draw.uniform(0.2, 0.95)
                self._section(lived, theme, section, own, at)

    def _section(self, lived: Lived, theme: Theme, section: Section, own: list[Words], at: datetime) -> None:
        passage = Passage(id=self.ledger.id_at(at), meeting=lived.meeting, theme=theme, section=section)
        quoted = self._chosen(own, section)
        paragraphs = self._paragraphs(lived, theme, section)
        parts = [paragraphs[0], *self._quotes(quoted, section), *paragraphs[1:]]
        if section == Section.CHALLENGES and self.draw.random() < DISAGREEMENT:
            parts.append(self.draw.choice(self.stock["disagreements"]))
        self._version(lived, passage, "\n\n".join(parts[: 1 + len(quoted)]), at)
        if len(parts) > 1 + len(quoted):  # finished in a second go: after the return, for a report that was given back
            end = lived.handed_in[-1] if lived.handed_in else self.ledger.now
            start = max(at, lived.at[MeetingState.RETURNED]) if len(lived.handed_in) > 1 else at
            self._version(lived, passage, "\n\n".join(parts), start + (end - start) * self.draw.uniform(0.1, 0.9))
        self.ledger.add(passage)
        for words in quoted:
            self._link(lived, words, passage, at)

    def _paragraphs(self, lived: Lived, theme: Theme, section: Section) -> list[str]:
        """Return one paragraph or two of the stock: all are told before one comes back."""
        count = 2 if self.draw.random() < TWO_PARAGRAPHS[section] else 1
        deck = self._decks.setdefault((theme.code, section), [])
        told: list[str] = []
        while len(told) < count:
            if not deck:
                stock = self.stock["themes"][theme.code][section.value]
                deck += self.draw.sample(stock, len(stock))
            text = filled(deck.pop(), lived.town)
            if text not in told:
                told.append(text)
        return told

    def _chosen(self, own: list[Words], section: Section) -> list[Words]:
        kinds: type[Idea] | type[Sheet] = Sheet if section == Section.SITUATION else Idea
        fitting = [words for words in own if isinstance(words.thing, kinds)]
        return self.draw.sample(fitting, min(self.draw.choice(QUOTES[section]), len(fitting)))

    def _quotes(self, quoted: list[Words], section: Section) -> list[str]:
        stock = self.stock["state_leads" if section == Section.SITUATION else "quote_leads"]
        leads = self.draw.sample(stock, len(quoted))
        return [
            f"{lead.format(table=words.table)}\n\n{words.source.markdown}"
            for lead, words in zip(leads, quoted, strict=True)
        ]

    def _version(self, lived: Lived, passage: Passage, text: str, at: datetime) -> None:
        passage.version, passage.text, passage.saved_at = passage.version + 1, text, at
        self.ledger.add(PassageVersion(passage=passage, number=passage.version, text=text, at=at, by=lived.runner))
        details = {"version": passage.version, "origin": Origin.ONLINE.value}
        self.ledger.line("meetings.passage_written", passage, at=at, by=lived.runner, **details)

    def _link(self, lived: Lived, words: Words, passage: Passage, at: datetime) -> None:
        """Link what is quoted to the section, as the room does when it finds a quote in a text."""
        source = words.source
        locator = {
            "version": source.version,
            "field": source.key.field,
            "start": 0,
            "end": len(source.text),
            "text": source.text,
            "passage_version": 1,
        }
        ends = {"source_id": source.key.id, "target_id": passage.pk}
        link = Link(
            id=self.ledger.id_at(at),
            source_kind=source.key.kind,
            target_kind="passage",
            relation=Relation.QUOTED,
            locator=locator,
            at=at,
            by=lived.runner,
            **ends,
        )
        self.ledger.add(link)
        told = {"source": str(source.key.id), "target": str(passage.pk)}
        self.ledger.raw_line("provenance.linked", "link", link.pk, at=at, by=lived.runner.pk, relation="quoted", **told)

    def hand_in(self, lived: Lived) -> None:
        """Keep each hand-in with its receipt."""
        for at in lived.handed_in:
            hand_in = HandIn(
                id=self.ledger.id_at(at),
                campaign=lived.meeting.campaign,
                meeting=lived.meeting,
                receipt=letters_of(self.draw.randbytes(SHORT), SHORT),
                state=HandInState.CONFIRMED,
                at=at,
                by=lived.runner,
                confirmed_at=at,
                confirmed_by=lived.runner,
            )
            self.ledger.add(hand_in)
            told = {"meeting": str(lived.meeting.pk), "origin": Origin.ONLINE.value}
            self.ledger.line("meetings.report_received", hand_in, at=at, by=lived.runner, **told)


def _quotable(table: Table) -> list[Words]:
    """Return the ideas of a table and its state of play, as the room offers them to who writes."""
    sheet, number = table.sheet, table.sheet.table
    play = Source(
        SourceKey("sheet", sheet.pk, "state_of_play"), sheet.state_of_play, 1, f"Table {number}, état des lieux"
    )
    ideas = [
        Words(number, Source(SourceKey("idea", idea.pk, "text"), idea.text, 1, f"Table {number}, idée {rank}"), idea)
        for rank, idea in enumerate(table.ideas, start=1)
    ]
    return [Words(number, play, sheet), *ideas]
