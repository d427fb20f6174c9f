"""Tags of results: percentages as French writes them, and charts drawn by the server."""

from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cahiers.foundation.templatetags.cahiers import number
from cahiers.questionnaires.structure.charts import bars_of, columns_of, every_day
from cahiers.questionnaires.structure.crosses import Cross
from cahiers.questionnaires.structure.gathered import Gathered
from cahiers.questionnaires.structure.measures import NumberSummary
from cahiers.questionnaires.structure.tallies import DateSummary, OptionCount, QuestionResult

register = template.Library()
CHART = "questionnaires/results_charts.html"
MOST_COLUMNS = 8  # beyond, groups go down the page and one answer is drawn at a time


@register.filter
def percent(share: float | None) -> str:
    """Write a percentage without decimals, « moins de 1 % » rather than 0 for the few."""
    if share is None:
        return "—"
    if 0 < share < 0.5:
        return _("< 1\u202f%%") % ()
    return _("%(share)s\u202f%%") % {"share": number_format(round(share), use_l10n=True)}


@register.filter
def measure(value: float | None) -> str:
    """Write a mean or a median with one decimal where it has some."""
    if value is None:
        return "—"
    rounded = round(value, 1)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1, use_l10n=True, force_grouping=True)


@register.filter
def or_hidden(count: int | None) -> str:
    """Write a count, or say that it is hidden."""
    return _("masqué") if count is None else number(count)


@register.inclusion_tag(f"{CHART}#bars")
def option_bars(title: str, options: tuple[OptionCount, ...], key: str) -> dict[str, Any]:
    """Draw a bar for each option."""
    chart = bars_of((option.label, option.share, option.count) for option in options)
    return {"chart": chart, "title": title, "key": key}


@register.inclusion_tag(f"{CHART}#bars")
def ranking_bars(title: str, result: QuestionResult, key: str) -> dict[str, Any]:
    """Draw how many people put each choice first."""
    firsts = [OptionCount(one.code, one.label, one.first, one.base) for one in result.ranking]
    chart = bars_of((option.label, option.share, option.count) for option in firsts)
    return {"chart": chart, "title": _("%(title)s — choix classés en premier") % {"title": title}, "key": key}


@register.inclusion_tag(f"{CHART}#columns")
def number_columns(title: str, numbers: NumberSummary, key: str) -> dict[str, Any]:
    """Draw how numbers are spread."""
    bins = [(f"{measure(bin_.start)} – {measure(bin_.end)}", bin_.count) for bin_ in numbers.bins]
    first, last = measure(numbers.bins[0].start), measure(numbers.bins[-1].end)
    return {"chart": columns_of(bins, first, last), "title": title, "key": key}


@register.inclusion_tag(f"{CHART}#columns")
def month_columns(title: str, dates: DateSummary, key: str) -> dict[str, Any]:
    """Draw how dates are spread."""
    months = [(month.label, month.count) for month in dates.months]
    return {"chart": columns_of(months, months[0][0], months[-1][0]), "title": title, "key": key}


@register.inclusion_tag(f"{CHART}#columns")
def day_columns(title: str, gathered: Gathered, key: str) -> dict[str, Any]:
    """Draw how responses came day after day."""
    days = [(date_format(day, "j F Y"), count) for day, count in every_day(gathered.days)]
    return {"chart": columns_of(days, days[0][0], days[-1][0]), "title": title, "key": key}


@register.inclusion_tag(f"{CHART}#crossbars")
def cross_bars(cross: Cross, shown: str, key: str) -> dict[str, Any]:
    """Draw a cross: a block of bars for each answer, or one answer at a time where groups are many."""
    groups = [capfirst(item.label) for item in cross.columns.items]
    wanted = [(i, item) for i, item in enumerate(cross.rows.items) if len(groups) <= MOST_COLUMNS or item.code == shown]
    blocks = [
        (item.label, bars_of((group, cross.share(i, j), cross.counts[i][j]) for j, group in enumerate(groups)))
        for i, item in wanted
    ]
    return {"blocks": blocks, "cross": cross, "key": key}


@register.filter
def lines_of(cross: Cross) -> list[dict[str, Any]]:
    """Return the lines of a table of a cross: answers go down, or groups where they are many."""
    if is_wide(cross):
        return [
            {
                "label": group.label,
                "base": cross.column_bases[j],
                "cells": [(cross.share(i, j), cross.counts[i][j]) for i in range(len(cross.rows.items))],
            }
            for j, group in enumerate(cross.columns.items)
        ]
    return [
        {
            "label": item.label,
            "base": cross.row_totals[i],
            "total": cross.total_share(i),
            "cells": [(cross.share(i, j), cross.counts[i][j]) for j in range(len(cross.columns.items))],
        }
        for i, item in enumerate(cross.rows.items)
    ]


@register.filter
def is_wide(cross: Cross) -> bool:
    """Say whether a table has more groups than fit across."""
    return len(cross.columns.items) > MOST_COLUMNS


@register.filter
def zipped(first: Any, second: Any) -> list[tuple[Any, Any]]:
    """Return two lists side by side."""
    return list(zip(first, second, strict=True))
