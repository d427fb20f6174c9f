"""The two walks: forward to the fate of a voice, backward to the voices behind a decision.

Each is one recursive query over links that still hold. A cycle cannot trap the walk: a link is followed once.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cahiers.foundation.kinds import Card, Reference, cards
from cahiers.provenance.enums import Relation

MAX_DEPTH = 50  # table → nation → decision → measure is under ten

_WALK = """
WITH RECURSIVE walk AS (
    SELECT l.id, l.source_kind, l.source_id, l.target_kind, l.target_id, l.relation, l.at, l.reason, l.locator,
           1 AS depth, ARRAY[l.id] AS trail
    FROM provenance_link l
    WHERE (l.{near}_kind, l.{near}_id) IN (SELECT * FROM unnest(%s::text[], %s::uuid[]))
      AND NOT EXISTS (SELECT FROM provenance_revocation r WHERE r.link_id = l.id)
  UNION ALL
    SELECT l.id, l.source_kind, l.source_id, l.target_kind, l.target_id, l.relation, l.at, l.reason, l.locator,
           w.depth + 1, w.trail || l.id
    FROM walk w
    JOIN provenance_link l ON l.{near}_kind = w.{far}_kind AND l.{near}_id = w.{far}_id
    WHERE w.depth < %s AND NOT l.id = ANY(w.trail)
      AND NOT EXISTS (SELECT FROM provenance_revocation r WHERE r.link_id = l.id)
)
SELECT DISTINCT ON (id) id, source_kind, source_id, target_kind, target_id, relation, at, reason, locator, depth
FROM walk ORDER BY id, depth
"""
_FORWARD = _WALK.format(near="source", far="target")
_BACKWARD = _WALK.format(near="target", far="source")


@dataclass(frozen=True)
class Step:
    """One link met on a walk, at its shortest distance from the start."""

    link_id: uuid.UUID
    source: Reference
    target: Reference
    relation: Relation
    at: datetime
    reason: str
    locator: dict[str, object]
    depth: int


@dataclass(frozen=True)
class ShownStep:
    """A step as a page shows it: the relation in words, and a card for the thing reached."""

    relation: str
    card: Card
    at: datetime
    reason: str
    depth: int


def _walk(query: str, starts: Iterable[Reference]) -> list[Step]:
    starts = list(starts)
    with connection.cursor() as cursor:
        cursor.execute(query, [[s.kind for s in starts], [s.id for s in starts], MAX_DEPTH])
        steps = [
            Step(
                link_id=row[0],
                source=Reference(row[1], row[2]),
                target=Reference(row[3], row[4]),
                relation=Relation(row[5]),
                at=row[6],
                reason=row[7],
                locator=row[8],
                depth=row[9],
            )
            for row in cursor.fetchall()
        ]
    return sorted(steps, key=lambda step: (step.depth, step.at, step.link_id))


def fate_of(*starts: Reference) -> list[Step]:
    """Return what became of things: every link forward, nearest first. One query."""
    return _walk(_FORWARD, starts)


def voices_behind(*starts: Reference) -> list[Step]:
    """Return what things come from: every link backward, nearest first. One query."""
    return _walk(_BACKWARD, starts)


def shown(steps: list[Step], *, forward: bool) -> list[ShownStep]:
    """Return the steps with the cards of what they reach: one query for each kind met."""
    found = cards(step.target if forward else step.source for step in steps)
    return [
        ShownStep(
            relation=str(step.relation.label),
            card=found[step.target if forward else step.source],
            at=step.at,
            reason=step.reason,
            depth=step.depth,
        )
        for step in steps
    ]
