"""What the portal reads across rooms: campaigns at a glance, the register, what was said and answered."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Window
from django.db.models.functions import Now, RowNumber
from django.utils.functional import Promise

from cahiers.campaign.enums import Gesture
from cahiers.campaign.enums import State as CampaignState
from cahiers.campaign.models import Campaign, Phase, PhaseChange, Theme
from cahiers.campaign.queries import Board
from cahiers.debate.enums import Fate, Side, State
from cahiers.debate.models import OfficialAnswer, Part, Proposal, Regrouping
from cahiers.people.enums import RoleName
from cahiers.people.models import Role

PAGE = 20
SHOWN_PER_THEME = 10
MOMENT = timedelta(microseconds=1)  # a phase is already closed at the time it closes
UNLISTED = (State.MERGED, State.SPLIT, State.WITHDRAWN, State.UNDONE)
MODERATING_ROLES = (RoleName.MODERATOR, RoleName.NATIONAL)
PUBLIC_GESTURES = (Gesture.PROPOSE, Gesture.ARGUE, Gesture.VOTE, Gesture.ANSWER, Gesture.MEET)


@dataclass(frozen=True)
class Glance:
    """A campaign as the home page shows it: what is open, until when, what comes next."""

    board: Board

    @property
    def campaign(self) -> Campaign:
        """The campaign itself."""
        return self.board.campaign

    @property
    def open_gestures(self) -> list[Gesture]:
        """What anybody may do now."""
        return [gesture for gesture in PUBLIC_GESTURES if self.board.opens(gesture)]

    @property
    def closes_at(self) -> datetime | None:
        """When the last of the open gestures closes."""
        current = [phase for phase in self.board.phases if phase.opens_at <= self.board.now < phase.closes_at]
        public = [phase.closes_at for phase in current if set(phase.gestures) & set(PUBLIC_GESTURES)]
        return max(public, default=None)

    @property
    def last_moment(self) -> datetime | None:
        """The last moment at which the open gestures may be made: what closes at midnight is open the day before."""
        return self.closes_at and self.closes_at - MOMENT

    @property
    def starts_at(self) -> datetime | None:
        """When its first phase opens."""
        return min((phase.opens_at for phase in self.board.phases), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """The last moment of its last phase."""
        return max((phase.closes_at - MOMENT for phase in self.board.phases), default=None)

    @property
    def next_phase(self) -> Phase | None:
        """The first phase still to come."""
        return self.board.next_phase


def glances() -> list[Glance]:
    """Return every published campaign with its themes and phases, in three queries; open ones first."""
    published = Campaign.objects.filter(state=CampaignState.PUBLISHED).annotate(now=Now()).select_related("scope")
    seen = [
        Glance(Board(campaign, list(campaign.themes.all()), list(campaign.phases.all()), campaign.now))
        for campaign in published.prefetch_related("themes", "phases").order_by("-id")
    ]
    return sorted(seen, key=lambda glance: not glance.open_gestures)


@dataclass(frozen=True)
class Totals:
    """The figures of a theme's debate."""

    proposals: int = 0
    votes: int = 0
    arguments: int = 0


@dataclass(frozen=True)
class Decision:
    """A line of the public register: what was regrouped, why, by which role, and whether it was undone."""

    regrouping: Regrouping
    sources: list[Proposal]
    results: list[Proposal]
    role: str | Promise
    undo_role: str | Promise


@dataclass(frozen=True)
class Slice:
    """A page of a long list, resumed after a value; empty marks where there is nothing more."""

    rows: list[Any]
    after: str = ""
    before: str = ""


def _mark(text: str) -> uuid.UUID | None:
    """Read a page mark; one that nobody wrote leads to the first page."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _sliced(rows: Any, after: str, before: str) -> Slice:
    """Cut a page of rows, the latest first, after or before the row of that id."""
    start, end = _mark(after), _mark(before)
    if end is not None:
        found = list(rows.filter(id__gt=end).order_by("id")[: PAGE + 1])
        page = found[:PAGE][::-1]
        more_before, more_after = len(found) > PAGE, True
    else:
        found = list((rows.filter(id__lt=start) if start else rows).order_by("-id")[: PAGE + 1])
        page = found[:PAGE]
        more_before, more_after = start is not None, len(found) > PAGE
    if not page:
        return Slice([])
    return Slice(page, str(page[-1].pk) if more_after else "", str(page[0].pk) if more_before else "")


def _roles(people: Iterable[Any]) -> dict[Any, list[Role]]:
    held: defaultdict[Any, list[Role]] = defaultdict(list)
    for role in Role.objects.filter(user_id__in={pk for pk in people if pk}, name__in=MODERATING_ROLES).order_by("id"):
        held[role.user_id].append(role)
    return held


def _role_at(roles: list[Role], at: datetime | None) -> str:
    """Name the role in which a person acted at that moment; nothing when none was in force."""
    for role in roles:
        if at is not None and role.granted_at <= at and (role.ended_at is None or at < role.ended_at):
            return role.get_name_display()
    return ""


def moderation_register(after: str, before: str) -> Slice:
    """Return a page of the register in three queries, the latest decision first. Roles are named, people are not."""
    page = _sliced(Regrouping.objects.all(), after, before)
    parts = Part.objects.filter(regrouping__in=[row.pk for row in page.rows]).select_related("proposal__campaign")
    by_regrouping: defaultdict[Any, list[Part]] = defaultdict(list)
    for part in parts.defer("proposal__search", "proposal__title_search", "proposal__body").order_by("pk"):
        by_regrouping[part.regrouping_id].append(part)
    held = _roles([pk for row in page.rows for pk in (row.by_id, row.undone_by_id)])
    decisions = [
        Decision(
            regrouping=row,
            sources=[part.proposal for part in by_regrouping[row.pk] if part.side == Side.SOURCE],
            results=[part.proposal for part in by_regrouping[row.pk] if part.side == Side.RESULT],
            role=_role_at(held[row.by_id], row.at),
            undo_role=_role_at(held[row.undone_by_id], row.undone_at),
        )
        for row in page.rows
    ]
    return Slice(decisions, page.after, page.before)


def changes_of(campaign: Campaign) -> list[PhaseChange]:
    """Return every change of a campaign's dates, the latest first."""
    return list(PhaseChange.objects.filter(phase__campaign=campaign).select_related("phase").order_by("-at", "-id"))


@dataclass(frozen=True)
class Said:
    """What was said on a theme: its figures, and the proposals to read first."""

    theme: Theme
    totals: Totals
    proposals: list[Proposal] = field(default_factory=list)


def said_by_theme(board: Board) -> list[Said]:
    """Return what was said, theme by theme, in two queries.

    The most supported come first, or the most debated while counts are hidden.
    """
    listed = Proposal.objects.listed().filter(campaign=board.campaign)
    order = (F("support").desc() if board.shows_counts else F("argument_count").desc(), F("id").desc())
    rank = Window(RowNumber(), partition_by=F("theme"), order_by=order)
    first = listed.annotate(rank=rank).filter(rank__lte=SHOWN_PER_THEME).defer("search", "title_search", "body")
    shown: defaultdict[Any, list[Proposal]] = defaultdict(list)
    for proposal in first.order_by("theme", "rank"):
        shown[proposal.theme_id].append(proposal)
    given = F("votes_for") + F("votes_mixed") + F("votes_against") - F("votes_inherited")
    imported = F("imported_for") + F("imported_mixed") + F("imported_against")
    sums: Any = Proposal.objects.readable().filter(campaign=board.campaign).order_by("theme").values_list("theme")
    sums = sums.annotate(
        proposals=Count("pk", filter=Q(state=State.PUBLISHED)),
        given=Sum(given + imported, default=0),
        argued=Sum("argument_count", default=0),
    )
    counted = {row[0]: Totals(*row[1:]) for row in sums}
    return [Said(theme, counted.get(theme.pk, Totals()), shown[theme.pk]) for theme in board.themes]


@dataclass(frozen=True)
class Answered:
    """How many proposals stand at each public status, those without an answer included."""

    fate: Fate
    number: int


def answers_by_fate(campaign: Campaign) -> list[Answered]:
    """Count proposals by the status of their latest answer, in one query."""
    rows = Proposal.objects.readable().filter(campaign=campaign).exclude(fate="", state__in=UNLISTED)
    counted = dict(rows.order_by("fate").values_list("fate").annotate(Count("pk")))
    return [Answered(fate, counted.get(fate.value, 0)) for fate in (*[f for f in Fate if f.value], Fate.NONE)]


def answers_given(campaign: Campaign, fate: str, after: str, before: str) -> Slice:
    """Return a page of the answers in force, the latest first; an answer that was followed by another is left out."""
    later = OfficialAnswer.objects.filter(proposal=OuterRef("proposal"), id__gt=OuterRef("id"))
    answers = OfficialAnswer.objects.filter(~Exists(later), proposal__campaign=campaign)
    if fate:
        answers = answers.filter(fate=fate)
    heavy = ("proposal__search", "proposal__title_search", "proposal__body")
    return _sliced(answers.select_related("proposal__theme").defer(*heavy), after, before)
