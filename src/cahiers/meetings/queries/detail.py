"""What the pages of a meeting show: its dates and how they changed, who runs it, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board
from cahiers.foundation.kinds import Reference
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.models import Change, Meeting, Registration, Step
from cahiers.meetings.models.meetings import MeetingQuerySet
from cahiers.people.identity.tokens import digest
from cahiers.provenance.queries import ShownStep, fate_of, shown

TOLD = {"starts_at", "place"}  # what anybody reads of an edit


def meeting_of(board: Board, pk: UUID, *, listed: bool = False) -> Meeting:
    """Return a meeting of the campaign with its territory and its host; only one that anybody may see if `listed`; else 404."""
    meetings = Meeting.objects.listed() if listed else Meeting.objects.all()
    meeting = get_object_or_404(meetings.select_related("territory__level", "host"), pk=pk, campaign=board.campaign)
    meeting.campaign = board.campaign
    return meeting


def themes_of(meeting: Meeting, board: Board) -> list[Any]:
    """Return the themes of a meeting, as the board orders them: one statement."""
    chosen = set(meeting.themes.values_list("pk", flat=True))
    return [theme for theme in board.themes if theme.pk in chosen]


@dataclass(frozen=True)
class Moved:
    """A date or a place that changed, as anybody reads it."""

    at: datetime
    starts_before: datetime | None
    starts_after: datetime | None
    place_before: str
    place_after: str


def moves_of(meeting: Meeting) -> list[Moved]:
    """Return how the date and the place of a meeting changed since it was announced, the latest first."""
    announced = Step.objects.filter(meeting=meeting, after=MeetingState.ANNOUNCED).order_by("at").values("at")[:1]
    changes = Change.objects.filter(meeting=meeting, at__gte=Subquery(announced)).order_by("-at", "-id")
    return [_moved(change, meeting) for change in changes if TOLD & change.after.keys()]


def _moved(change: Change, meeting: Meeting) -> Moved:
    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).astimezone(meeting.campaign.zone) if text else None

    return Moved(
        at=change.at,
        starts_before=moment(change.before.get("starts_at")),
        starts_after=moment(change.after.get("starts_at")),
        place_before=change.before.get("place", ""),
        place_after=change.after.get("place", ""),
    )


def last_reason(meeting: Meeting) -> str:
    """Return the reason of the last change of state."""
    return meeting.steps.order_by("-at", "-id").values_list("reason", flat=True).first() or ""


def names_of_organisers(meeting: Meeting) -> list[str]:
    """Return the names under which those who run a meeting sign; never their addresses."""
    names = meeting.runners.filter(user__is_active=True).values_list("user__display_name", flat=True)
    return [name for name in names if name]


def what_became_of(meeting: Meeting) -> list[ShownStep]:
    """Return the fate of what a meeting said, link after link."""
    return shown(fate_of(Reference("meeting", meeting.pk)), forward=True)


def in_calendar(meetings: MeetingQuerySet) -> QuerySet[Any]:
    """Bring what a calendar needs: how many times a meeting changed, when for the last time, its territory.

    Its number only grows: a calendar that knows an older one takes the newer.
    """
    changes = Change.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    steps = Step.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return meetings.select_related("territory").annotate(
        sequence=Coalesce(Subquery(changes.annotate(n=Count("pk")).values("n")), 0)
        + Coalesce(Subquery(steps.annotate(n=Count("pk")).values("n")), 0),
        changed_at=Greatest(F("state_at"), Subquery(changes.annotate(last=Max("at")).values("last"))),
    )


def registration_with(token: str, board: Board) -> Registration:
    """Return the registration that a link shows; 404 when it shows none of this campaign."""
    found = Registration.objects.select_related("meeting__territory", "meeting__host")
    registration = found.filter(token_digest=digest(token), meeting__campaign=board.campaign).first()
    if registration is None:
        raise Http404
    registration.meeting.campaign = board.campaign
    return registration


@dataclass(frozen=True)
class Guests:
    """Who registered, in the order in which they came, and how many they are."""

    confirmed: list[Registration]
    waiting: list[Registration]
    cancelled: int

    @property
    def seats(self) -> int:
        """How many seats are taken."""
        return sum(registration.seats for registration in self.confirmed)


def guests_of(meeting: Meeting) -> Guests:
    """Return those who registered for a meeting, in one statement."""
    rows = list(meeting.registrations.order_by("id"))
    by_state: dict[str, list[Registration]] = {state.value: [] for state in RegistrationState}
    for row in rows:
        by_state[row.state].append(row)
    return Guests(
        confirmed=by_state[RegistrationState.CONFIRMED],
        waiting=by_state[RegistrationState.WAITING],
        cancelled=len(by_state[RegistrationState.CANCELLED]),
    )


def is_registered(meeting: Meeting, reader: Any) -> bool:
    """Say whether the reader's account has a seat at the meeting."""
    if not reader.is_authenticated:
        return False
    mine = Q(user=reader) | Q(canonical_email=reader.canonical_email)
    return meeting.registrations.filter(mine, state=RegistrationState.CONFIRMED).exists()
