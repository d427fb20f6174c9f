"""One definition for each figure: pages, exports and `cahiers verify` read the same registry.

A counter kept on a row is a figure too. `recount` is the statement that recomputes it from the facts
and returns the rows whose stored value differs: (id, stored, recounted).
"""

from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from django.db import connection
from django.utils.functional import Promise

SHOWN_FAULTS = 20


@dataclass(frozen=True)
class Figure:
    """A figure shown somewhere, in words that a citizen can check.

    `headline` is the statement that gives its value for a campaign, where it stands on the campaign's first
    page; `hidden_while_voting` keeps it off that page as long as the campaign hides its counts.
    """

    name: str
    title: str | Promise
    definition: str | Promise
    unit: str | Promise
    recount: str = ""
    headline: str = ""
    hidden_while_voting: bool = False

    @property
    def anchor(self) -> str:
        """Where the page of definitions speaks of it: `debate.votes_for` is at `#debate-votes-for`."""
        return self.name.replace(".", "-").replace("_", "-")

    @property
    def statement(self) -> str:
        """What counts it, as a person reads it: the recount, or the question asked at each display."""
        return dedent(self.recount or self.headline).strip()


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


def headlines(campaign_id: Any, *, shows_counts: bool) -> list[tuple[Figure, int]]:
    """Return the figures of a campaign's first page, one statement each, on stored counters.

    A statement that gives nothing (the campaign has no questionnaire) shows no figure.
    """
    shown = [f for f in all_figures() if f.headline and (shows_counts or not f.hidden_while_voting)]
    values = []
    with connection.cursor() as cursor:
        for figure in shown:
            cursor.execute(figure.headline, [campaign_id])
            value = cursor.fetchone()[0]
            if value is not None:
                values.append((figure, value))
    return values


def recount_all() -> list[Recount]:
    """Recount every stored figure from the facts; an empty list of faults means it is right."""
    recounts = []
    with connection.cursor() as cursor:
        for figure in all_figures():
            if figure.recount:
                cursor.execute(figure.recount)
                recounts.append(Recount(figure, cursor.fetchmany(SHOWN_FAULTS)))
    return recounts
