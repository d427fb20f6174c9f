"""One definition for each figure: pages, exports and `cahiers verify` read the same registry.

A counter kept on a row is a figure too. `recount` is the statement that recomputes it from the facts
and returns the rows whose stored value differs: (id, stored, recounted).
"""

from dataclasses import dataclass
from textwrap import dedent

from django.db import connection
from django.utils.functional import Promise

SHOWN_FAULTS = 20


@dataclass(frozen=True)
class Figure:
    """A figure shown somewhere, in words that a citizen can check."""

    name: str
    title: str | Promise
    definition: str | Promise
    unit: str | Promise
    recount: str = ""

    @property
    def anchor(self) -> str:
        """Where the page of definitions speaks of it: `debate.votes_for` is at `#debate-votes-for`."""
        return self.name.replace(".", "-").replace("_", "-")

    @property
    def statement(self) -> str:
        """The recount as a person reads it, without the indentation of the source."""
        return dedent(self.recount).strip()


@dataclass(frozen=True)
class Recount:
    """What recounting a figure found."""

    figure: Figure
    faults: list[tuple[object, ...]]


_figures: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    """Make figures known. Refused when a name is defined twice in different words."""
    for figure in figures:
        if _figures.setdefault(figure.name, figure).definition != figure.definition:
            raise ValueError(f"figure {figure.name!r} is already defined")


def all_figures() -> list[Figure]:
    """Return every figure in the order in which rooms registered them."""
    return list(_figures.values())


def figure_named(name: str) -> Figure:
    """Return a figure; KeyError when no room defines it."""
    return _figures[name]


def recount_all() -> list[Recount]:
    """Recount every stored figure from the facts; an empty list of faults means it is right."""
    recounts = []
    with connection.cursor() as cursor:
        for figure in all_figures():
            if figure.recount:
                cursor.execute(figure.recount)
                recounts.append(Recount(figure, cursor.fetchmany(SHOWN_FAULTS)))
    return recounts
