"""What every importer shares: reading a CSV as it comes, naming each line left out, showing progress."""

import codecs
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.foundation.errors import Refused
from cahiers.foundation.inert import inert

T = TypeVar("T")
DELIMITERS = (";", ",", "\t", "|")
FOREIGN_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
BAR = 40


class UnreadableFile(Refused):
    """A file of which nothing is taken, because it cannot be read to its end."""


@dataclass(frozen=True)
class Table:
    """A CSV file: its header, and its records with the physical line where each begins."""

    name: str
    header: list[str]
    records: list[tuple[int, list[str]]]
    encoding: str = "utf-8"


def read_table(path: Path, *, legacy: bool = False) -> Table:
    """Read a whole CSV in UTF-8, with or without a byte order mark, whatever its delimiter; skip blank lines.

    Refused with a sentence: no such file, another encoding, a quote left open, an endless field, a null character,
    an empty file. With `legacy`, a file that is not UTF-8 is read as Windows-1252, and the table says so.
    """
    if not path.is_file():
        raise UnreadableFile(_("{file} : ce fichier n’existe pas.").format(file=path))
    text, encoding = _decoded(path, legacy=legacy)
    null = text.find("\0")
    if null >= 0:
        sentence = _("{file}, ligne {line} : un caractère nul ; ce fichier n’est pas du texte.")
        raise UnreadableFile(sentence.format(file=path.name, line=text.count("\n", 0, null) + 1))
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count), strict=True)
    records, line = [], 1
    try:
        for record in reader:
            if record:
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = _("{file}, ligne {line} : ce fichier n’est pas un CSV lisible ({error}).")
        raise UnreadableFile(sentence.format(file=path.name, line=line, error=csv_fault(error))) from error
    if not records:
        raise UnreadableFile(_("{file} est vide.").format(file=path.name))
    return Table(path.name, [name.strip() for name in records[0][1]], records[1:], encoding)


def csv_fault(error: csv.Error) -> str:
    """Say in words what the CSV reader stumbled on."""
    found = str(error)
    if found.startswith("field larger"):
        limit = csv.field_size_limit()
        return _("un champ dépasse {limit} caractères, faute d’un guillemet peut-être").format(limit=limit)
    if found.startswith("unexpected end"):
        return _("un guillemet ouvert n’est jamais refermé")
    if "expected after" in found:
        return _("un guillemet se trouve au milieu d’un champ")
    return found


def _decoded(path: Path, *, legacy: bool) -> tuple[str, str]:
    """Return the text of a file and its encoding."""
    raw = path.read_bytes()
    if not raw.startswith(FOREIGN_MARKS):
        try:
            return raw.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError as error:
            if legacy:
                return _windows(raw)
            line = raw.count(b"\n", 0, error.start) + 1
    else:
        line = 1
    sentence = _("{file}, ligne {line} : ce fichier n’est pas en UTF-8. Enregistrez-le en « CSV UTF-8 ».")
    raise UnreadableFile(sentence.format(file=path.name, line=line))


def _windows(raw: bytes) -> tuple[str, str]:
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"


@dataclass(frozen=True)
class RefusedLine:
    """A row left out; `line` is the physical line of the file where it begins."""

    line: int
    reference: str
    reason: str


@dataclass
class ImportReport:
    """What became of each row of a file: taken (new), updated, unchanged, or refused with its reason.

    Rows of a file that is read but not for loading are set aside together; `notes` say what else to know.
    """

    source: str = ""
    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    aside: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.taken + self.updated + self.unchanged + self.aside + len(self.refused)

    def set_aside(self, rows: int, *, reason: str | Promise) -> None:
        """Leave all these rows out for one reason."""
        self.aside += rows
        self.notes.append(str(reason))

    def refuse(self, *, line: int, reference: str, reason: str | Promise) -> None:
        """Leave a row out, and say why."""
        self.refused.append(RefusedLine(line, reference, str(reason)))

    def summary(self) -> str:
        """Return one line fit for a terminal or a page; its figures add up to the rows read."""
        refused = len(self.refused)
        if self.aside and self.aside == self.rows:
            sentence = ngettext("{n} ligne lue, laissée de côté", "{n} lignes lues, laissées de côté", self.aside)
            return sentence.format(n=self.aside)
        return _("{rows} : {taken}, {updated}, {unchanged}, {refused}").format(
            rows=ngettext("{n} ligne lue", "{n} lignes lues", self.rows).format(n=self.rows),
            taken=ngettext("{n} créée", "{n} créées", self.taken).format(n=self.taken),
            updated=ngettext("{n} mise à jour", "{n} mises à jour", self.updated).format(n=self.updated),
            unchanged=ngettext("{n} inchangée", "{n} inchangées", self.unchanged).format(n=self.unchanged),
            refused=ngettext("{n} refusée", "{n} refusées", refused).format(n=refused),
        )

    def write_csv(self, path: Path) -> None:
        """Write this report alone: see `write_reports`."""
        write_reports([self], path)


def write_reports(reports: Iterable[ImportReport], path: Path) -> None:
    """Write notes and refused lines as CSV, file by file in the order of the lines; no cell starts a formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("fichier"), _("ligne"), _("référence"), _("motif")])
        for report in reports:
            for note in report.notes:
                writer.writerow([inert(cell) for cell in (report.source, "", "", note)])
            for refused in sorted(report.refused, key=lambda refused: refused.line):
                cells = (report.source, str(refused.line), refused.reference, refused.reason)
                writer.writerow([inert(cell) for cell in cells])


def progress(items: Iterable[T], total: int, title: str = "") -> Iterator[T]:
    """Yield the items; on a terminal, draw how far it has come. Elsewhere nothing is written."""
    if not sys.stderr.isatty() or not total:
        yield from items
        return
    drawn = -1
    for rank, item in enumerate(items):
        percent = min(100 * rank // total, 100)
        if percent != drawn:
            drawn = percent
            _draw(title, percent)
        yield item
    _draw(title, 100)
    sys.stderr.write("\n")


def _draw(title: str, percent: int) -> None:
    filled = BAR * percent // 100
    sys.stderr.write(f"\r{title} {'█' * filled}{'░' * (BAR - filled)} {percent:3d} %")
    sys.stderr.flush()
