"""The statements of an import: rows are copied beside the tables, compared with them, then created or changed."""

TABLES = """
DROP TABLE IF EXISTS pg_temp.incoming_proposal, pg_temp.incoming_argument, pg_temp.plan_proposal, pg_temp.plan_argument;
CREATE TEMPORARY TABLE incoming_proposal (
    id uuid, file int, reference text, theme_id uuid, format text, state text, title text, body text, author_kind text,
    author_name text, language text, written_at timestamptz, votes_for int, votes_mixed int, votes_against int,
    argument_count int
) ON COMMIT DROP;
CREATE TEMPORARY TABLE incoming_argument (
    id uuid, file int, reference text, proposal text, parent text, stance text, state text, body text,
    author_name text, language text, written_at timestamptz, useful int
) ON COMMIT DROP
"""
COPY_PROPOSALS = "COPY incoming_proposal FROM STDIN"
COPY_ARGUMENTS = "COPY incoming_argument FROM STDIN"

# Whoever votes, argues or edits meanwhile waits, or is waited for: the counters below are read afterwards.
HOLD = """
SELECT count(*) FROM (
    SELECT id FROM debate_proposal WHERE campaign_id = %(campaign)s AND source = %(source)s ORDER BY id
    FOR NO KEY UPDATE
) AS held
"""

_PLAN_PROPOSALS = """
CREATE TEMPORARY TABLE plan_proposal ON COMMIT DROP AS
SELECT told.*, known.id AS known_id, known.version AS known_version, known.follower_count,
       known.id IS NOT NULL AND (known.title, known.body) IS DISTINCT FROM (told.title, told.body) AS rewritten,
       known.id IS NOT NULL AND told.votes_for IS NOT NULL
           AND (known.imported_for, known.imported_mixed, known.imported_against)
               IS DISTINCT FROM (told.votes_for, told.votes_mixed, told.votes_against) AS recounted,
       known.state = 'published' AND told.state = 'withdrawn' AS withdrawn,
       known.id IS NOT NULL AND known.theme_id <> told.theme_id AS rethemed
FROM incoming_proposal told
LEFT JOIN debate_proposal known
    ON known.campaign_id = %(campaign)s AND known.source = %(source)s AND known.source_ref = told.reference
"""
_CREATE_PROPOSALS = """
INSERT INTO debate_proposal (
    id, campaign_id, theme_id, format, state, title, body, version, created_at, published_at, fate,
    votes_for, votes_mixed, votes_against, votes_inherited, imported_for, imported_mixed, imported_against,
    argument_count, is_regrouped, follower_count, author_kind, author_name, audience, language, source, source_ref)
SELECT id, %(campaign)s, theme_id, format, state, title, body, 1, written_at, written_at, '',
       0, 0, 0, 0, coalesce(votes_for, 0), coalesce(votes_mixed, 0), coalesce(votes_against, 0),
       argument_count, false, 0, author_kind, author_name, '', language, %(source)s, reference
FROM plan_proposal WHERE known_id IS NULL
"""
_CHANGE_PROPOSALS = """
UPDATE debate_proposal p SET
    title = plan.title, body = plan.body, version = p.version + plan.rewritten::int, theme_id = plan.theme_id,
    state = CASE WHEN plan.withdrawn THEN 'withdrawn' ELSE p.state END,
    imported_for = coalesce(plan.votes_for, p.imported_for),
    imported_mixed = coalesce(plan.votes_mixed, p.imported_mixed),
    imported_against = coalesce(plan.votes_against, p.imported_against)
FROM plan_proposal plan
WHERE p.id = plan.known_id AND (plan.rewritten OR plan.recounted OR plan.withdrawn OR plan.rethemed)
"""
_VERSIONS = """
INSERT INTO debate_proposalversion (proposal_id, number, title, body, at)
SELECT coalesce(known_id, id), coalesce(known_version, 0) + 1, title, body,
       CASE WHEN known_id IS NULL THEN written_at ELSE now() END
FROM plan_proposal WHERE known_id IS NULL OR rewritten
"""
_TALLIES = """
INSERT INTO debate_importedtally (proposal_id, as_of, votes_for, votes_mixed, votes_against, source)
SELECT coalesce(known_id, id), %(as_of)s, votes_for, votes_mixed, votes_against, %(tally_source)s
FROM plan_proposal WHERE votes_for IS NOT NULL AND (known_id IS NULL OR recounted)
ON CONFLICT (proposal_id) DO UPDATE SET
    as_of = excluded.as_of, votes_for = excluded.votes_for, votes_mixed = excluded.votes_mixed,
    votes_against = excluded.votes_against, source = excluded.source
"""
PROPOSALS = (_PLAN_PROPOSALS, _CREATE_PROPOSALS, _CHANGE_PROPOSALS, _VERSIONS, _TALLIES, "ANALYZE plan_proposal")

_PLAN_ARGUMENTS = """
CREATE TEMPORARY TABLE plan_argument ON COMMIT DROP AS
SELECT told.*, on_.known_id IS NOT NULL AS is_late, coalesce(on_.known_id, on_.id) AS proposal_id,
       known.id AS known_id, known.id IS NOT NULL AND (
           known.body <> told.body OR known.imported_useful <> told.useful
           OR known.parent_id IS NULL AND told.parent = '' AND known.stance <> told.stance
           OR known.state = 'published' AND told.state = 'withdrawn'
       ) AS changes
FROM incoming_argument told
JOIN plan_proposal on_ ON on_.reference = told.proposal
LEFT JOIN debate_argument known ON known.proposal_id = coalesce(on_.known_id, on_.id)
    AND known.source = %(source)s AND known.source_ref = told.reference
"""
_CREATE_ARGUMENTS = """
INSERT INTO debate_argument (id, proposal_id, parent_id, stance, body, state, created_at, useful_count, imported_useful,
                             author_kind, author_name, audience, language, source, source_ref)
SELECT plan.id, plan.proposal_id, above.id, plan.stance, plan.body, plan.state, plan.written_at, 0, plan.useful,
       'person', plan.author_name, '', plan.language, %(source)s, plan.reference
FROM plan_argument plan
LEFT JOIN LATERAL (
    SELECT coalesce(opening.known_id, opening.id) AS id FROM plan_argument opening
    WHERE opening.reference = plan.parent AND plan.parent <> ''
) AS above ON true
WHERE plan.known_id IS NULL
"""
_CHANGE_ARGUMENTS = """
UPDATE debate_argument a SET
    body = plan.body, imported_useful = plan.useful,
    stance = CASE WHEN a.parent_id IS NULL AND plan.parent = '' THEN plan.stance ELSE a.stance END,
    state = CASE WHEN plan.state = 'withdrawn' THEN 'withdrawn' ELSE a.state END
FROM plan_argument plan WHERE a.id = plan.known_id AND plan.changes
"""
# A proposal that came with its arguments has its count; one that was here is counted again.
_RECOUNT = """
UPDATE debate_proposal p SET argument_count = counted.number
FROM (
    SELECT a.proposal_id, count(*) FILTER (WHERE a.parent_id IS NULL AND a.state = 'published') AS number
    FROM debate_argument a
    WHERE a.proposal_id IN (SELECT proposal_id FROM plan_argument WHERE is_late AND (known_id IS NULL OR changes))
    GROUP BY a.proposal_id
) AS counted
WHERE p.id = counted.proposal_id AND p.argument_count <> counted.number
"""
ARGUMENTS = (_PLAN_ARGUMENTS, "ANALYZE plan_argument", _CREATE_ARGUMENTS, _CHANGE_ARGUMENTS, _RECOUNT)

OUTCOMES = """
SELECT file, count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE changes), count(*) FILTER (WHERE NOT is_new AND NOT changes)
FROM (
    SELECT file, known_id IS NULL AS is_new, rewritten OR recounted OR coalesce(withdrawn, false) OR rethemed AS changes
    FROM plan_proposal
    UNION ALL SELECT file, known_id IS NULL, changes FROM plan_argument
) AS row
GROUP BY file
"""
REWRITTEN_AND_FOLLOWED = "SELECT known_id FROM plan_proposal WHERE rewritten AND follower_count > 0 LIMIT %s"
