"""`cahiers sense duplicates`: copies and organised campaigns in a file of texts."""

import argparse

import numpy as np

from cahiers.sense.campaigns import FEWEST, LEVEL, Campaigns, organised_campaigns
from cahiers.sense.commands.reading import digest_of, read_dates
from cahiers.sense.commands.report import Report, Table
from cahiers.sense.commands.sentences import number, sentence
from cahiers.sense.commands.texts import read_texts, shortened
from cahiers.sense.texts.duplicates import FAR, NEAR, Duplicates, near_duplicates

_SHOWN = 30


def report(asked: argparse.Namespace) -> Report:
    """Find copies in a file of texts."""
    language = asked.language
    columns = read_texts(asked.file, language)
    texts, times = columns.values["text"], read_dates(columns, asked.file, language)
    groups = near_duplicates(texts)
    found = organised_campaigns(texts, times=times, audiences=columns.values.get("group"), duplicates=groups)
    copied = groups.size[groups.size > 1]
    figures = {"texts": len(texts), "copies": int(copied.sum() - len(copied)), "campaigns": len(found.campaigns)}
    return Report(
        name="duplicates",
        title=sentence(language, "duplicates_title"),
        method=sentence(language, "duplicates_method"),
        says=[
            sentence(
                language, "duplicates_says", **{name: number(language, figure) for name, figure in figures.items()}
            )
        ],
        limits=[sentence(language, "duplicates_limit")],
        tables=_tables(found, groups, texts, language),
        rows={
            "id": columns.values["id"],
            "group": groups.group.tolist(),
            "likeness": groups.likeness.tolist(),
            "campaign": found.campaign.tolist(),
            "weight": found.weights().tolist(),
        },
        result={
            **figures,
            "campaign_list": [
                {
                    "people": campaign.people,
                    "variants": campaign.variants,
                    "signals": sorted(campaign.signals),
                    "typical": columns.values["id"][campaign.typical],
                    "days": [[str(day), many] for day, many in campaign.days],
                    "groups": [[name, many] for name, many in campaign.audiences],
                }
                for campaign in found.campaigns
            ],
        },
        parameters={"fewest": FEWEST, "near": NEAR, "far": FAR, "level": LEVEL},
        source=asked.file.name,
        digest=digest_of(asked.file),
        lines=len(columns),
    )


def _tables(found: Campaigns, groups: Duplicates, texts: list[str], language: str) -> list[Table]:
    def say(key: str) -> str:
        return sentence(language, key)

    tables = []
    if found.campaigns:
        rows = []
        for campaign in found.campaigns[:_SHOWN]:
            days = [str(day) for day, _many in campaign.days]
            rows.append(
                [
                    shortened(texts[campaign.typical]),
                    number(language, campaign.people),
                    number(language, campaign.variants),
                    f"{days[0]} … {days[-1]}" if days else "–",
                    ", ".join(say(signal) for signal in sorted(campaign.signals)),
                ]
            )
        tables.append(
            Table(say("campaigns"), [say(key) for key in ("text", "people", "variants", "days", "signals")], rows)
        )
    rows = [
        [shortened(texts[groups.typical[group]]), number(language, groups.size[group])]
        for group in np.flatnonzero(groups.size > 1)[:_SHOWN].tolist()
    ]
    return [*tables, Table(say("copies"), [say("text"), say("texts")], rows)] if rows else tables
