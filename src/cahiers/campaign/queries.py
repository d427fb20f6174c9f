"""What is open now, and what a campaign is made of."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from cahiers.campaign.enums import Gesture, State
from cahiers.campaign.models import Campaign, Challenge, Event, GuidingQuestion, Phase, PhaseChange, Theme
from cahiers.foundation.recent import recent


def published_campaigns() -> list[Campaign]:
    """Return the campaigns that anybody may see, the one that opened last first."""
    return list(Campaign.objects.filter(state=State.PUBLISHED).order_by("-id"))


def database_now() -> datetime:
    """Return the clock that decides: the database's, at this very moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def is_open_for(campaign: Campaign, gesture: Gesture) -> bool:
    """Say whether a phase opens the gesture at this moment, by the database's clock."""
    return Phase.objects.filter(
        Q(opens_at__lte=Now(), closes_at__gt=Now()), campaign=campaign, gestures__contains=[gesture]
    ).exists()


@dataclass(frozen=True)
class Step:
    """A phase on the campaign's line of time."""

    phase: Phase
    tense: str  # past, current, next


@dataclass(frozen=True)
class Board:
    """A campaign with its themes and phases, read once for a page: buttons and actions agree."""

    campaign: Campaign
    themes: list[Theme]
    phases: list[Phase]
    now: datetime

    def opens(self, gesture: str) -> bool:
        """Say whether a phase opens the gesture at the time of the page."""
        return any(gesture in phase.gestures and phase.opens_at <= self.now < phase.closes_at for phase in self.phases)

    def closing(self, gesture: str) -> datetime | None:
        """Return when the gesture closes, or closed for the last time; None when no phase ever opens it."""
        return max((phase.closes_at for phase in self.phases if gesture in phase.gestures), default=None)

    @property
    def can_propose(self) -> bool:
        """Whether proposals are taken."""
        return self.opens(Gesture.PROPOSE)

    @property
    def can_answer(self) -> bool:
        """Whether questionnaires take responses."""
        return self.opens(Gesture.ANSWER)

    @property
    def can_meet(self) -> bool:
        """Whether meetings are planned, announced and held."""
        return self.opens(Gesture.MEET)

    @property
    def can_argue(self) -> bool:
        """Whether arguments are taken."""
        return self.opens(Gesture.ARGUE)

    @property
    def can_vote(self) -> bool:
        """Whether votes are taken."""
        return self.opens(Gesture.VOTE)

    @property
    def vote_closes_at(self) -> datetime | None:
        """When the vote closes, in the campaign's own time."""
        closing = self.closing(Gesture.VOTE)
        return closing and closing.astimezone(self.campaign.zone)

    @property
    def next_phase(self) -> Phase | None:
        """The phase that opens next."""
        return next((phase for phase in self.phases if phase.opens_at > self.now), None)

    @property
    def shows_counts(self) -> bool:
        """Whether vote counts may be seen: always, unless the campaign hides them until the vote closes."""
        if not self.campaign.hides_counts:
            return True
        closing = self.closing(Gesture.VOTE)
        return closing is not None and closing <= self.now

    @property
    def steps(self) -> list[Step]:
        """The phases in order, each past, current or to come."""
        return [Step(phase, _tense(phase, self.now)) for phase in self.phases]

    def theme(self, code: str) -> Theme | None:
        """Return the theme of that code."""
        return next((theme for theme in self.themes if theme.code == code), None)


def _tense(phase: Phase, now: datetime) -> str:
    if phase.closes_at <= now:
        return "past"
    return "current" if phase.opens_at <= now else "next"


def board_for(reader: Any, slug: str) -> Board:
    """Return the board that a reader's pages show: it may be a few seconds old, but its clock is right."""
    board, age = recent(("board", slug), lambda: board_of(slug), at_once=reader.is_authenticated)
    return replace(board, now=board.now + timedelta(seconds=age))


def board_of(slug: str) -> Board:
    """Return the board of a published campaign in three queries; 404 when there is none.

    The clock comes with the campaign's own row, and phases tell their dates in the campaign's own time.
    """
    campaigns = Campaign.objects.filter(state=State.PUBLISHED).annotate(now=Now()).select_related("scope")
    campaign: Any = get_object_or_404(campaigns, slug=slug)
    themes = list(campaign.themes.all())
    for theme in themes:
        theme.campaign = campaign
    zone, phases = campaign.zone, list(campaign.phases.all())
    for phase in phases:
        phase.opens_at, phase.closes_at = phase.opens_at.astimezone(zone), phase.closes_at.astimezone(zone)
    return Board(campaign=campaign, themes=themes, phases=phases, now=campaign.now)


@dataclass(frozen=True)
class ThemePage:
    """What a theme asks."""

    questions: list[GuidingQuestion]
    challenges: list[Challenge]


def theme_page(theme: Theme) -> ThemePage:
    """Return the questions and challenges of a theme, in two queries."""
    return ThemePage(list(theme.questions.all()), list(theme.challenges.all()))


@dataclass(frozen=True)
class Calendar:
    """The dates of a campaign: phases with all their changes, and events."""

    phases: list[tuple[Step, list[PhaseChange]]]
    events: list[Event]


def calendar_of(board: Board) -> Calendar:
    """Return the calendar, in two queries."""
    changes: defaultdict[object, list[PhaseChange]] = defaultdict(list)
    for change in PhaseChange.objects.filter(phase__campaign=board.campaign).order_by("at", "id"):
        changes[change.phase_id].append(change)
    events = board.campaign.events.select_related("territory")
    return Calendar([(step, changes[step.phase.pk]) for step in board.steps], list(events))
