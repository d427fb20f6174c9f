"""Write a sheet that was read in a file, as a version like any other."""

from typing import Any

from django.db.models.functions import Now

from cahiers.campaign.models import Theme
from cahiers.foundation.identity import new_id
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean, clean_line
from cahiers.meetings.enums import Origin
from cahiers.meetings.models import Idea, Meeting, Sheet, SheetVersion
from cahiers.meetings.structure.pieces import MOST_SEATED, IdeaRead, SheetRead


def write_read_sheet(meeting: Meeting, read: SheetRead, *, table: int, theme: Theme | None, by: Any) -> Sheet:
    """Write a sheet on a table of a locked meeting, within the gesture that confirms its file.

    What the table had is replaced: its ideas are taken back, its earlier version stays.
    """
    sheet, _new = Sheet.objects.get_or_create(meeting=meeting, table=table, defaults={"origin": Origin.FILE})
    removed = list(sheet.ideas.kept())
    Idea.objects.filter(pk__in=[idea.pk for idea in removed]).update(removed_at=Now())
    ideas = [_idea(sheet, rank, idea) for rank, idea in enumerate(read.ideas) if not idea.is_blank]
    Idea.objects.bulk_create(ideas)
    sheet.theme, sheet.challenge, sheet.wording = theme, None, clean_line(read.wording)
    sheet.seated = read.seated if read.seated is not None and 0 < read.seated <= MOST_SEATED else None
    sheet.state_of_play, sheet.obstacles = clean(read.state_of_play), clean(read.obstacles)
    sheet.version += 1
    sheet.saved_at, sheet.finished_at = Now(), Now()
    sheet.save()
    SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.version,
        save_id=new_id(),
        base=sheet.version - 1,
        content=_content(sheet, ideas, removed),
        origin=Origin.FILE,
        by=by,
    )
    record("meetings.sheet_read", sheet, by=by, version=sheet.version, ideas=len(ideas))
    return sheet


def _idea(sheet: Sheet, rank: int, read: IdeaRead) -> Idea:
    return Idea(
        sheet=sheet,
        rank=rank,
        level=read.level,
        text=clean(read.text),
        who=clean_line(read.who),
        means=clean_line(read.means),
    )


def _content(sheet: Sheet, ideas: list[Idea], removed: list[Idea]) -> dict[str, Any]:
    """Return the whole sheet as flat cells, the way versions store it."""
    cells = {name: getattr(sheet, name) for name in ("wording", "state_of_play", "obstacles")}
    cells |= {"theme": str(sheet.theme_id or ""), "seated": str(sheet.seated or "")}
    for idea in (*ideas, *removed):
        cells |= {f"idea.{idea.pk}.{name}": getattr(idea, name) for name in ("text", "level", "who", "means")}
    cells |= {f"idea.{idea.pk}.removed": "1" for idea in removed}
    return {"cells": {name: text for name, text in cells.items() if text}, "order": [str(idea.pk) for idea in ideas]}
