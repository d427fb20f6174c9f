"""What an analysis reads, copied from the database to a Parquet file, streamed: one statement, one snapshot.

People are marks: a digest of their account under the analysis's own secret. Nobody else can tell whose they are.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext as _
from pyarrow import csv, parquet

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis

ACADEMY = "coalesce(substring(place.path from '(aca:[^/]+)/'), '')"
MARK = "left(encode(sha256(%(secret)s::bytea || uuid_send({account})), 'hex'), 32)"
WITHIN = "(%(within)s::text IS NULL OR starts_with(place.path, %(within)s))"

VOTES = f"""
SELECT {MARK.format(account="v.voter_id")} AS participant, v.proposal_id AS statement,
       CASE v.choice WHEN 'for' THEN 1 WHEN 'against' THEN -1 ELSE 0 END AS vote,
       u.audience, {ACADEMY} AS academy
FROM debate_vote v
JOIN debate_proposal p ON p.id = v.proposal_id AND p.state = 'published'
JOIN people_user u ON u.id = v.voter_id
LEFT JOIN territory_node place ON place.id = u.territory_id
WHERE p.campaign_id = %(campaign)s AND {WITHIN}
ORDER BY v.cast_at, v.id
"""  # noqa: S608 -- constants of this module
PROPOSALS = f"""
SELECT p.id, {MARK.format(account="p.author_id")} AS author, extract(epoch FROM p.published_at)::bigint AS at,
       p.audience, {ACADEMY} AS academy, p.title || E'\\n' || p.body AS body
FROM debate_proposal p LEFT JOIN territory_node place ON place.id = p.territory_id
WHERE p.campaign_id = %(campaign)s AND p.state = 'published' AND {WITHIN} ORDER BY p.id
"""  # noqa: S608 -- constants of this module
ARGUMENTS = f"""
SELECT a.id, {MARK.format(account="a.author_id")} AS author, extract(epoch FROM a.created_at)::bigint AS at,
       a.audience, {ACADEMY} AS academy, a.body
FROM debate_argument a JOIN debate_proposal p ON p.id = a.proposal_id
LEFT JOIN territory_node place ON place.id = p.territory_id
WHERE p.campaign_id = %(campaign)s AND a.state = 'published' AND {WITHIN} ORDER BY a.id
"""  # noqa: S608 -- constants of this module
ANSWERS = f"""
SELECT t.id, NULL::text AS author, extract(epoch FROM r.submitted_at)::bigint AS at,
       r.audience, {ACADEMY} AS academy, t.body
FROM questionnaires_openanswer t JOIN questionnaires_response r ON r.id = t.response_id AND r.state = 'submitted'
LEFT JOIN territory_node place ON place.id = r.territory_id
WHERE t.questionnaire_id = %(questionnaire)s AND t.question_code = %(question)s AND {WITHIN} ORDER BY t.id
"""  # noqa: S608 -- constants of this module
VOTERS = f"""
SELECT u.audience, {ACADEMY} AS academy, count(*) AS people
FROM people_user u LEFT JOIN territory_node place ON place.id = u.territory_id
WHERE u.id IN (SELECT v.voter_id FROM debate_vote v JOIN debate_proposal p ON p.id = v.proposal_id
               WHERE p.campaign_id = %(campaign)s) AND {WITHIN}
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 -- constants of this module
RESPONDENTS = f"""
SELECT r.audience, {ACADEMY} AS academy, count(*) AS people
FROM questionnaires_response r LEFT JOIN territory_node place ON place.id = r.territory_id
WHERE r.questionnaire_id = %(questionnaire)s AND r.state = 'submitted' AND {WITHIN}
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 -- constants of this module

STATEMENTS = {
    (Kind.MAP, Source.VOTES): VOTES,
    (Kind.PARTICIPATION, Source.VOTES): VOTERS,
    (Kind.PARTICIPATION, Source.RESPONSES): RESPONDENTS,
    **{
        (kind, source): statement
        for kind in (Kind.TOPICS, Kind.CODING, Kind.ORGANISED)
        for source, statement in (
            (Source.PROPOSALS, PROPOSALS),
            (Source.ARGUMENTS, ARGUMENTS),
            (Source.ANSWERS, ANSWERS),
        )
    },
}
TYPES = {
    "id": pa.string(),
    "participant": pa.string(),
    "statement": pa.string(),
    "vote": pa.int8(),
    "author": pa.string(),
    "at": pa.int64(),
    "audience": pa.string(),
    "academy": pa.string(),
    "body": pa.string(),
    "people": pa.int64(),
}


def extract(analysis: Analysis, target: Path) -> None:
    """Write what the analysis reads to a Parquet file. Refused when there is nothing to read."""
    brought = analysis.vote_table or analysis.answer_table
    if brought is not None:
        with open_stored(brought.file) as kept, target.open("wb") as copy:
            while chunk := kept.read(1 << 20):
                copy.write(chunk)
        return
    copy_rows(STATEMENTS[Kind(analysis.kind), Source(analysis.source)], _values(analysis), target)


def copy_rows(statement: str, values: dict[str, Any], target: Path) -> None:
    """Stream what a statement gives to a Parquet file, by one COPY. Refused when it gives nothing."""
    copied = target.with_suffix(".csv")
    copying = f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)"
    with connection.cursor() as cursor, copied.open("wb") as out, cursor.copy(copying, values) as copy:
        for piece in copy:
            out.write(piece)
    if not _to_parquet(copied, target):
        raise Refused(_("Il n’y a rien à analyser : aucun avis, aucun texte ne correspond à cette demande."))
    copied.unlink()


def _values(analysis: Analysis) -> dict[str, Any]:
    return {
        "campaign": analysis.campaign_id,
        "questionnaire": analysis.questionnaire_id,
        "question": analysis.question_code,
        "within": analysis.scope.path if analysis.scope else None,
        "secret": bytes(analysis.secret),
    }


def _to_parquet(source: Path, target: Path) -> int:
    """Turn a CSV into Parquet, block after block; return the number of rows."""
    reader = csv.open_csv(
        source,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=TYPES, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
    rows = 0
    with parquet.ParquetWriter(target, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
