"""The report of a meeting as the package `documents` wants it: what was written, under the titles of the kit."""

from dataclasses import replace

from cahiers.meetings.documents.hand_in import hand_in_zip
from cahiers.meetings.documents.meeting import KitTheme
from cahiers.meetings.documents.pieces.sheets import FilledIdea, FilledSheet
from cahiers.meetings.documents.pieces.synthesis import FilledTheme
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.exports.kit import kit_meeting
from cahiers.meetings.models import Idea, Meeting, Sheet
from cahiers.meetings.queries.sheets import ideas_by_sheet
from cahiers.meetings.queries.syntheses import synthesis_of


def zip_of(meeting: Meeting) -> bytes:
    """Return the synthesis and the sheets of a meeting, filled, under the imposed names."""
    synthesis = synthesis_of(meeting)
    themes = tuple(
        FilledTheme(writing.theme.title, tuple(box.text for box in writing.boxes)) for writing in synthesis.themes
    )
    written = tuple(KitTheme(writing.theme.title, colour=writing.theme.colour) for writing in synthesis.themes)
    described = replace(kit_meeting(meeting), themes=written)
    return hand_in_zip(described, themes, tuple(_sheets(meeting)))


def _sheets(meeting: Meeting) -> list[FilledSheet]:
    ideas = ideas_by_sheet(meeting)
    sheets = Sheet.objects.filter(meeting=meeting, version__gt=0).select_related("theme", "challenge")
    return [
        FilledSheet(
            number=sheet.table,
            theme=sheet.theme.title if sheet.theme else "",
            challenge=str(sheet),
            seated=sheet.seated,
            state_of_play=sheet.state_of_play,
            obstacles=sheet.obstacles,
            ideas=tuple(_idea(idea) for idea in ideas.get(sheet.pk, [])),
        )
        for sheet in sheets.order_by("table", "id")
    ]


def _idea(idea: Idea) -> FilledIdea:
    level = str(IdeaLevel(idea.level).label) if idea.level in IdeaLevel.values else ""
    return FilledIdea(idea.text, level, idea.who, idea.means)
