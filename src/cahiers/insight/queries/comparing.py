"""Two runs of the same analysis, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import groups_by_row
from cahiers.insight.queries.names import Statement, statements_named
from cahiers.insight.structure.comparing import Compared, Held, compare, held_by
from cahiers.insight.structure.drawing import LETTERS


@dataclass(frozen=True)
class Changed:
    """A group of the first run, its like in the second, and the statements that it gained or lost."""

    first: str
    second: str
    kept: int
    gained: list[tuple[Statement, bool]]
    lost: list[tuple[Statement, bool]]


@dataclass(frozen=True)
class ComparisonPage:
    """What changed: figures of both runs, agreement of the partitions, groups or topics matched."""

    figures: list[tuple[str, Any, Any]]
    compared: Compared | None
    groups: list[Changed]


FIGURES = {
    Kind.MAP: ("participants", "votes"),
    Kind.TOPICS: ("texts", "residual"),
    Kind.CODING: ("texts", "coded"),
    Kind.ORGANISED: ("texts", "counted_once"),
    Kind.PARTICIPATION: ("participants",),
}


def comparison_page(first: Analysis, second: Analysis) -> ComparisonPage:
    """Compare two finished runs of the same kind on the same matter."""
    one, two = first.result, second.result
    kind = Kind(first.kind)
    figures = [(name, round(one[name]), round(two[name])) for name in FIGURES[kind]]
    if kind == Kind.MAP:
        compared = compare(*_people(first, second))
        return ComparisonPage(figures, compared, _groups(first, one, two, compared))
    if kind == Kind.TOPICS:
        compared = compare(groups_by_row(first, "id", "topic"), groups_by_row(second, "id", "topic"))
        words = [[", ".join(topic["words"][:3]) for topic in run["topics"]] for run in (one, two)]
        return ComparisonPage(figures, compared, _matched(words[0], words[1], compared))
    if kind == Kind.CODING:
        compared = compare(groups_by_row(first, "id", "code"), groups_by_row(second, "id", "code"))
        labels = [[code["label"] for code in run["codes"]] for run in (one, two)]
        return ComparisonPage(figures, compared, _matched(labels[0], labels[1], compared))
    if kind == Kind.ORGANISED:
        figures.append(("groups", len(one["groups"]), len(two["groups"])))
        compared = compare(groups_by_row(first, "id", "group"), groups_by_row(second, "id", "group"))
        return ComparisonPage(figures, compared, [])
    scores = [run["reference"]["score"] for run in (one, two) if run["reference"] and run["reference"]["score"]]
    if len(scores) == 2:
        figures.append(("score", *(round(100 * score["value"]) for score in scores)))
    return ComparisonPage(figures, None, [])


def _people(first: Analysis, second: Analysis) -> tuple[dict[str, int], dict[str, int]]:
    """Return the groups of people under names that both runs share: marks differ from one analysis to the next."""
    groups = [groups_by_row(run, "participant", "group") for run in (first, second)]
    if first.source != Source.VOTES:
        return groups[0], groups[1]
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [bytes(first.secret), bytes(second.secret), first.campaign_id])
        marks = cursor.fetchall()
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for rank, pair in enumerate(marks):
        for side in (0, 1):
            if pair[side] in groups[side]:
                found[side][str(rank)] = groups[side][pair[side]]
    return found


_MARKS = """
SELECT left(encode(sha256(%s::bytea || uuid_send(voter_id)), 'hex'), 32),
       left(encode(sha256(%s::bytea || uuid_send(voter_id)), 'hex'), 32)
FROM (SELECT DISTINCT v.voter_id FROM debate_vote v JOIN debate_proposal p ON p.id = v.proposal_id
      WHERE p.campaign_id = %s) AS voters
"""


def _groups(first: Analysis, one: dict[str, Any], two: dict[str, Any], compared: Compared) -> list[Changed]:
    held = [[held_by(group) for group in run["groups"]] for run in (one, two)]
    ids = {statement.statement for side in held for group in side for statement in group}
    named = statements_named(first.campaign, ids)

    def told(statements: set[Held]) -> list[tuple[Statement, bool]]:
        return sorted(((named[s.statement], s.agrees) for s in statements), key=lambda pair: pair[0].title)

    changes = []
    for match in compared.matches:
        if match.first >= len(held[0]) or match.second is None or match.second >= len(held[1]):
            continue
        before, after = held[0][match.first], held[1][match.second]
        letters = LETTERS[match.first], LETTERS[match.second]
        changes.append(Changed(*letters, round(100 * match.kept), told(after - before), told(before - after)))
    return changes


def _matched(first: Sequence[str], second: Sequence[str], compared: Compared) -> list[Changed]:
    """Name matched topics, or codes, of both runs."""
    return [
        Changed(
            first[match.first],
            second[match.second] if match.second is not None else "",
            round(100 * match.kept),
            [],
            [],
        )
        for match in compared.matches
    ]
