"""A public export of a Polis conversation: statements become proposals, votes a private table for the map.

Voters have no account here and never get one: totals are dated tallies, as for every import, and the table of votes is
kept as a file under numbers that mean nothing outside it.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.template.defaultfilters import slugify
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.debate.imports.consultation import Consultation, IncomingProposal, Tally, ThemeWording
from cahiers.debate.imports.rows import ANONYMOUS, Row, Sheet, open_sheet, read_rows, refuse, texts_of
from cahiers.debate.imports.sources import Source
from cahiers.debate.models import Proposal
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import discard, store
from cahiers.foundation.importing import read_table
from cahiers.foundation.journal import record
from cahiers.insight.models import VoteTable

NAME = "polis"
STATEMENTS = ("comment-id", "agrees", "disagrees", "comment-body")
VOTES = ("comment-id", "voter-id", "vote")
SET_ASIDE = "-1"  # how a moderator's refusal is written
CHOICES = {"1": 1, "0": 0, "-1": -1}


class Cast(NamedTuple):
    """A vote of the export."""

    voter: str
    statement: str
    vote: int


def read_polis(folder: Path, *, show: bool = False) -> Consultation:
    """Read comments.csv, votes.csv and the topic of summary.csv; participants-votes.csv is counted and set aside.

    A statement that the conversation's moderators refused is left out, and so are the votes on it. Exports were written
    with both signs over the years: the one under which the agreements of comments.csv are found again is taken.
    """
    statements, cast = open_sheet(folder / "comments.csv", STATEMENTS), open_sheet(folder / "votes.csv", VOTES)
    topic = _topic(folder)
    proposals = read_rows(statements, partial(_proposal, topic=topic), show=show)
    known = {proposal.reference for proposal in proposals}
    votes = read_rows(cast, partial(_vote, known=known, ranks=Counter()), show=show)
    cast.report.taken = len(votes)
    if _is_upside_down(proposals, votes):
        votes = [vote._replace(vote=-vote.vote) for vote in votes]
        cast.report.notes.append(_("Dans ce fichier, -1 veut dire « d’accord » : les signes ont été retournés."))
    sheets = [statements, cast, *_whole(folder / "participants-votes.csv")]
    return Consultation(
        source=NAME,
        slug=slugify(f"polis-{folder.resolve().name}")[:60],
        title=topic,
        tagline=_("Conversation importée de Polis : {topic}").format(topic=topic),
        organiser="Polis",
        tally_source=_("l’export public de la conversation Polis"),
        sheets=sheets,
        themes=[ThemeWording(topic)],
        proposals=proposals,
        besides=[partial(keep_votes, votes=votes)] if votes else [],
    )


POLIS = Source(NAME, read_polis, "DIR of a public Polis export: comments.csv, votes.csv (its votes feed the map)")


def keep_votes(campaign: Campaign, *, votes: list[Cast]) -> VoteTable:
    """Keep the votes of an export as a private table, once: the same votes again are the same table."""
    import pyarrow as pa  # noqa: PLC0415 -- slow import
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    proposals = Proposal.objects.filter(campaign=campaign, source=NAME).values_list("source_ref", "pk")
    ids = {reference: str(pk) for reference, pk in proposals}
    kept = [vote for vote in votes if vote.statement in ids]
    count = len(kept)
    table = pa.table(
        {
            "participant": pa.array((f"p{vote.voter}" for vote in kept), pa.string()),
            "statement": pa.array((ids[vote.statement] for vote in kept), pa.string()),
            "vote": pa.array((vote.vote for vote in kept), pa.int8()),
            "audience": pa.array([""] * count, pa.string()),
            "academy": pa.array([""] * count, pa.string()),
        }
    )
    written = io.BytesIO()
    parquet.write_table(table, written, compression="zstd")
    written.seek(0)
    file = store(written, f"{campaign.slug}.parquet")
    known = VoteTable.objects.filter(campaign=campaign, source=NAME, file__digest=file.digest).first()
    if known is not None:
        discard(file)
        return known
    people = len({vote.voter for vote in kept})
    made = VoteTable.objects.create(campaign=campaign, source=NAME, file=file, participants=people, votes=count)
    record("vote_table.imported", made, participants=people, votes=count)
    return made


def _topic(folder: Path) -> str:
    path = folder / "summary.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            for line in csv.reader(lines):
                if len(line) > 1 and line[0] == "topic" and line[1].strip():
                    return line[1].strip()
    return folder.resolve().name


def _proposal(row: Row, *, topic: str) -> tuple[str, IncomingProposal]:
    reference = row.line_of("comment-id") or refuse(_("pas d’identifiant"))
    if row.cell("moderated").strip() == SET_ASIDE:
        refuse(_("écartée par les modérateurs de la conversation"))
    title, body = texts_of("", row.cell("comment-body"))
    return reference, IncomingProposal(
        reference=reference,
        sheet=row.sheet,
        theme=topic,
        title=title,
        body=body,
        author_name=ANONYMOUS,
        written_at=_moment(row),
        tally=Tally(row.number("agrees"), 0, row.number("disagrees")),
        language="",
    )


def _vote(row: Row, *, known: set[str], ranks: Counter[tuple[str, str]]) -> tuple[str, Cast]:
    voter, statement, said = (row.line_of(name) for name in ("voter-id", "comment-id", "vote"))
    if said not in CHOICES:
        refuse(_("« {value} » n’est ni 1, ni 0, ni -1 (vote)"), value=said)
    if not voter:
        refuse(_("pas de votant"))
    if statement not in known:
        refuse(_("avis sur un énoncé absent ou écarté"))
    ranks[voter, statement] += 1  # whoever voted again changed their mind: the last vote counts
    return f"{voter} {statement} {ranks[voter, statement]}", Cast(voter, statement, CHOICES[said])


def _moment(row: Row) -> datetime:
    stamp = row.cell("timestamp").strip()
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 13:
        refuse(_("« {value} » n’est pas une date ({column})"), value=stamp[:40], column="timestamp")
    moment = datetime.fromtimestamp(int(stamp) / 1000, tz=UTC)
    if moment > row.now:
        refuse(_("date invraisemblable : {value} ({column})"), value=stamp, column="timestamp")
    return moment


def _is_upside_down(proposals: list[IncomingProposal], votes: list[Cast]) -> bool:
    counted = {one.reference: one.tally.votes_for for one in proposals if one.tally}
    found = {sign: Counter(vote.statement for vote in votes if vote.vote == sign) for sign in (1, -1)}
    apart: Callable[[int], int] = lambda sign: sum(abs(found[sign][name] - count) for name, count in counted.items())  # noqa: E731
    return apart(-1) < apart(1)


def _whole(path: Path) -> list[Sheet]:
    """Read a file that says again what the votes say: it is counted, and set aside."""
    if not path.is_file():
        return []
    try:
        sheet = open_sheet(path)
    except Refused:
        return []
    rows = len(read_table(path, legacy=True).records)
    sheet.report.set_aside(
        rows, reason=_("Ce fichier redit les avis ligne par personne ; les groupes sont recalculés.")
    )
    return [sheet]
