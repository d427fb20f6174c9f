"""What the tables wrote that a synthesis can quote, and what it quotes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.models import Idea, Meeting, Passage, Sheet
from cahiers.meetings.queries.sheets import ideas_by_sheet
from cahiers.meetings.structure.quotes import Source, SourceKey
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link


@dataclass(frozen=True)
class TableAtHand:
    """A sheet and what of it can be quoted, in the order of the sheet."""

    sheet: Sheet
    sources: list[Source]


def tables_of(meeting: Meeting) -> list[TableAtHand]:
    """Return the sheets of a meeting with their words, in two queries; a sheet where nothing is written is left out."""
    ideas = ideas_by_sheet(meeting)
    sheets = Sheet.objects.filter(meeting=meeting).select_related("theme", "challenge").order_by("table", "id")
    tables = [TableAtHand(sheet, list(_sources(sheet, ideas.get(sheet.pk, [])))) for sheet in sheets]
    return [table for table in tables if table.sources]


def _sources(sheet: Sheet, ideas: list[Idea]) -> Iterable[Source]:
    for field, named in (("state_of_play", _("état des lieux")), ("obstacles", _("obstacles"))):
        text = getattr(sheet, field)
        if text.strip():
            label = _("Table %(table)s, %(part)s") % {"table": sheet.table, "part": named}
            yield Source(SourceKey("sheet", sheet.pk, field), text, sheet.version, label)
    for number, idea in enumerate(ideas, start=1):
        if idea.text.strip():
            label = _("Table %(table)s, idée %(number)s") % {"table": sheet.table, "number": number}
            level = str(IdeaLevel(idea.level).label) if idea.level in IdeaLevel.values else ""
            notes = tuple(note for note in (idea.who, idea.means) if note.strip())
            yield Source(SourceKey("idea", idea.pk, "text"), idea.text, idea.version, label, level, notes)


def quotes_of(passages: Iterable[Passage]) -> list[Link]:
    """Return the quotes that hold in some sections, in the order they were made: one query."""
    links = Link.objects.filter(
        target_kind="passage",
        target_id__in=[passage.pk for passage in passages],
        relation=Relation.QUOTED,
        revocation=None,
    )
    return list(links.order_by("at", "id"))


def key_of_link(link: Link) -> SourceKey:
    """Return what a quote cites."""
    return SourceKey(link.source_kind, link.source_id, str(link.locator.get("field", "")))


def uncited(tables: list[TableAtHand], links: list[Link]) -> list[Source]:
    """Return the words of the tables that no section quotes: nothing gets lost in silence."""
    cited = {key_of_link(link) for link in links}
    return [source for table in tables for source in table.sources if source.key not in cited]
