"""The list of meetings: what one looks for, in pages of twenty that never show the same meeting twice."""

import base64
import uuid
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from functools import reduce
from operator import and_, or_
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q

from cahiers.campaign.models import Theme
from cahiers.campaign.queries import Board
from cahiers.foundation.recent import recent
from cahiers.meetings.enums import Attendance, MeetingState
from cahiers.meetings.models import Meeting
from cahiers.meetings.models.meetings import MeetingQuerySet
from cahiers.meetings.structure.life import OVER
from cahiers.territory.models import words_of
from cahiers.territory.queries import SCHOOL, find_nodes

PAGE = 20
MOST_PLACES = 12  # territories that one search may mean
MOST_WORDS = 6
COMING, HELD = "a-venir", "tenues"


@dataclass(frozen=True)
class Filters:
    """What a visitor asked to see, by the words of the address; empty means everything."""

    q: str = ""
    theme: str = ""
    territoire: str = ""
    quand: str = COMING
    jour: str = ""
    participation: str = ""
    places: str = ""
    apres: str = ""
    avant: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return any((self.q, self.theme, self.territoire, self.jour, self.participation, self.places))

    @property
    def day(self) -> date | None:
        """The first day asked for; one that nobody can read is as if there were none."""
        try:
            return date.fromisoformat(self.jour)
        except ValueError:
            return None


@dataclass(frozen=True)
class Listing:
    """One page of the list, and how to reach the ones beside it."""

    meetings: list[Meeting]
    total: int
    after: str
    before: str


def address_of(filters: Filters, **changes: str) -> str:
    """Return the query string of a list, with some of its parts changed."""
    asked = replace(filters, **changes)
    values = {field.name: getattr(asked, field.name) for field in fields(Filters)}
    if values["quand"] == COMING:
        values["quand"] = ""
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _around(text: str) -> Q:
    """Return what a search means: its words in the town or the school, itself in the title or the place, or a territory."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return Q()
    here = reduce(and_, (Q(territory__search_key__contains=f" {word}") for word in words))
    said = Q(title__icontains=text) | Q(place__icontains=text) | Q(address__icontains=text)
    vast = [node.path for node in find_nodes(text, limit=MOST_PLACES) if node.level_id != SCHOOL]
    return reduce(or_, (Q(territory__path__startswith=path) for path in vast), here | said)


def found(board: Board, filters: Filters) -> MeetingQuerySet:
    """Return the announced meetings that the filters leave."""
    today = board.now.astimezone(board.campaign.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    meetings = Meeting.objects.listed().filter(campaign=board.campaign)
    if filters.quand == HELD:
        meetings = meetings.filter(Q(starts_at__lt=today) | Q(state__in=OVER))
    else:
        meetings = meetings.filter(starts_at__gte=today, state__in=(MeetingState.ANNOUNCED, MeetingState.CANCELLED))
    if filters.day:
        meetings = meetings.filter(starts_at__gte=datetime.combine(filters.day, time(), board.campaign.zone))
    if filters.theme:
        theme = board.theme(filters.theme)
        through = Meeting.themes.through.objects.filter(meeting=OuterRef("pk"), theme=theme)
        meetings = meetings.filter(Exists(through)) if theme else meetings.none()
    if filters.territoire:
        meetings = meetings.filter(territory__path__contains=f"{filters.territoire}/")
    if filters.participation == Attendance.REMOTE:
        meetings = meetings.exclude(attendance=Attendance.ON_SITE)
    elif filters.participation == Attendance.ON_SITE:
        meetings = meetings.exclude(attendance=Attendance.REMOTE)
    if filters.places:
        meetings = meetings.filter(Q(capacity=None) | Q(capacity__gt=F("registered")), state=MeetingState.ANNOUNCED)
    if filters.q:
        meetings = meetings.filter(_around(filters.q))
    return meetings


def total_for(reader: Any, board: Board, filters: Filters) -> int:
    """Return how many meetings the filters leave, as a reader's page shows it."""
    asked = replace(filters, apres="", avant="")
    key = ("meetings", board.campaign.pk, asked)
    return recent(key, lambda: found(board, asked).count(), at_once=reader.is_authenticated)[0]


def with_themes(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Bring what a card shows: the territory, and the ids of the themes, in the same statement."""
    ids = ArrayAgg("themes", order_by=("themes__position", "themes"), default=[])
    return meetings.select_related("territory").annotate(theme_ids=ids)


def list_meetings(reader: Any, board: Board, filters: Filters) -> Listing:
    """Return a page of meetings: the next ones first, or the last ones held first.

    Pages are resumed after a moment, not after a rank: what is announced meanwhile moves nothing.
    """
    backwards = bool(filters.avant)
    falling = (filters.quand == HELD) != backwards
    mark = _unpack(filters.avant or filters.apres)
    rows = with_themes(found(board, filters))
    if mark is not None:
        beyond = "lt" if falling else "gt"
        same = Q(starts_at=mark[0], **{f"id__{beyond}": mark[1]})
        rows = rows.filter(Q(**{f"starts_at__{beyond}": mark[0]}) | same)
    page = list(rows.order_by(*(("-starts_at", "-id") if falling else ("starts_at", "id")))[: PAGE + 1])
    more, page = len(page) > PAGE, page[:PAGE]
    if backwards:
        page.reverse()
    has_next, has_previous = (mark is not None, more) if backwards else (more, mark is not None)
    dressed(page, board)
    return Listing(
        meetings=page,
        total=total_for(reader, board, filters),
        after=_pack(page[-1]) if page and has_next else "",
        before=_pack(page[0]) if page and has_previous else "",
    )


def dressed(meetings: list[Any], board: Board) -> None:
    """Give each meeting its campaign and its themes, which the board has already read."""
    themes: dict[uuid.UUID, Theme] = {theme.pk: theme for theme in board.themes}
    for meeting in meetings:
        meeting.campaign = board.campaign
        meeting.shown_themes = [themes[pk] for pk in meeting.theme_ids if pk in themes]


def _pack(meeting: Meeting) -> str:
    text = f"{meeting.starts_at.isoformat()}|{meeting.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(cursor: str) -> tuple[datetime, uuid.UUID] | None:
    """Read a page mark; one that nobody wrote leads to the first page."""
    try:
        text, _bar, id_ = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment = datetime.fromisoformat(text)
        return (moment, uuid.UUID(id_)) if moment.tzinfo else None
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None
