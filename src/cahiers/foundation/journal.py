"""The journal: every gesture leaves a line that nobody can change, and lines are sealed in a chain.

A gesture only inserts its line and never waits for another gesture. A background sequencer gives
numbers to the committed lines and seals them in batches; each seal hashes its lines and the seal
before it, so that a changed, missing or added line breaks the chain from there on.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from cahiers.foundation.kinds import reference_to
from cahiers.foundation.models import JournalLine, JournalSeal

GENESIS = "0" * 64
BATCH = 5000
SEQUENCER_LOCK = 0x63616869  # one sequencer at a time, on whichever machine


def record(gesture: str, thing: Model, *, by: Any = None, **details: Any) -> None:
    """Append the line of a gesture, in the gesture's own transaction.

    Details hold identifiers, numbers and states, never a person's words: those have their versions.
    """
    kind, object_id = reference_to(thing)
    record_line(gesture, kind, object_id, by=by, **details)


def record_line(gesture: str, kind: str, object_id: Any, *, by: Any = None, **details: Any) -> None:
    """Append a line about something known by its address only."""
    actor = getattr(by, "pk", None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_journalline (gesture, kind, object_id, actor_id, details) VALUES (%s, %s, %s, %s, %s)",
            [gesture, kind, object_id, actor, json.dumps(details)],
        )


def _line_bytes(row: tuple[Any, ...]) -> bytes:
    number, line_id, at, gesture, kind, object_id, actor_id, details = row
    content = [number, line_id, at.isoformat(), gesture, kind, str(object_id), str(actor_id), details]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _digest(previous: str, first: int, last: int) -> tuple[str, int]:
    """Return the chained digest of the lines numbered first to last, and how many there are."""
    hashed, count = hashlib.sha256(previous.encode()), 0
    lines = JournalLine.objects.filter(number__range=(first, last)).order_by("number")
    fields = ("number", "id", "at", "gesture", "kind", "object_id", "actor_id", "details")
    for row in lines.values_list(*fields).iterator(chunk_size=2000):
        hashed.update(_line_bytes(row))
        count += 1
    return hashed.hexdigest(), count


@transaction.atomic
def seal(limit: int = BATCH) -> int:
    """Number the committed lines that have no number yet and seal them; return how many.

    Nothing is done when another sequencer is at work. A line committed late gets a later number.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = JournalSeal.objects.order_by("-number").values_list("number", "last_line", "digest").first()
        number, last_line, previous = last or (0, 0, GENESIS)
        cursor.execute(
            """
            WITH waiting AS (
                SELECT id, row_number() OVER (ORDER BY id) AS rank
                FROM (SELECT id FROM foundation_journalline WHERE number IS NULL ORDER BY id LIMIT %s) AS oldest
            )
            UPDATE foundation_journalline AS line SET number = %s + waiting.rank
            FROM waiting WHERE line.id = waiting.id
            """,
            [limit, last_line],
        )
        count: int = cursor.rowcount
    if count:
        digest, _ = _digest(previous, last_line + 1, last_line + count)
        JournalSeal.objects.create(
            number=number + 1, first_line=last_line + 1, last_line=last_line + count, previous=previous, digest=digest
        )
    return count


@dataclass(frozen=True)
class ChainReport:
    """What a walk along the chain found."""

    seals: int
    lines: int
    unsealed: int
    faults: list[str]


def check_chain() -> ChainReport:
    """Recompute every seal from the lines it covers and report whatever does not fit."""
    faults: list[str] = []
    previous, expected, seals = GENESIS, 1, 0
    for kept in JournalSeal.objects.order_by("number"):
        seals += 1
        if kept.number != seals:
            faults.append(f"seal {seals} is missing")
            seals = kept.number
        if kept.previous != previous:
            faults.append(f"seal {kept.number} does not follow the one before it")
        if kept.first_line != expected:
            faults.append(f"seal {kept.number} starts at line {kept.first_line}, line {expected} was due")
        digest, count = _digest(kept.previous, kept.first_line, kept.last_line)
        if count != kept.last_line - kept.first_line + 1:
            faults.append(f"seal {kept.number} covers {count} lines, it sealed {kept.last_line - kept.first_line + 1}")
        if digest != kept.digest:
            faults.append(f"seal {kept.number} does not match its lines {kept.first_line}-{kept.last_line}")
        previous, expected = kept.digest, kept.last_line + 1
    beyond = JournalLine.objects.filter(number__gte=expected).count()
    if beyond:
        faults.append(f"{beyond} numbered lines stand after the last seal")
    unsealed = JournalLine.objects.filter(number=None).count()
    return ChainReport(seals=seals, lines=expected - 1, unsealed=unsealed, faults=faults)
