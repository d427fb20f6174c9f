"""What `cahiers verify` checks of the debate beyond its counters."""

from django.db import connection

SHOWN = 20

# A phase that was moved is judged by all the dates it ever announced.
_OUTSIDE = """
SELECT v.id, v.cast_at FROM debate_vote v JOIN debate_proposal p ON p.id = v.proposal_id
WHERE NOT EXISTS (
    SELECT FROM campaign_phase f WHERE f.campaign_id = p.campaign_id AND 'vote' = ANY(f.gestures)
      AND (f.opens_at <= v.cast_at AND v.cast_at < f.closes_at
           OR EXISTS (SELECT FROM campaign_phasechange c WHERE c.phase_id = f.id
                      AND c.previous_opens_at <= v.cast_at AND v.cast_at < c.previous_closes_at)))
LIMIT %s
"""
_UNVERSIONED = """
SELECT p.id, p.version FROM debate_proposal p
LEFT JOIN debate_proposalversion v ON v.proposal_id = p.id AND v.number = p.version
WHERE p.state <> 'draft' AND (v.id IS NULL OR (v.title, v.body) IS DISTINCT FROM (p.title, p.body))
LIMIT %s
"""
_UNTRACED = """
SELECT d.id, d.kind FROM debate_regrouping d
JOIN debate_part s ON s.regrouping_id = d.id AND s.side = 'source'
JOIN debate_part r ON r.regrouping_id = d.id AND r.side = 'result'
WHERE NOT EXISTS (SELECT FROM provenance_link l WHERE l.source_id = s.proposal_id AND l.target_id = r.proposal_id
                  AND (d.undone_at IS NULL) = NOT EXISTS (SELECT FROM provenance_revocation x WHERE x.link_id = l.id))
LIMIT %s
"""


def _faults(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [SHOWN])
        return [f"{row[0]}: {row[1]}" for row in cursor.fetchall()]


def votes_outside_their_phase() -> list[str]:
    """Return the votes dated outside every announced opening of the vote."""
    return _faults(_OUTSIDE)


def texts_without_their_version() -> list[str]:
    """Return the published texts that differ from the version they say they are."""
    return _faults(_UNVERSIONED)


def regroupings_without_their_links() -> list[str]:
    """Return the regroupings whose provenance links do not say the same."""
    return _faults(_UNTRACED)
