"""Where everything stands in the charts: plain geometry, drawn by `questionnaires/results_charts.html`.

Heights are in pixels, widths in percent: letters keep their size whatever the width of the page.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LABEL_LINE, BAR, GAP = 19, 8, 18
WIDEST_LABEL, MOST_LINES = 42, 2
COLUMNS_HEIGHT = 140
MOST_DAYS = 400


@dataclass(frozen=True)
class Bar:
    """A bar with its label above it; `share` is None when it is hidden."""

    lines: tuple[tuple[float, str], ...]
    share: float | None
    count: int | None
    top: float

    @property
    def width(self) -> str:
        """The width of the bar, as an attribute of SVG."""
        return f"{self.share or 0:.2f}%"


@dataclass(frozen=True)
class Bars:
    """A chart of horizontal bars."""

    bars: tuple[Bar, ...]
    height: float


def bars_of(rows: Iterable[tuple[str, float | None, int | None]]) -> Bars:
    """Return the bars of (label, percentage, count), one under the other."""
    placed = []
    top = 0.0
    for label, share, count in rows:
        wrapped = textwrap.wrap(label, WIDEST_LABEL) or [""]
        if len(wrapped) > MOST_LINES:
            wrapped = [
                *wrapped[: MOST_LINES - 1],
                textwrap.shorten(" ".join(wrapped[MOST_LINES - 1 :]), WIDEST_LABEL, placeholder="…"),
            ]
        lines = tuple((top + LABEL_LINE * rank + 13, line) for rank, line in enumerate(wrapped))
        top += LABEL_LINE * len(wrapped)
        placed.append(Bar(lines, share, count, top))
        top += BAR + GAP
    return Bars(tuple(placed), max(top - GAP, 0) + 2)


@dataclass(frozen=True)
class Column:
    """A vertical bar; `height` and `top` in pixels, `left` and `width` in percent."""

    label: str
    count: int | None
    left: str
    width: str
    top: str
    height: str


@dataclass(frozen=True)
class Columns:
    """A chart of vertical bars, with the labels of its two ends and the count of the tallest."""

    columns: tuple[Column, ...]
    height: int
    first: str
    last: str
    tallest: int


def columns_of(rows: Sequence[tuple[str, int | None]], first: str, last: str) -> Columns:
    """Return the columns of (label, count), side by side."""
    tallest = max((count or 0 for _label, count in rows), default=0)
    step = 100 / max(len(rows), 1)
    placed = []
    for rank, (label, count) in enumerate(rows):
        high = COLUMNS_HEIGHT * (count or 0) / tallest if tallest else 0
        high = max(high, 1.5) if count else high
        gap = step * 0.14
        placed.append(
            Column(
                label,
                count,
                f"{rank * step + gap / 2:.3f}%",
                f"{step - gap:.3f}%",
                f"{COLUMNS_HEIGHT - high:.1f}",
                f"{high:.1f}",
            )
        )
    return Columns(tuple(placed), COLUMNS_HEIGHT, first, last, tallest)


def every_day(days: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Return the count of each day from the first to the last, those without any included; the last 400 at most."""
    if not days:
        return []
    counted = dict(days)
    last = days[-1][0]
    first = max(days[0][0], last - timedelta(days=MOST_DAYS - 1))
    return [
        (first + timedelta(days=rank), counted.get(first + timedelta(days=rank), 0))
        for rank in range((last - first).days + 1)
    ]
