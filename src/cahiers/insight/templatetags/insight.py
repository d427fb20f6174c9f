"""Tags of analyses: masked counts, weeks in columns, the warning that goes with a population."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from cahiers.foundation.templatetags.cahiers import number
from cahiers.insight.models import Analysis
from cahiers.insight.queries.settings import settings_told
from cahiers.insight.structure.counts import Count
from cahiers.questionnaires.structure.charts import Columns
from cahiers.sense.population import SELF_SELECTED

register = template.Library()


@register.filter
def or_masked(count: int | None) -> str:
    """Write a count, or a dash where it is hidden."""
    return "–" if count is None else number(count)


@register.filter
def any_shown(counts: Iterable[Count]) -> bool:
    """Say whether one count at least may be read."""
    return any(one.count is not None for one in counts)


@register.filter
def any_hidden(counts: Iterable[Count]) -> bool:
    """Say whether a count is hidden."""
    return any(one.count is None for one in counts)


@register.filter
def in_words(analysis: Analysis) -> list[tuple[str, str]]:
    """Return the settings of a run by their names on the forms."""
    return settings_told(analysis)


@register.inclusion_tag("questionnaires/results_charts.html#columns")
def week_columns(chart: Columns, title: str, key: str) -> dict[str, Any]:
    """Draw how many texts came each week."""
    return {"chart": chart, "title": title, "key": key}


@register.simple_tag
def self_selected() -> str:
    """Return the warning that goes with every comparison with a population."""
    return _(SELF_SELECTED)
