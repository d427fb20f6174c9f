"""A meeting as its documents need it: tables and addresses turned into the plain values of `documents`."""

from django.conf import settings
from django.urls import reverse

from cahiers.campaign.models import Theme
from cahiers.meetings.actions.letters import address_of
from cahiers.meetings.documents.meeting import KitChallenge, KitMeeting, KitTable, KitTheme
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.deadlines import deadline_for
from cahiers.people.enums import Audience
from cahiers.territory.models import Node
from cahiers.territory.queries import ACADEMY


def kit_meeting(meeting: Meeting) -> KitMeeting:
    """Return all that the kit says of a meeting: its themes with their questions and challenges, its tables, its pages."""
    campaign = meeting.campaign
    return KitMeeting(
        title=meeting.title,
        campaign=campaign.title,
        starts_at=meeting.starts_at,
        zone=campaign.zone,
        minutes=meeting.minutes,
        themes=tuple(_theme(theme) for theme in meeting.themes.prefetch_related("questions", "challenges")),
        levels=tuple(_capital(label) for label in IdeaLevel.labels),
        audiences=tuple(_capital(label) for label in Audience.labels),
        tables=tuple(
            KitTable(
                number=sheet.table,
                code=sheet.code,
                address=f"{settings.SITE_URL}{reverse('meetings_short:code', args=[sheet.code])}",
                theme=str(sheet.theme or ""),
                challenge=str(sheet.challenge or sheet.wording),
            )
            for sheet in meeting.sheets.select_related("theme", "challenge")
        ),
        place=meeting.place,
        access=meeting.address,
        presentation=meeting.presentation,
        page=address_of(meeting),
        hand_in_page=address_of(meeting, "run"),
        deadline=deadline_for(meeting),
        academy=academy_of(meeting),
        network=str(meeting.host or meeting.territory),
        language=settings.LANGUAGE_CODE,
    )


def academy_of(meeting: Meeting) -> str:
    """Return the name of the académie of a meeting; empty for one that stands above them."""
    lineage = meeting.territory.lineage()
    return Node.objects.filter(path__in=lineage, level_id=ACADEMY).values_list("name", flat=True).first() or ""


def _theme(theme: Theme) -> KitTheme:
    return KitTheme(
        title=theme.title,
        angle=theme.angle,
        questions=tuple(question.text for question in theme.questions.all()),
        challenges=tuple(KitChallenge(challenge.title, challenge.problem) for challenge in theme.challenges.all()),
        colour=theme.colour,
    )


def _capital(label: object) -> str:
    return str(label)[:1].upper() + str(label)[1:]
