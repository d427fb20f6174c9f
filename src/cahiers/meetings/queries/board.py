"""Who has reported: counts for each territory that add up, level after level, to those of its parent.

A meeting counts once, on the path of the territory where it hangs. The line of a child is what hangs on it or under
it; what hangs on the parent itself has a line of its own: the lines add up to the parent, whatever the cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Sum, Value

from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import Board
from cahiers.foundation.first import First, first
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Expectation, HeadCount, Meeting
from cahiers.meetings.queries.deadlines import meetings_deadline, with_due
from cahiers.meetings.structure.life import OVER, REPORTED
from cahiers.territory.models import Node
from cahiers.territory.queries import ACADEMY, SCHOOL, children

UNCOUNTED = (MeetingState.PROPOSED, MeetingState.REFUSED, MeetingState.CANCELLED)
TAKEN = (MeetingState.ACCEPTED, MeetingState.INTEGRATED)
SHOWN = 200


@dataclass(frozen=True)
class Tally:
    """Meetings of a territory, each column holding those of the columns it follows: held are among planned, and so on."""

    expected: int = 0
    planned: int = 0
    held: int = 0
    handed_in: int = 0
    late: int = 0
    accepted: int = 0
    integrated: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def due(self) -> int:
        """What a full bar stands for: the meetings expected, or those planned where they are more."""
        return max(self.expected, self.planned)


@dataclass(frozen=True)
class Line:
    """A child of the territory, or what hangs on the territory itself (`node` is None)."""

    node: Node | None
    tally: Tally


@dataclass(frozen=True)
class Cut:
    """Which meetings are counted: those of a theme, those where an audience was present."""

    theme: str = ""
    audience: str = ""

    def __bool__(self) -> bool:
        return bool(self.theme or self.audience)

    def of(self, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Return the meetings within the cut."""
        if self.theme:
            meetings = meetings.filter(themes__code=self.theme)
        if self.audience:
            present = HeadCount.objects.filter(meeting=OuterRef("pk"), audience=self.audience, count__gt=0)
            meetings = meetings.filter(Exists(present))
        return meetings


@dataclass(frozen=True)
class Standing:
    """Where a territory stands: its total, its lines, and until when meetings hand in."""

    node: Node
    lines: list[Line]
    deadline: datetime | None
    total: Tally = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", reduce(add, (line.tally for line in self.lines), Tally()))


def is_late(now: datetime) -> Q:
    """Return the condition: the day came, the deadline passed, and nothing is handed in."""
    return Q(starts_at__lt=now, due_at__lt=now) & ~Q(state__in=REPORTED)


def counted_meetings(board: Board, node: Node, cut: Cut) -> QuerySet[Any]:
    """Return the meetings that count under a territory, each with the time it is due."""
    deadline = meetings_deadline(board.campaign)
    meetings = Meeting.objects.filter(campaign=board.campaign).under(node).exclude(state__in=UNCOUNTED)
    return with_due(cut.of(meetings), deadline.due_at if deadline else None)


def _child(path: str, node: Node) -> Func:
    """Return the key of the node's child on a path; empty for the node itself."""
    return Func(F(path), Value("/"), Value(node.depth + 2), function="split_part", output_field=CharField())


def standing_of(board: Board, node: Node, cut: Cut) -> Standing:
    """Count the meetings of a territory, child by child, in four statements whatever their number.

    Expected meetings are said for a territory as a whole: a cut shows none.
    """
    deadline = meetings_deadline(board.campaign)
    counts = (
        counted_meetings(board, node, cut)
        .order_by()
        .values(child=_child("territory__path", node))
        .annotate(
            planned=Count("pk"),
            held=Count("pk", filter=Q(state__in=OVER)),
            handed_in=Count("pk", filter=Q(state__in=REPORTED)),
            late=Count("pk", filter=is_late(board.now)),
            accepted=Count("pk", filter=Q(state__in=TAKEN)),
            integrated=Count("pk", filter=Q(state=MeetingState.INTEGRATED)),
        )
    )
    tallies = {row.pop("child"): Tally(**row) for row in counts}
    if not cut:
        said = Expectation.objects.filter(campaign=board.campaign, territory__path__startswith=node.path)
        for row in said.values(child=_child("territory__path", node)).annotate(expected=Sum("count")):
            tallies[row["child"]] = tallies.get(row["child"], Tally()) + Tally(expected=row["expected"])
    lines = [Line(child, tallies.get(child.key, Tally())) for child in _named(node, tallies)]
    if "" in tallies:
        lines.append(Line(None, tallies[""]))
    return Standing(node, lines, deadline.due_at if deadline else None)


def _named(node: Node, tallies: dict[str, Tally]) -> Iterable[Node]:
    """Return the children to show: those of vast territories even when they have nothing, schools when they have."""
    return [child for child in children(node) if child.key in tallies or child.level_id != SCHOOL]


def late_meetings(board: Board, node: Node, cut: Cut) -> QuerySet[Any]:
    """Return the meetings of a territory whose report is late, the longest late first."""
    late = counted_meetings(board, node, cut).filter(is_late(board.now))
    return late.select_related("territory", "campaign").order_by("due_at", "starts_at", "pk")


def meetings_there(board: Board, node: Node, cut: Cut) -> First[Meeting]:
    """Return the meetings that hang on the territory itself or on the schools and networks right under it."""
    found = counted_meetings(board, node, cut).filter(territory__depth__lte=node.depth + 1)
    return first(found.select_related("territory").order_by("starts_at", "pk"), SHOWN)


def values_by_academy(board: Board, node: Node, cut: Cut) -> dict[str, tuple[str, int]]:
    """Return the meetings planned in each académie of a territory, by its key, with its name: what the map shades."""
    planned = Meeting.objects.filter(campaign=board.campaign).under(node).exclude(state__in=UNCOUNTED)
    return count_by_academy(cut.of(planned), node)


def count_by_academy(meetings: QuerySet[Meeting], node: Node) -> dict[str, tuple[str, int]]:
    """Return how many of some meetings are in each académie of a territory, by its key, with its name."""
    academies = list(Node.objects.under(node).filter(level=ACADEMY, closed_on=None))
    counts = {academy.key: 0 for academy in academies}
    for depth in {academy.depth for academy in academies}:  # one in the tree of France, others elsewhere
        key = Func(F("territory__path"), Value("/"), Value(depth + 1), function="split_part", output_field=CharField())
        for row in meetings.order_by().values(key=key).annotate(n=Count("pk")):
            if row["key"] in counts:
                counts[row["key"]] += row["n"]
    return {academy.key: (academy.name, counts[academy.key]) for academy in academies}


def expectations_of(campaign: Campaign, node: Node) -> tuple[list[Node], dict[Any, int]]:
    """Return the territory and its children but schools, and what each of them expects of itself."""
    nodes = [node, *(child for child in children(node) if child.level_id != SCHOOL and not child.closed_on)]
    known = Expectation.objects.filter(campaign=campaign, territory__in=nodes)
    return nodes, dict(known.values_list("territory", "count"))
