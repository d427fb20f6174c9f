"""One transaction for a gesture that refuses before it writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def in_transaction() -> Iterator[None]:
    """Run within the transaction under way, or in one of its own: no savepoint, two answers of the database less.

    Only for what refuses before its first write, since whoever catches the refusal goes on in the same transaction.
    """
    if connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield
