"""The report of a meeting as the package `documents` wants it: the one place that turns tables into its plain values."""

from cahiers.meetings.documents.hand_in import hand_in_zip
from cahiers.meetings.documents.meeting import HandInNames, KitMeeting, KitTheme
from cahiers.meetings.documents.pieces.sheets import FilledIdea, FilledSheet
from cahiers.meetings.documents.pieces.synthesis import FilledTheme
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.models import Idea, Meeting, Sheet
from cahiers.meetings.queries.syntheses import synthesis_of
from cahiers.people.enums import Audience
from cahiers.territory.models import Node
from cahiers.territory.queries import ACADEMY

NAMES = HandInNames("Synthese_{academie} ECLORE_{reseau}", "Defi_{academie} ECLORE_{reseau}_{numero}")


def zip_of(meeting: Meeting) -> bytes:
    """Return the synthesis and the sheets of a meeting, filled, under the imposed names."""
    synthesis = synthesis_of(meeting)
    themes = tuple(
        FilledTheme(writing.theme.title, tuple(box.text for box in writing.boxes)) for writing in synthesis.themes
    )
    described = KitMeeting(
        title=meeting.title,
        campaign=meeting.campaign.title,
        starts_at=meeting.starts_at,
        zone=meeting.campaign.zone,
        themes=tuple(KitTheme(writing.theme.title, colour=writing.theme.colour) for writing in synthesis.themes),
        levels=tuple(str(label) for label in IdeaLevel.labels),
        audiences=tuple(str(label) for label in Audience.labels),
        names=NAMES,
        minutes=meeting.minutes,
        place=meeting.place,
        academy=academy_of(meeting),
        network=str(meeting.host or meeting.territory),
    )
    return hand_in_zip(described, themes, tuple(_sheets(meeting)))


def academy_of(meeting: Meeting) -> str:
    """Return the name of the académie of a meeting; empty for one that stands above them."""
    lineage = meeting.territory.lineage()
    return Node.objects.filter(path__in=lineage, level_id=ACADEMY).values_list("name", flat=True).first() or ""


def _sheets(meeting: Meeting) -> list[FilledSheet]:
    ideas: dict[object, list[Idea]] = {}
    for idea in Idea.objects.kept().filter(sheet__meeting=meeting).order_by("rank", "id"):
        ideas.setdefault(idea.sheet_id, []).append(idea)
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
