"""The files that people joined to their responses, in one archive, under names that we choose."""

import csv
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.db import connection
from django.utils.translation import gettext as _

from cahiers.foundation.files import open_stored
from cahiers.foundation.inert import inert
from cahiers.foundation.models import StoredFile
from cahiers.foundation.snapshots import one_snapshot
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.formats.separated import DELIMITER, ENCODING
from cahiers.questionnaires.exports.package import (
    CHUNK,
    Exported,
    Mismatch,
    Told,
    add_file,
    dated,
    end_archive,
    manifest_of,
)
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.references import References

BATCH = 500
INDEX = "fichiers.csv"
FOLDER = "fichiers"
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
# A file counts when its response was sent with it. While the response is taken up again, the one that would replace it
# stands beside: the first is still the one that counts.
_JOINED = """
FROM questionnaires_attachment a JOIN questionnaires_response r ON r.id = a.response_id
JOIN foundation_storedfile f ON f.id = a.file_id
WHERE r.questionnaire_id = %s AND r.state = 'submitted' AND r.choices ->> a.question_code = 'true'
    AND NOT EXISTS (SELECT FROM questionnaires_attachment b
        WHERE b.response_id = a.response_id AND b.question_code = a.question_code AND b.id < a.id)
"""
_LISTED = f"SELECT r.id, a.question_code, f.id, f.name, f.content_type, f.size, f.digest {_JOINED} ORDER BY r.id, a.id"


@dataclass(frozen=True)
class Joined:
    """A file, and the name under which it leaves."""

    name: str
    reference: str
    question: str
    stored: StoredFile


def export_files(questionnaire: Questionnaire, target: Path, *, told: Told) -> Exported:
    """Write the joined files into an archive, with a table of what each is; memory stays that of a piece of file.

    Names are `reference-question`, as `rep_identifiant` of the other exports: those that people gave are only told in
    the table. A file that its author took back during the export is listed, without bytes. Mismatch when bytes are not
    those that were brought, or when the archive does not hold as many files as the database.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        index, gone = Path(folder) / INDEX, 0
        with one_snapshot(), ZipFile(target, "w", ZIP_STORED) as archive:
            fresh = Questionnaire.objects.select_related("campaign").get(pk=questionnaire.pk)
            total = _count(fresh)
            told(0, total)
            with index.open("w", encoding=ENCODING, newline="") as table:
                writer = csv.writer(table, delimiter=DELIMITER)
                writer.writerow(["rep_identifiant", "question", "fichier", "nom_donne", "type", "octets", "sha256"])
                for done, joined in enumerate(_joined(fresh), 1):
                    is_there = _add(archive, joined)
                    gone += not is_there
                    writer.writerow(_line(joined, is_there=is_there))
                    told(done, total)
            files = [add_file(archive, INDEX, index, ZIP_DEFLATED)]
            reading = Reading(fresh)
    with ZipFile(target) as archive:
        found = sum(name.startswith(f"{FOLDER}/") for name in archive.namelist())
    if found + gone != total:
        sentence = _("L’archive contient %(found)s fichiers, la base %(total)s : l’export n’est pas livré.")
        raise Mismatch(sentence % {"found": found + gone, "total": total})
    manifest = manifest_of(reading, ExportFormat.FILES) | {
        "files_in_database": total,
        "files_in_archive": found,
        "files_taken_back_meanwhile": gone,
        "files": files,
    }
    end_archive(target, manifest)
    return Exported(found, manifest)


def _count(questionnaire: Questionnaire) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_JOINED}", [questionnaire.pk])
        count: int = cursor.fetchone()[0]
    return count


def _joined(questionnaire: Questionnaire) -> Iterator[Joined]:
    references = References(questionnaire.pk)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LISTED, [questionnaire.pk])
        while rows := cursor.fetchmany(BATCH):
            for response, question, id_, name, content_type, size, digest in rows:
                stored = StoredFile(id=id_, name=name, content_type=content_type, size=size, digest=digest)
                reference = references.of(response)
                yield Joined(f"{FOLDER}/{reference}-{question}{_ending(stored)}", reference, question, stored)


def _ending(stored: StoredFile) -> str:
    """Return an ending of ours: what the bytes are, and for office documents which one of those we know."""
    if stored.content_type != "application/zip":
        return ENDINGS.get(stored.content_type, ".txt")
    given = PurePosixPath(stored.name).suffix.lower()
    return given if given in OFFICE else ".zip"


def _add(archive: ZipFile, joined: Joined) -> bool:
    """Copy a file piece by piece; False when its author took it back meanwhile."""
    try:
        source = open_stored(joined.stored)
    except FileNotFoundError:
        return False
    hashed = hashlib.sha256()
    with source, archive.open(dated(joined.name), "w", force_zip64=True) as sink:
        while chunk := source.read(CHUNK):
            hashed.update(chunk)
            sink.write(chunk)
    if hashed.hexdigest() != joined.stored.digest:
        sentence = _("Le fichier %(name)s n’est plus celui qui a été joint : l’export n’est pas livré.")
        raise Mismatch(sentence % {"name": joined.name})
    return True


def _line(joined: Joined, *, is_there: bool) -> list[Any]:
    stored = joined.stored
    name = joined.name if is_there else _("retiré pendant l’export")
    return [
        joined.reference,
        joined.question,
        name,
        inert(stored.name),
        stored.content_type,
        stored.size,
        stored.digest,
    ]
