"""Vote, change one's mind, take a vote back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cahiers.debate.enums import Stance
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record_line


@dataclass(frozen=True)
class Tally:
    """The counts of a proposal right after a gesture, and the voter's choice."""

    votes_for: int
    votes_mixed: int
    votes_against: int
    mine: str
    are_hidden: bool


# The row is held first: the next statement then sees the votes of everybody who held it before.
_HOLD = """
SELECT c.hides_counts FROM debate_proposal p JOIN campaign_campaign c ON c.id = p.campaign_id
WHERE p.id = %(proposal)s AND c.state = 'published' AND c.slug = coalesce(%(within)s, c.slug)
FOR NO KEY UPDATE OF p
"""

# One instant, the database's, decides whether the vote is open and dates the vote.
_OPEN = """
WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now),
target AS (
    SELECT p.id FROM debate_proposal p, moment
    WHERE p.id = %(proposal)s AND p.state = 'published' AND p.format = 'proposal'
      AND EXISTS (SELECT FROM campaign_phase f WHERE f.campaign_id = p.campaign_id AND 'vote' = ANY(f.gestures)
                  AND f.opens_at <= moment.now AND moment.now < f.closes_at)
),
before AS (
    SELECT choice, inherited_from_id IS NOT NULL AS inherited
    FROM debate_vote WHERE proposal_id = %(proposal)s AND voter_id = %(voter)s
),
"""

_CAST = (
    _OPEN  # noqa: S608 -- two constants of this module
    + """
after AS (
    INSERT INTO debate_vote (proposal_id, voter_id, choice, cast_at, verification)
    SELECT target.id, %(voter)s, %(choice)s, moment.now, %(verification)s FROM target, moment
    ON CONFLICT (proposal_id, voter_id) DO UPDATE
        SET choice = excluded.choice, cast_at = excluded.cast_at, verification = excluded.verification,
            inherited_from_id = NULL
    RETURNING choice
)
UPDATE debate_proposal p SET
    votes_for = p.votes_for + (after.choice = 'for')::int - coalesce((before.choice = 'for')::int, 0),
    votes_mixed = p.votes_mixed + (after.choice = 'mixed')::int - coalesce((before.choice = 'mixed')::int, 0),
    votes_against = p.votes_against + (after.choice = 'against')::int - coalesce((before.choice = 'against')::int, 0),
    votes_inherited = p.votes_inherited - coalesce(before.inherited::int, 0)
FROM after LEFT JOIN before ON true
WHERE p.id = %(proposal)s
RETURNING p.votes_for + p.imported_for, p.votes_mixed + p.imported_mixed, p.votes_against + p.imported_against
"""
)

_TAKE_BACK = (
    _OPEN  # noqa: S608 -- two constants of this module
    + """
gone AS (
    DELETE FROM debate_vote v USING target WHERE v.proposal_id = target.id AND v.voter_id = %(voter)s
    RETURNING v.choice, v.inherited_from_id IS NOT NULL AS inherited
)
UPDATE debate_proposal p SET
    votes_for = p.votes_for - (gone.choice = 'for')::int,
    votes_mixed = p.votes_mixed - (gone.choice = 'mixed')::int,
    votes_against = p.votes_against - (gone.choice = 'against')::int,
    votes_inherited = p.votes_inherited - gone.inherited::int
FROM gone WHERE p.id = %(proposal)s
RETURNING p.votes_for + p.imported_for, p.votes_mixed + p.imported_mixed, p.votes_against + p.imported_against
"""
)


@transaction.atomic
def cast_vote(proposal_id: uuid.UUID, choice: Stance, *, by: Any, within: str | None = None) -> Tally:
    """Vote, or change one's vote: the last choice counts, and one person counts once.

    A retry changes nothing. Refused when the proposal takes no vote or when no phase is open for it, by the
    database's clock, when its campaign is not shown, or is not the one named by `within`, its slug. Two
    statements under the row lock of this proposal; other proposals do not wait.
    """
    values = {"proposal": proposal_id, "voter": by.pk, "choice": choice.value, "verification": by.verification}
    values["within"] = within
    tally = _run(_CAST, values, mine=choice.value)
    if tally is None:
        raise Refused(_("Le vote n’est pas ouvert sur cette proposition."))
    record_line("vote.cast", "proposal", proposal_id, by=by)
    return tally


@transaction.atomic
def take_vote_back(proposal_id: uuid.UUID, *, by: Any, within: str | None = None) -> Tally:
    """Take one's vote back: it no longer counts.

    Refused when there is no vote to take back or when the vote is closed: the counts then stand.
    """
    tally = _run(_TAKE_BACK, {"proposal": proposal_id, "voter": by.pk, "within": within}, mine="")
    if tally is None:
        raise Refused(_("Il n’y a pas de vote à retirer, ou le vote est clos."))
    record_line("vote.taken_back", "proposal", proposal_id, by=by)
    return tally


def _run(statement: str, values: dict[str, Any], mine: str) -> Tally | None:
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, values)
        held = cursor.fetchone()
        if held is None:
            return None
        cursor.execute(statement, values)
        counts = cursor.fetchone()
    if counts is None:
        return None
    votes_for, votes_mixed, votes_against = counts
    return Tally(votes_for, votes_mixed, votes_against, mine=mine, are_hidden=held[0])
