"""Proposals that say the same in other words: accents, plurals and word order ignored."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cahiers.campaign.models import Campaign
from cahiers.debate.enums import Format
from cahiers.debate.models import Proposal
from cahiers.debate.queries.listing import search_query

SHOWN = 5
ENOUGH = 0.3  # a third of the title's words in common: found every planted pair, and few strangers

# Jaccard index of the titles' stems, read from the stems' index.
_SIMILAR = """
WITH asked AS (SELECT tsvector_to_array(to_tsvector('cahiers_french', %(title)s)) AS stems),
near AS (
    SELECT p.id, tsvector_to_array(p.title_search) AS stems
    FROM debate_proposal p, asked
    WHERE p.campaign_id = %(campaign)s AND p.state = 'published' AND p.id <> %(except)s
      AND p.title_search @@ array_to_string(
            ARRAY(SELECT quote_literal(stem) FROM unnest(asked.stems) AS stem), ' | ')::tsquery
),
scored AS (
    SELECT near.id,
           (SELECT count(*) FROM unnest(near.stems) AS stem WHERE stem = ANY(asked.stems))::float AS common,
           cardinality(near.stems) AS theirs, cardinality(asked.stems) AS ours
    FROM near, asked
)
SELECT id, common / (theirs + ours - common) AS likeness FROM scored
WHERE common / (theirs + ours - common) >= %(enough)s
ORDER BY likeness DESC, id LIMIT %(shown)s
"""
NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Similar:
    """A published proposal whose title shares stems, from 0 to 1."""

    proposal: Proposal
    likeness: float


def similar_proposals(campaign: Campaign, title: str, *, but: Proposal | None = None) -> list[Similar]:
    """Return the published proposals closest to a title, the closest first. Two queries."""
    values: dict[str, Any] = {
        "campaign": campaign.pk,
        "title": title,
        "except": but.pk if but else NOBODY,
        "enough": ENOUGH,
        "shown": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SIMILAR, values)
        scores = dict(cursor.fetchall())
    if not scores:
        return []
    proposals = (
        Proposal.objects.filter(pk__in=scores).select_related("theme", "campaign").defer("search", "title_search")
    )
    return sorted((Similar(p, scores[p.pk]) for p in proposals), key=lambda similar: -similar.likeness)


def candidates_to_merge(proposal: Proposal, text: str = "", also: Iterable[str] = ()) -> list[Proposal]:
    """Return what a moderator may merge with a proposal: what resembles it, what a search finds, what was ticked."""
    others = (
        Proposal.objects.listed().filter(campaign=proposal.campaign, format=Format.PROPOSAL).exclude(pk=proposal.pk)
    )
    found = {
        similar.proposal.pk: similar.proposal
        for similar in similar_proposals(proposal.campaign, proposal.title, but=proposal)
    }
    light = others.select_related("theme").defer("search", "title_search")
    if text.strip():
        found |= {other.pk: other for other in light.filter(search=search_query(text)).order_by("-support", "id")[:20]}
    ticked = [pk for pk in also if _is_uuid(pk)]
    found |= {other.pk: other for other in light.filter(pk__in=ticked)}
    return list(found.values())


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
