"""Sheets as they stand, the versions they went through, and what has a short code."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from cahiers.campaign.models import Challenge
from cahiers.meetings.models import Idea, Meeting, Sheet, SheetVersion
from cahiers.meetings.structure.bounds import FIELDS, IDEA_FIELDS
from cahiers.meetings.structure.life import WRITABLE
from cahiers.meetings.structure.merging import GONE, REMOVED, Aside, Content, cell_of


@dataclass(frozen=True)
class Standing:
    """A sheet as it stands: its version, its words, the formulations still to be compared."""

    version: int
    content: Content
    aside: Aside = field(default_factory=dict)
    saved_at: datetime | None = None


def standing(sheet: Sheet) -> Standing:
    """Return a sheet as it stands."""
    last = SheetVersion.objects.filter(sheet=sheet, number=sheet.version).first() if sheet.version else None
    return standing_at(last) if last else Standing(sheet.version, content_of_rows(sheet), {}, sheet.saved_at)


def standing_at(version: SheetVersion) -> Standing:
    """Return a sheet as one save left it."""
    return Standing(version.number, Content.of_json(version.content), version.aside, version.at)


def content_at(sheet: Sheet, number: int) -> Content:
    """Return what a device had before it when it began to write; nothing when no such version is known."""
    if number == sheet.version == 0:
        return content_of_rows(sheet)
    found = SheetVersion.objects.filter(sheet=sheet, number=number).first() if 0 < number <= sheet.version else None
    return Content.of_json(found.content) if found else Content()


def content_of_rows(sheet: Sheet) -> Content:
    """Return what the rows of a sheet say: for one that was loaded, before its first save."""
    written = {"theme": sheet.theme_id, "challenge": sheet.challenge_id, "seated": sheet.seated}
    cells = {name: written.get(name, getattr(sheet, name)) for name in FIELDS}
    ideas = list(sheet.ideas.all())
    for idea in ideas:
        cells |= {cell_of(str(idea.pk), name): getattr(idea, name) for name in IDEA_FIELDS if name != REMOVED}
        cells[cell_of(str(idea.pk), REMOVED)] = GONE if idea.removed_at else ""
    told = {cell: str(value) for cell, value in cells.items() if value not in (None, "")}
    return Content(told, tuple(str(idea.pk) for idea in ideas))


def sheets_of(meeting: Meeting) -> QuerySet[Sheet]:
    """Return the sheets of a meeting, table by table, each with the number of its ideas."""
    kept = Count("ideas", filter=Q(ideas__removed_at=None) & ~Q(ideas__text=""))
    sheets = meeting.sheets.select_related("theme", "challenge").annotate(idea_count=kept)
    return sheets.order_by("table", "id")  # a count forgets the order of the model


def ideas_by_sheet(meeting: Meeting) -> dict[UUID, list[Idea]]:
    """Return the ideas that the tables of a meeting kept, sheet by sheet, in their order: one query."""
    found: defaultdict[UUID, list[Idea]] = defaultdict(list)
    for idea in Idea.objects.kept().filter(sheet__meeting=meeting).order_by("sheet", "rank", "id"):
        found[idea.sheet_id].append(idea)
    return found


def challenges_of(meeting: Meeting) -> list[Challenge]:
    """Return the challenges that a table may choose, theme by theme."""
    found = Challenge.objects.filter(theme__meetings=meeting).select_related("theme")
    return list(found.order_by("theme__position", "theme_id", "position", "id"))


def is_writable(meeting: Meeting) -> bool:
    """Say whether the sheets of a meeting may still be written."""
    return meeting.state in WRITABLE


def holder_of(code: str) -> tuple[str, UUID] | None:
    """Return what has a short code, `meeting`, `sheet` or `vote`, and its identifier: always the same one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'meeting', id FROM meetings_meeting WHERE code = %(code)s"
            " UNION ALL SELECT 'sheet', id FROM meetings_sheet WHERE code = %(code)s"
            " UNION ALL SELECT 'vote', id FROM meetings_roomvote WHERE code = %(code)s",
            {"code": code},
        )
        found: tuple[str, UUID] | None = cursor.fetchone()
    return found


def meeting_with(pk: UUID) -> Meeting:
    """Return a meeting with its campaign."""
    return Meeting.objects.select_related("campaign").get(pk=pk)


def sheet_with(pk: UUID) -> Sheet:
    """Return a sheet with its meeting and its campaign."""
    return Sheet.objects.select_related("meeting__campaign", "theme", "challenge").get(pk=pk)


def ideas_elsewhere(sheet: Sheet, ideas: Iterable[str]) -> bool:
    """Say whether one of these identifiers is that of another sheet's idea."""
    return Idea.objects.filter(pk__in=list(ideas)).exclude(sheet=sheet).exists()
