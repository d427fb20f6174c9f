"""What the proofs ask of the database itself: has anything changed, and who is connected."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.apps import apps
from django.db import connection, connections


def tables() -> list[str]:
    """Return every table of the house."""
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def digest_of_everything() -> dict[str, tuple[int, str]]:
    """Return, for each table, its number of rows and a digest of all of them: one statement."""
    parts = [
        f"SELECT '{table}', count(*), coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '') FROM {table} row"
        for table in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


def changed(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """Return the tables whose rows are not what they were."""
    return [table for table in before if before[table] != after[table]]


class Crowd:
    """Threads with a connection each, that start the same thing at the same moment."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.barrier = Barrier(size)
        self.threads = ThreadPoolExecutor(size)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_error: object) -> None:
        list(self.threads.map(self._leave, range(self.size)))
        self.threads.shutdown()

    def _leave(self, _rank: int) -> None:
        self.barrier.wait(timeout=30)
        connections.close_all()

    def at_once(self, do: Callable[[int], Any], ranks: Sequence[int] | None = None) -> list[Any]:
        """Call `do(rank)` in every thread at once and return what each call returned."""

        def started(rank: int) -> Any:
            self.barrier.wait(timeout=30)
            return do(rank)

        return list(self.threads.map(started, ranks or range(self.size)))
