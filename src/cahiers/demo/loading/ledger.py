"""What the demo is about to write, kept in memory then copied in bulk, with a journal line for each gesture."""

import hashlib
import json
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, GeneratedField, Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

from cahiers.foundation.importing import progress
from cahiers.foundation.kinds import reference_to
from cahiers.foundation.models import JournalLine

Say = Callable[[str], None]
JOURNAL = ("at", "gesture", "kind", "object_id", "actor_id", "details")


class Ledger:
    """Draws everything from one seed: the same seed at the same hour writes the same rows, identifiers included."""

    def __init__(self, *, now: datetime, seed: int) -> None:
        self.now = now
        self.random = random.Random(seed)  # noqa: S311 -- a believable crowd, not a secret
        self._instances: dict[type[Model], list[Model]] = defaultdict(list)
        self._tuples: dict[tuple[type[Model], tuple[str, ...]], list[Sequence[Any]]] = defaultdict(list)
        self._lines: list[tuple[Any, ...]] = []

    def id_at(self, at: datetime) -> uuid.UUID:
        """Return a UUIDv7 of that time."""
        milliseconds = int(at.timestamp() * 1000)
        bits = milliseconds << 80 | 7 << 76 | self.random.getrandbits(12) << 64
        return uuid.UUID(int=bits | 2 << 62 | self.random.getrandbits(62))

    def minutes_after(self, at: datetime, longest: int) -> datetime:
        """Return a moment a little after another one, never to come."""
        return min(at + timedelta(minutes=1 + longest * self.random.random()), self.now)

    def add(self, thing: Model) -> None:
        """Keep a row to write."""
        self._instances[type(thing)].append(thing)

    def add_tuples(self, model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Keep many rows of a large table, as tuples in the order of the fields."""
        self._tuples[model, tuple(fields)].extend(rows)

    def line(self, gesture: str, thing: Model, *, at: datetime, by: Any = None, **details: Any) -> None:
        """Keep the journal line of a gesture."""
        kind, object_id = reference_to(thing)
        self.raw_line(gesture, kind, object_id, at=at, by=getattr(by, "pk", None), **details)

    def raw_line(self, gesture: str, kind: str, object_id: Any, *, at: datetime, by: Any, **details: Any) -> None:
        """Keep the journal line of a gesture on something known by its address."""
        self._lines.append((at, gesture, kind, object_id, by, json.dumps(details)))

    def tables(self) -> "Iterator[tuple[type[Model], Sequence[Field[Any, Any]], Sequence[Sequence[Any]]]]":
        """Yield each table's columns and rows as they will be written: the journal last, in order of time."""
        for model, instances in self._instances.items():
            fields = _written_fields(model, instances[0])
            rows = [
                [field.get_db_prep_save(getattr(thing, field.attname), connection) for field in fields]
                for thing in instances
            ]
            yield model, fields, rows
        for (model, names), tuples in self._tuples.items():
            yield model, [_field(model, name) for name in names], tuples
        self._lines.sort(key=lambda line: line[0])
        yield JournalLine, [_field(JournalLine, name) for name in JOURNAL], self._lines

    def digest(self) -> str:
        """Return what two ledgers have in common only when they would write the same rows."""
        hashed = hashlib.sha256()
        for model, _fields, rows in self.tables():
            hashed.update(model.__name__.encode())
            for row in rows:
                hashed.update(repr([value.obj if isinstance(value, Jsonb) else value for value in row]).encode())
        return hashed.hexdigest()

    def write(self, say: Say) -> None:
        """Copy everything into the database."""
        for model, fields, rows in self.tables():
            _copy(model, fields, rows, say)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return field


def _written_fields(model: type[Model], thing: Model) -> "list[Field[Any, Any]]":
    """Return the columns to write: neither those the database computes nor those left to its default."""
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, (AutoField, GeneratedField))
        and not isinstance(getattr(thing, field.attname), DatabaseDefault)
    ]


def _copy(model: type[Model], fields: "Sequence[Field[Any, Any]]", rows: Sequence[Sequence[Any]], say: Say) -> None:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    title = f"{model._meta.verbose_name_plural!s:.26}"
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in progress(rows, len(rows), f"{title:<26}"):
            copy.write_row(row)
    say(f"{title}: {len(rows)}")
