"""Which proposal a voter is shown next: those whose votes teach most, and those that nobody has seen yet.

The weight is the published comment priority of Polis (Small et al. 2021, as `sense.opinion.statements.priorities`), on the
counts of this very moment: agreed with, rarely set aside as mixed, telling on the last map, and above all little seen.
A new proposal weighs up to 81 times one that many have seen. Among all that a person has not voted on, one is drawn in
proportion of its weight; the draw depends on the person, the proposal and the day, so that a page read again is the same.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from cahiers.campaign.queries import Board
from cahiers.debate.models import Proposal
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis

_WEIGHTS = """
SELECT p.id, coalesce(told.extremity, %(usual)s) AS extremity,
       (p.votes_for + p.imported_for)::float8 AS agreed, (p.votes_mixed + p.imported_mixed)::float8 AS mixed,
       (p.votes_for + p.imported_for + p.votes_mixed + p.imported_mixed + p.votes_against + p.imported_against)::float8
           AS seen
FROM debate_proposal p
LEFT JOIN unnest(%(ids)s::uuid[], %(extremities)s::float8[]) AS told(id, extremity) ON told.id = p.id
WHERE p.campaign_id = %(campaign)s AND p.state = 'published' AND p.format = 'proposal'
  AND NOT EXISTS (SELECT FROM debate_vote v WHERE v.proposal_id = p.id AND v.voter_id = %(voter)s)
"""
# An exponential race: the least of -ln(u) / weight wins with a probability that is its share of all weights.
_NEXT = f"""
WITH waiting AS ({_WEIGHTS}),
weighed AS (
    SELECT id, power((agreed + 1) / (seen + 2) * (1 - (mixed + 1) / (seen + 2)) * (extremity + 1)
                     * (1 + 8 * power(2, -seen / 5)), 2) AS weight,
           ((hashtextextended(%(draw)s || id::text, 0) & 9007199254740991) + 0.5) / 9007199254740992 AS drawn
    FROM waiting
)
SELECT id, weight, count(*) OVER () AS left FROM weighed
ORDER BY id = ANY(%(passed)s::uuid[]), -ln(drawn) / weight, id LIMIT 1
"""  # noqa: S608 -- constants of this module


@dataclass(frozen=True)
class Next:
    """The proposal to show, how many are left to this voter, and whether all of those were passed once already."""

    proposal: Proposal
    weight: float
    left: int
    is_again: bool


def next_to_vote(board: Board, voter: Any, passed: Collection[UUID] = ()) -> Next | None:
    """Return what a voter is shown next, in three queries; None when they have voted on everything.

    What they passed comes back once nothing else is left.
    """
    ids, extremities = _extremities(board)
    values = {
        "campaign": board.campaign.pk,
        "voter": voter.pk,
        "ids": ids,
        "extremities": extremities,
        "usual": sum(extremities) / len(extremities)
        if extremities
        else 0.0,  # a new one is no less telling than others
        "draw": f"{voter.pk}{board.now:%Y-%m-%d}",
        "passed": list(passed),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        row = cursor.fetchone()
    if row is None:
        return None
    proposal = Proposal.objects.defer("search", "title_search").select_related("territory").get(pk=row[0])
    proposal.campaign = board.campaign
    proposal.theme = next(theme for theme in board.themes if theme.pk == proposal.theme_id)
    return Next(proposal, row[1], row[2], row[0] in set(passed))


def _extremities(board: Board) -> tuple[list[UUID], list[float]]:
    """Return how telling each proposal was on the last finished map, published or not: it is not shown to anybody."""
    maps = Analysis.objects.filter(
        campaign=board.campaign, kind=Kind.MAP, source=Source.VOTES, scope=None, state=Analysis.State.DONE
    )
    last = maps.order_by("-ended_at").only("output").first()
    if last is None:
        return [], []
    told = last.result
    return [UUID(one) for one in told["statements"]], told["extremity"]
