"""The first rows of a long list, and how many there are in all: no page cuts a list in silence."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class First(list[Row]):
    """Rows to show, the first of a list of `total`."""

    total: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more than these."""
        return self.total > len(self)


def first(found: QuerySet[Row], most: int) -> First[Row]:
    """Return the first rows of a list in its order: in one statement, two where there are more than `most`."""
    rows = First(found[: most + 1])
    rows.total = len(rows)
    if rows.total > most:
        rows.total = found.count()
        del rows[most:]
    return rows
