"""Organised campaigns as a page shows them: size, days, spread; counted once by default, always reversible."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cahiers.insight.models import Analysis
from cahiers.insight.queries.names import academies_named, audience_named
from cahiers.insight.queries.subjects import Text, texts_of
from cahiers.insight.structure.counts import Count
from cahiers.questionnaires.structure.masking import THRESHOLD, Line, can_vary, masked_line

SHOWN = 50
FEWEST = 5  # people of a campaign, when the run does not say


def signal_named(signal: str) -> str:
    """Return in words why a group is shown as organised."""
    return {
        "copied": _("le même texte long, repris presque mot pour mot"),
        "burst": _("un envoi groupé dans le temps"),
        "origin": _("une même origine"),
    }[signal]


@dataclass(frozen=True)
class Campaign:
    """A text spread by many; counts are None when they are too small to be told."""

    rank: int
    typical: Text | None
    people: int | None
    messages: int | None
    variants: int
    reasons: list[str]
    first: date | None
    last: date | None
    burst: date | None
    audiences: list[Count]
    academies: list[Count]


@dataclass(frozen=True)
class OrganisedPage:
    """What was found, and what it does to counts."""

    texts: int
    groups: int
    gathered: int | None  # None when they would tell the size of a small campaign
    counted_once: int | None
    campaigns: list[Campaign]


def organised_page(analysis: Analysis) -> OrganisedPage:
    """Return the organised campaigns, the largest first, in two queries: typical texts, names of académies."""
    told = analysis.result
    groups = told["groups"][:SHOWN]
    texts = {str(text.id): text for text in texts_of(analysis, [group["typical"] for group in groups])}
    names = academies_named(key for group in groups for key, _count in group["academy"])
    sizes, is_protected = _sizes(told["groups"], analysis.parameter("fewest", FEWEST))
    return OrganisedPage(
        texts=told["texts"],
        groups=len(told["groups"]),
        gathered=sum(group["messages"] for group in told["groups"]) if is_protected else None,
        counted_once=round(told["counted_once"]) if is_protected else None,
        campaigns=[
            _campaign(rank, group, texts.get(group["typical"]), names, is_told=sizes[rank] is not None)
            for rank, group in enumerate(groups)
        ],
    )


def _sizes(groups: list[dict[str, Any]], fewest: int) -> tuple[Line, bool]:
    """Return the numbers of messages that may be told, and whether their sum may be told beside them.

    Everybody knows that a campaign has at least `fewest` people: what is hidden is what comes on top.
    """
    small = {rank for rank, group in enumerate(groups) if group["people"] < THRESHOLD}
    above = [group["messages"] - fewest for group in groups]
    shown = masked_line(above, threshold=max(THRESHOLD - fewest, 0), forced=small)
    hidden = [rank for rank, count in enumerate(shown) if count is None]
    is_protected = can_vary(above, [sum(above) + THRESHOLD] * len(above), hidden)
    return tuple(count + fewest if count is not None else None for count in shown), is_protected


def _campaign(
    rank: int, group: dict[str, Any], typical: Text | None, names: dict[str, str], *, is_told: bool
) -> Campaign:
    days = [date.fromisoformat(day) for day, _count in group["days"] if day]
    burst = group["burst"] if "burst" in group["signals"] else None
    return Campaign(
        rank=rank + 1,
        typical=typical,
        people=group["people"] if is_told else None,
        messages=group["messages"] if is_told else None,
        variants=group["variants"],
        reasons=[signal_named(signal) for signal in group["signals"]],
        first=min(days, default=None),
        last=max(days, default=None),
        burst=datetime.fromtimestamp(burst["start"], tz=UTC).date() if burst else None,
        audiences=_shown(group["audience"], audience_named) if is_told else [],
        academies=_shown(group["academy"], lambda key: names.get(key, key)) if is_told else [],
    )


def _shown(tally: list[list[Any]], named: Callable[[str], str]) -> list[Count]:
    """Return the counts of a line whose sum is published, small ones hidden and others with them."""
    shown = masked_line([count for _key, count in tally])
    lines = [Count(named(key), count) for (key, _count), count in zip(tally, shown, strict=True)]
    return [line for line in lines if line.count is not None]
