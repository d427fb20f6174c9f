"""Thousands of nodes at once: copied beside the tree, compared with it, then planted, updated or moved."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from cahiers.foundation.models import JournalLine


class Incoming(NamedTuple):
    """A node as a file tells it; its parent is planted already. `closed` is None when the file does not say."""

    id: uuid.UUID
    level: str
    code: str
    key: str
    name: str
    town: str
    nature: str
    search_key: str
    sort_key: str
    parent: str
    department: str
    closed: bool | None


@dataclass(frozen=True)
class Outcome:
    """How many nodes were planted, and how many changed in their words or their place."""

    planted: int
    updated: int


TABLES = """
DROP TABLE IF EXISTS pg_temp.incoming, pg_temp.plan;
CREATE TEMPORARY TABLE incoming (
    id uuid, level text, code text, key text, name text, town text, nature text, search_key text, sort_key text,
    parent text, department text, closed boolean
) ON COMMIT DROP
"""
COPY = "COPY incoming FROM STDIN"
# What the file leaves empty keeps its value. A place is left for another one when the département is another, or
# when the file names a district and the node hangs where files hang nodes (not where somebody hung it).
PLAN = """
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT told.id, told.level, told.code, told.key, told.name, told.search_key, told.sort_key,
       COALESCE(NULLIF(told.town, ''), known.town, '') AS town,
       COALESCE(NULLIF(told.nature, ''), known.nature, '') AS nature,
       CASE WHEN told.closed THEN COALESCE(known.closed_on, CURRENT_DATE)
            WHEN told.closed IS NULL THEN known.closed_on END AS closed_on,
       known.id AS known_id, known.path AS old_path, known.depth AS old_depth,
       place.id AS parent_id, place.path || told.key || '/' AS path, place.depth + 1 AS depth,
       known.id IS NOT NULL AND known.parent_id <> place.id AND (
           NOT starts_with(known.path, department.path)
           OR (place.level_id <> 'dep' AND was.level_id IN ('dep', 'cir'))
       ) AS moves,
       known.id IS NOT NULL AND (
           known.name <> told.name
           OR (told.town <> '' AND known.town <> told.town)
           OR (told.nature <> '' AND known.nature <> told.nature)
           OR (told.closed IS NOT NULL AND told.closed <> (known.closed_on IS NOT NULL))
       ) AS changes
FROM incoming AS told
JOIN territory_node AS place ON place.key = told.parent
JOIN territory_node AS department ON department.key = told.department
LEFT JOIN territory_node AS known ON known.key = told.key
LEFT JOIN territory_node AS was ON was.id = known.parent_id
"""
PLANT = """
INSERT INTO territory_node (id, level_id, code, key, name, town, nature, parent_id, path, depth, search_key, sort_key,
                            closed_on)
SELECT id, level, code, key, name, town, nature, parent_id, path, depth, search_key, sort_key, closed_on
FROM plan WHERE known_id IS NULL ORDER BY path
"""
PLACE = """
INSERT INTO territory_placement (node_id, parent_id, since, reason)
SELECT id, parent_id, %(now)s, '' FROM plan WHERE known_id IS NULL
"""
CHANGE = """
UPDATE territory_node AS node
SET name = plan.name, town = plan.town, nature = plan.nature, search_key = plan.search_key, sort_key = plan.sort_key,
    closed_on = plan.closed_on
FROM plan WHERE plan.known_id = node.id AND plan.changes
"""
# Under the C collation, what is under « a/b/ » lies between « a/b/ » and « a/b0 » (0 follows the slash).
MOVE = """
UPDATE territory_node AS node
SET path = plan.path || substr(node.path, length(plan.old_path) + 1),
    depth = node.depth + plan.depth - plan.old_depth,
    parent_id = CASE WHEN node.id = plan.known_id THEN plan.parent_id ELSE node.parent_id END
FROM plan
WHERE plan.moves AND node.path >= plan.old_path
  AND node.path < left(plan.old_path, -1) || '0' COLLATE "C"
"""
LEAVE = """
UPDATE territory_placement AS placement SET until = %(now)s
FROM plan WHERE plan.moves AND placement.node_id = plan.known_id AND placement.until IS NULL
"""
ARRIVE = """
INSERT INTO territory_placement (node_id, parent_id, since, reason)
SELECT known_id, parent_id, %(now)s, %(reason)s FROM plan WHERE moves
"""


def upsert(nodes: Iterable[Incoming], reason: str) -> Outcome:
    """Plant the nodes that are new, update those that changed, move with their branch those that hang elsewhere.

    Moves are dated and say the reason; each leaves its line in the journal. Runs inside the caller's transaction,
    which holds the tree's lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        with cursor.copy(COPY) as copy:
            for node in nodes:
                copy.write_row(node)
        if not cursor.rowcount:
            return Outcome(0, 0)
        cursor.execute("ANALYZE incoming")
        cursor.execute(PLAN)
        cursor.execute("ANALYZE plan")
        cursor.execute("SELECT clock_timestamp()")
        known: dict[str, Any] = {"now": cursor.fetchone()[0], "reason": reason[:300]}
        cursor.execute(PLANT)
        planted = cursor.rowcount
        cursor.execute(PLACE, known)
        cursor.execute("SELECT count(*) FROM plan WHERE moves OR changes")
        updated = cursor.fetchone()[0]
        cursor.execute(CHANGE)
        cursor.execute("SELECT known_id, key, old_path, path FROM plan WHERE moves")
        moved = cursor.fetchall()
        if moved:
            for statement in (MOVE, LEAVE, ARRIVE):
                cursor.execute(statement, known)
    JournalLine.objects.bulk_create(
        JournalLine(
            gesture="territory.moved",
            kind="territory",
            object_id=node_id,
            details={"key": key, "before": before, "after": after},
        )
        for node_id, key, before, after in moved
    )
    return Outcome(planted, updated)
