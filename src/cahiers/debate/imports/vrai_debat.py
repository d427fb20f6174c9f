"""Le Vrai débat (2019): the most voted proposals, with their vote totals and argument counts."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from cahiers.debate.imports.consultation import Consultation, IncomingProposal, Tally, ThemeWording
from cahiers.debate.imports.rows import ANONYMOUS, Row, open_sheet, read_rows, reference_in, refuse, texts_of

COLUMNS = ("id", "topic", "title", "body", "votes", "votes_ok", "votes_mitige", "votes_nok")
COUNTS = ("arguments_for", "arguments_against")
GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)  # where the clock of a version 1 UUID starts


def read_vrai_debat(path: Path, *, show: bool = False) -> Consultation:
    """Read the proposals; the file has no date column, but its identifiers hold the moment they were made.

    Arguments are counted by the source without their words: the counts are reported, no argument is made of them.
    """
    sheet = open_sheet(path, COLUMNS)
    counted = [name for name in COUNTS if name in sheet.columns]
    rows = read_rows(sheet, lambda row: _proposal(row, counted), show=show)
    proposals = [proposal for proposal, _counts in rows]
    facts = {name: sum(counts[name] for _one, counts in rows) for name in counted}
    if facts:
        sentence = _("La source compte {pros} arguments pour et {cons} contre sans leurs textes : rien n’en est créé.")
        counts = {"pros": facts.get("arguments_for", 0), "cons": facts.get("arguments_against", 0)}
        sheet.report.notes.append(sentence.format(**counts))
    return Consultation(
        source="vrai-debat",
        slug="vrai-debat",
        title="Le Vrai débat (2019)",
        tagline="Les propositions qui ont reçu le plus de votes dans Le Vrai débat, en 2019.",
        organiser="Le Vrai débat",
        tally_source="Le Vrai débat (date de la dernière proposition du fichier, qui n’en donne pas d’autre)",
        sheets=[sheet],
        themes=[ThemeWording(title) for title in dict.fromkeys(proposal.theme for proposal in proposals)],
        proposals=proposals,
        facts=facts,
    )


def _proposal(row: Row, counted: list[str]) -> tuple[str, tuple[IncomingProposal, dict[str, int]]]:
    reference = reference_in(row)
    tally = Tally(row.number("votes_ok"), row.number("votes_mitige"), row.number("votes_nok"))
    if sum(tally) != row.number("votes"):
        refuse(_("la somme des votes n’est pas leur total"))
    title, body = texts_of(row.cell("title"), row.cell("body"))
    proposal = IncomingProposal(
        reference=reference,
        sheet=row.sheet,
        theme=row.line_of("topic") or refuse(_("pas de rubrique")),
        title=title,
        body=body,
        author_name=ANONYMOUS,
        written_at=_made_at(reference, row.now),
        tally=tally,
    )
    return reference, (proposal, {name: row.number(name) for name in counted})


def _made_at(reference: str, now: datetime) -> datetime:
    """Return the moment that a version 1 UUID holds. Refused on any other identifier."""
    try:
        identifier = uuid.UUID(reference)
    except ValueError:
        refuse(_("l’identifiant n’est pas un UUID"))
    moment = GREGORIAN + timedelta(microseconds=identifier.time // 10) if identifier.version == 1 else None
    if moment is None or moment.year < 2000 or moment > now:
        refuse(_("l’identifiant ne dit pas quand la proposition a été faite"))
    return moment
