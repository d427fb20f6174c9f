"""The opinion map as a page shows it: groups, what each holds, what gathers, what divides, what lacks votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import Place
from cahiers.insight.queries.names import Statement, academies_named, audience_named, statements_named
from cahiers.insight.structure.drawing import LETTERS, Drawing, drawing_of
from cahiers.insight.structure.stances import Stances, at_least, stances
from cahiers.questionnaires.structure.masking import masked_line

SHOWN = 8
STEADY, FAIRLY_STEADY = 0.85, 0.7


@dataclass(frozen=True)
class Holding:
    """A statement by which a group stands out, and how the groups voted on it."""

    statement: Statement
    agrees: bool
    by_group: list[Stances]


@dataclass(frozen=True)
class Group:
    """A group of opinion; `size` and `share` are None when it is too small to be told."""

    letter: str
    colour: int
    size: int | None
    share: int | None
    holds: list[Holding]
    is_mine: bool = False


@dataclass(frozen=True)
class Gathering:
    """A statement on which every audience heard has the same majority: at least `share` % in each, doubt included."""

    statement: Statement
    agrees: bool
    share: int
    heard: int


@dataclass(frozen=True)
class Fracture:
    """A statement that a majority of one audience approves and a majority of another refuses, both beyond doubt."""

    statement: Statement
    most: str
    least: str
    gap: int


@dataclass(frozen=True)
class Lacking:
    """A statement that needs more votes: margin of the share of agreement, in points, and audiences heard on it."""

    statement: Statement
    votes: int
    margin: int
    heard: int


@dataclass(frozen=True)
class Sides:
    """What gathers and what divides audiences, or académies."""

    audiences: list[str]
    gathers: list[Gathering]
    divides: list[Fracture]


@dataclass(frozen=True)
class MapPage:
    """All that a page says of a map."""

    participants: int
    votes: int
    statements: int
    groups: list[Group]
    steadiness: str  # steady, fairly, little
    stability: float | None
    drawing: Drawing
    by_audience: Sides
    by_academy: Sides
    lacking: list[Lacking]
    mine: Group | None
    place: Place | None


def map_page(analysis: Analysis, place: Place | None = None) -> MapPage:
    """Return the map, with small counts hidden, in two queries: titles of proposals, names of académies."""
    told = analysis.result
    named = statements_named(analysis.campaign, told["statements"])
    statements = [named[one] for one in told["statements"]]
    groups = _groups(told, named, place)
    names = academies_named(told["academy"]["names"])
    stability = told["stability"]
    return MapPage(
        participants=told["participants"],
        votes=told["votes"],
        statements=len(statements),
        groups=groups,
        steadiness=_steadiness(stability),
        stability=stability,
        drawing=drawing_of(told["bins"], (place.x, place.y) if place and place.group >= 0 else None),
        by_audience=_sides(told["audience"], statements, [audience_named(one) for one in told["audience"]["names"]]),
        by_academy=_sides(told["academy"], statements, [names.get(one, one) for one in told["academy"]["names"]]),
        lacking=_lacking(told, statements),
        mine=next((group for group in groups if group.is_mine), None),
        place=place,
    )


def _steadiness(stability: float | None) -> str:
    if stability is None:
        return ""
    return "steady" if stability >= STEADY else "fairly" if stability >= FAIRLY_STEADY else "little"


def _groups(told: dict[str, Any], named: dict[str, Statement], place: Place | None) -> list[Group]:
    sizes = [group["size"] for group in told["groups"]]
    shown = masked_line(sizes)
    letters = [LETTERS[rank] for rank in range(len(sizes))]
    column = {one: rank for rank, one in enumerate(told["statements"])}

    def holding(one: dict[str, Any]) -> Holding:
        counts = [group["counts"][column[one["statement"]]] for group in told["groups"]]
        return Holding(named[one["statement"]], one["agrees"], stances(letters, counts))

    return [
        Group(
            letter=letters[rank],
            colour=rank + 1,
            size=shown[rank],
            share=round(100 * sizes[rank] / told["participants"]) if shown[rank] is not None else None,
            holds=[holding(one) for one in group["holds"]] if shown[rank] is not None else [],
            is_mine=place is not None and place.group == rank,
        )
        for rank, group in enumerate(told["groups"])
    ]


def _sides(table: dict[str, Any], statements: Sequence[Statement], names: list[str]) -> Sides:
    heard = [sum(column) for column in zip(*table["heard"], strict=True)] if table["heard"] else []
    gathers, divides = [], []
    for rank, statement in enumerate(statements):
        if not statement.url or not heard:
            continue
        if table["is_consensus"][rank]:
            agreed, refused = table["consensus_low"][rank] or 0.0, table["dissensus_low"][rank] or 0.0
            share = at_least(max(agreed, refused))
            gathers.append(Gathering(statement, agreed >= refused, share or 0, heard[rank]))
        if table["is_fracture"][rank]:
            most, least = names[table["most"][rank]], names[table["least"][rank]]
            divides.append(Fracture(statement, most, least, at_least(table["gap_low"][rank]) or 0))
    gathers.sort(key=lambda one: (-one.share, one.statement.title))
    divides.sort(key=lambda one: (-one.gap, one.statement.title))
    return Sides(names, gathers[:SHOWN], divides[:SHOWN])


def _lacking(told: dict[str, Any], statements: Sequence[Statement]) -> list[Lacking]:
    table, everybody = told["audience"], told["audience"]["everybody"]
    found = []
    for rank, statement in enumerate(statements):
        margin = (everybody["high"][rank] - everybody["low"][rank]) / 2
        heard = sum(line[rank] for line in table["heard"])
        if statement.url and margin > 0.05:
            found.append(Lacking(statement, sum(told["counts"][rank]), round(margin * 100), heard))
    return sorted(found, key=lambda one: (-one.margin, one.votes, one.statement.title))[:SHOWN]
