"""Reading many rows as they stood at one moment, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import IsolationLevel


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read within one snapshot of the database, in a transaction that cannot write.

    Within a transaction that has already begun, that one's own isolation stays.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.read_only, raw.isolation_level = True, IsolationLevel.REPEATABLE_READ
    try:
        with transaction.atomic():
            yield
    finally:
        if not raw.closed:
            raw.read_only, raw.isolation_level = None, None


@contextmanager
def beside() -> Iterator[BaseDatabaseWrapper]:
    """Lend a second connection, whose statements are committed one by one beside the transaction under way."""
    other = connections.create_connection("default")
    try:
        yield other
    finally:
        other.close()
