"""The demo's two campaigns: one open today, one closed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cahiers.campaign.enums import State
from cahiers.campaign.models import Campaign, Challenge, Event, GuidingQuestion, Phase, PhaseChange, Theme, ThemeAlias
from cahiers.demo.cast import EDITOR
from cahiers.demo.content import read
from cahiers.demo.loading.crowd import Crowd
from cahiers.demo.loading.ledger import Ledger
from cahiers.territory.models import Node

PARIS = ZoneInfo("Europe/Paris")
REAL_START = date(2020, 9, 9)  # the local meetings of 2020 began; here they began 18 days ago
MEETINGS_BEGAN = -18


@dataclass
class Staged:
    """A campaign ready to receive proposals: `opening` and `closing` bound what may be dated in it."""

    campaign: Campaign
    themes: dict[str, Theme]
    challenges: dict[str, Challenge]
    opening: datetime
    closing: datetime


def midnight(now: datetime, days: int) -> datetime:
    """Return the midnight of Paris that many days from today."""
    day = now.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(day, time(), tzinfo=PARIS)


def evening(now: datetime, days: int) -> datetime:
    """Return six in the evening, in Paris, that many days from today."""
    return midnight(now, days) + timedelta(hours=18)


def first_opening(content: dict[str, Any], now: datetime) -> datetime:
    """Return when the first phase of a campaign opens."""
    return midnight(now, min(phase["opens"] for phase in content["phases"]))


def stage(ledger: Ledger, content: dict[str, Any], nodes: dict[str, Node], crowd: Crowd) -> Staged:
    """Keep a campaign with its themes, challenges, phases and dates."""
    editor = crowd.by_key[EDITOR]
    opening = first_opening(content, ledger.now)
    announced = opening - timedelta(days=5)
    campaign = Campaign(
        id=ledger.id_at(announced),
        slug=content["slug"],
        title=content["title"],
        tagline=content["tagline"],
        presentation=content["presentation"],
        organiser=content["organiser"],
        scope=nodes[content["scope"]],
        state=State.PUBLISHED,
        hides_counts="proposals" in content,  # the small closed one
    )
    ledger.add(campaign)
    ledger.line("campaign.published", campaign, at=announced, by=editor)
    themes = {theme["code"]: _theme(ledger, campaign, theme, rank) for rank, theme in enumerate(content["themes"], 1)}
    challenges = {} if "proposals" in content else _challenges(ledger, themes, announced)
    closing = _phases(ledger, campaign, content["phases"], editor)
    if "proposals" not in content:
        _events(ledger, campaign, nodes)
    return Staged(campaign, themes, challenges, opening, min(closing, ledger.now))


def _theme(ledger: Ledger, campaign: Campaign, content: dict[str, Any], rank: int) -> Theme:
    theme = Theme(
        id=ledger.id_at(ledger.now),
        campaign=campaign,
        code=content["code"],
        title=content["title"],
        short_title=content["short"],
        angle=content["angle"],
        presentation=content["presentation"],
        colour=content.get("colour", rank),
        position=rank,
    )
    ledger.add(theme)
    for wording in content["aliases"]:
        ledger.add(ThemeAlias(theme=theme, wording=wording))
    for position, text in enumerate(content["questions"], 1):
        ledger.add(GuidingQuestion(id=ledger.id_at(ledger.now), theme=theme, text=text, position=position))
    return theme


def _challenges(ledger: Ledger, themes: dict[str, Theme], at: datetime) -> dict[str, Challenge]:
    challenges = {
        content["key"]: Challenge(
            id=ledger.id_at(at),
            theme=themes[content["theme"]],
            code=content["key"],
            title=content["title"],
            problem=content["problem"],
            position=rank,
        )
        for rank, content in enumerate(read("challenges.json"), 1)
    }
    for challenge in challenges.values():
        ledger.add(challenge)
    return challenges


def _phases(ledger: Ledger, campaign: Campaign, contents: list[dict[str, Any]], editor: Any) -> datetime:
    """Keep the phases, and the change of dates of those that were extended; return when the first one closes."""
    closings = []
    for content in contents:
        phase = Phase(
            id=ledger.id_at(ledger.now),
            campaign=campaign,
            title=content["title"],
            description=content["description"],
            opens_at=midnight(ledger.now, content["opens"]),
            closes_at=evening(ledger.now, content["closes"]),
            gestures=content["gestures"],
        )
        ledger.add(phase)
        closings.append(phase.closes_at)
        if "reason" not in content:
            continue
        at = midnight(ledger.now, content["changed"]) + timedelta(hours=10)
        change = PhaseChange(
            phase=phase,
            previous_opens_at=phase.opens_at,
            previous_closes_at=evening(ledger.now, content["announced"]),
            opens_at=phase.opens_at,
            closes_at=phase.closes_at,
            reason=content["reason"],
            at=at,
            by=editor,
        )
        ledger.add(change)
        dates = {"opens_at": phase.opens_at.isoformat(), "closes_at": phase.closes_at.isoformat()}
        ledger.line("campaign.phase_changed", phase, at=at, by=editor, **dates)
    return closings[0]


def _events(ledger: Ledger, campaign: Campaign, nodes: dict[str, Node]) -> None:
    shift = midnight(ledger.now, MEETINGS_BEGAN).date() - REAL_START
    for content in read("events.json"):
        ledger.add(
            Event(
                id=ledger.id_at(ledger.now),
                campaign=campaign,
                title=content["title"],
                body=content["body"],
                starts_on=date.fromisoformat(content["starts"]) + shift,
                ends_on=date.fromisoformat(content["ends"]) + shift,
                place=content["place"],
                territory=nodes[content["territory"]] if content["territory"] else None,
            )
        )
