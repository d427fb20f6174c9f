"""One archive for each export: the data, what they mean, and a manifest that says what is inside."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.snapshots import one_snapshot
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports import codebook, spss
from cahiers.questionnaires.exports.formats import FILES
from cahiers.questionnaires.exports.rows import Reading, Record
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.columns import Part

CHUNK = 1 << 20
PACKED = {ExportFormat.XLSX, ExportFormat.PARQUET}  # already compressed
Told = Callable[[int, int], None]


class Mismatch(Refused):
    """A file that does not hold as many responses as the database."""


@dataclass(frozen=True)
class Exported:
    """What an export holds: as many responses as its file was read again to have."""

    responses: int
    manifest: dict[str, Any]


def export_responses(questionnaire: Questionnaire, format_: ExportFormat, target: Path, *, told: Told) -> Exported:
    """Write the responses of a questionnaire, as they stand at this moment, into an archive; memory stays the same.

    `told` hears how many are written and how many there are; what it raises stops the export. Mismatch when the file,
    read again from the archive, does not have as many responses as the database in the same snapshot.
    """
    data_name = f"reponses.{format_.value}"
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        scratch = Path(folder) / data_name
        with one_snapshot():
            fresh = Questionnaire.objects.select_related("campaign").get(pk=questionnaire.pk)
            reading = Reading(fresh)
            total = reading.total()
            widths = _write(reading, format_, scratch, total, told)
        documents = {
            "livre-des-codes.md": codebook.book(reading, total),
            "dictionnaire.csv": codebook.dictionary(reading),
            "codes.csv": codebook.codes(reading),
            "libelles.sps": spss.syntax(reading, data_name if format_ == ExportFormat.CSV else "", widths),
        }
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            files = [add_file(archive, data_name, scratch, ZIP_STORED if format_ in PACKED else ZIP_DEFLATED)]
            files += [_add_text(archive, name, text) for name, text in documents.items()]
            scratch.unlink()
    with ZipFile(target) as archive, archive.open(data_name) as file:
        found = FILES[format_].count(file)
    if found != total:
        sentence = _("Le fichier contient %(found)s réponses, la base %(total)s : l’export n’est pas livré.")
        raise Mismatch(sentence % {"found": found, "total": total})
    counted = {"columns": len(reading.columns), "responses_in_database": total, "responses_read_again_from_file": found}
    manifest = manifest_of(reading, format_) | counted | {"files": files}
    end_archive(target, manifest)
    return Exported(found, manifest)


def end_archive(target: Path, manifest: dict[str, Any]) -> None:
    """Put the manifest into an archive, last."""
    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2))


def _write(reading: Reading, format_: ExportFormat, path: Path, total: int, told: Told) -> dict[str, int]:
    """Write every response; return how many bytes the longest text of each column of people's words takes."""
    file = FILES[format_](path, reading)
    longest: dict[tuple[str, str], int] = {}
    done = 0
    told(0, total)
    for batch in reading.batches():
        file.write(batch)
        _measure(batch, longest)
        done += len(batch)
        told(done, total)
    file.close()
    texts = {code for code, question in reading.form.questions.items() if question.is_text}
    return {
        column.name: longest.get((column.question, "other" if column.part is Part.OTHER else ""), 0)
        for column in reading.columns
        if column.part is Part.OTHER or (column.question in texts and column.part is Part.WHOLE)
    }


def _measure(batch: list[Record], longest: dict[tuple[str, str], int]) -> None:
    for record in batch:
        for key, text in record.words.items():
            if len(text) * 4 > longest.get(key, 0):
                longest[key] = max(longest.get(key, 0), len(text.encode()) + 1)  # one more for the apostrophe


def dated(name: str, how: int = ZIP_STORED) -> ZipInfo:
    """Return an entry of an archive, of now."""
    entry = ZipInfo(name, timezone.localtime().timetuple()[:6])
    entry.compress_type = how
    return entry


def add_file(archive: ZipFile, name: str, path: Path, how: int) -> dict[str, Any]:
    """Put a file into an archive piece by piece; return what the manifest says of it."""
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(dated(name, how), "w", force_zip64=True) as sink:
        while chunk := source.read(CHUNK):
            hashed.update(chunk)
            size += len(chunk)
            sink.write(chunk)
    return {"name": name, "bytes": size, "sha256": hashed.hexdigest()}


def _add_text(archive: ZipFile, name: str, text: str) -> dict[str, Any]:
    content = text.encode()
    archive.writestr(name, content)
    return {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def manifest_of(reading: Reading, format_: ExportFormat) -> dict[str, Any]:
    """Return what an archive holds, of which questionnaire, and from when."""
    questionnaire = reading.questionnaire
    return {
        "questionnaire": questionnaire.title,
        "address": f"{questionnaire.campaign.slug}/{questionnaire.slug}",
        "revision": questionnaire.revision,
        "exported_on": timezone.localtime().date().isoformat(),
        "format": format_.value,
        "filters": {"state": "submitted"},
    }
