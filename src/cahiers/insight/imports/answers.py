"""Open answers from a CSV, kept as a private table that analyses read: what is not taken is said, with its reason."""

import hashlib
import io
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.debate.imports.rows import Row, Sheet, body_of, open_sheet, read_rows, refuse
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import store
from cahiers.foundation.importing import ImportReport
from cahiers.foundation.journal import record
from cahiers.insight.imports.values import academy_keys, academy_of, audience_of
from cahiers.insight.models import AnswerTable

# The names that `cahiers sense` takes for the same columns: one file serves both.
NAMES = {
    "text": ("texte", "text", "reponse", "réponse", "answer", "body", "contribution"),
    "id": ("id", "identifiant", "numero", "row"),
    "date": ("date", "created_at", "at"),
    "audience": ("public", "audience", "groupe", "group"),
    "academy": ("academie", "académie"),
    "author": ("auteur", "author"),
}


class Answer(NamedTuple):
    """An answer as it is kept: its author is a mark that nothing gives back."""

    id: str
    author: str | None
    at: int | None
    audience: str
    academy: str
    body: str


@transaction.atomic
def import_answers(path: Path, campaign: Campaign, *, question: str, source: str, show: bool = False) -> ImportReport:
    """Keep the answers of a file; the same file again, for the same question, changes nothing.

    A line without a text, with an identifier read before, an unknown audience or académie, or a date that cannot be,
    is left out with its reason. Without an identifier an answer is known by its line. Refused as a whole without a
    question or a source, without a column of texts, and when no line can be taken.
    """
    question, source = question.strip(), source.strip()
    if not question or not source:
        raise Refused(_("Des réponses importées ont une question et une provenance."))
    sheet = open_sheet(path)
    columns = {name: next((one for one in known if one in sheet.columns), "") for name, known in NAMES.items()}
    if not columns["text"]:
        names = ", ".join(NAMES["text"])
        raise Refused(_("{file} : il manque la colonne des textes ({names}).").format(file=path.name, names=names))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = AnswerTable.objects.filter(campaign=campaign, question=question[:300], digest=digest).first()
    if known is not None:
        sheet.report.unchanged = known.answers
        sheet.report.notes.append(_("Ce fichier a déjà été importé pour cette question."))
        return sheet.report
    kept = _answers(sheet, columns, show=show)
    if not kept:
        raise Refused(_("Aucune ligne de ce fichier ne peut être prise."))
    made = AnswerTable.objects.create(
        campaign=campaign,
        source=source[:80],
        question=question[:300],
        digest=digest,
        file=store(_parquet(kept), f"{campaign.slug}-answers.parquet"),
        answers=len(kept),
    )
    record("answer_table.imported", made, answers=len(kept))
    sheet.report.taken = len(kept)
    return sheet.report


def _answers(sheet: Sheet, columns: dict[str, str], *, show: bool) -> list[Answer]:
    academies, salt = (
        academy_keys(),
        secrets.token_bytes(32),
    )  # the salt is kept nowhere: marks last as long as this table

    def answer(row: Row) -> tuple[str, Answer]:
        told = {name: row.line_of(column) for name, column in columns.items() if column}
        reference = told.get("id", f"l{row.line}") or refuse(_("pas d’identifiant"))
        author, audience, academy = (told.get(name, "") for name in ("author", "audience", "academy"))
        return reference, Answer(
            id=reference,
            author=hashlib.sha256(salt + author.encode()).hexdigest()[:32] if author else None,
            at=int(row.date(columns["date"]).timestamp()) if told.get("date") else None,
            audience=audience_of(audience) if audience else "",
            academy=academy_of(academy, academies) if academy else "",
            body=body_of(row.cell(columns["text"])),
        )

    return read_rows(sheet, answer, show=show)


def _parquet(answers: Iterable[Answer]) -> io.BytesIO:
    import pyarrow as pa  # noqa: PLC0415 -- slow import
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    types = (pa.string(), pa.string(), pa.int64(), pa.string(), pa.string(), pa.string())
    schema = pa.schema(list(zip(Answer._fields, types, strict=True)))
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([one._asdict() for one in answers], schema), written, compression="zstd")
    written.seek(0)
    return written
