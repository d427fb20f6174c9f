"""A CSV file of answers as it came: its encoding, its delimiter, its header, its records one by one."""

import codecs
import csv
import io
import re
from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.files import open_stored
from cahiers.foundation.importing import DELIMITERS, FOREIGN_MARKS, UnreadableFile, csv_fault
from cahiers.foundation.inert import original
from cahiers.foundation.models import StoredFile

CHUNK = 1 << 20
MOST_COLUMNS = 2000
OURS = ("rep_numero", "rep_jour")  # how our own exports begin: their apostrophes are to be taken away
REFERENCE = "rep_identifiant"  # in our exports since they name each response


@dataclass(frozen=True)
class Source:
    """How to read a file."""

    encoding: str
    delimiter: str
    header: list[str]

    @property
    def is_ours(self) -> bool:
        """Whether the file is one of our exports."""
        return tuple(self.header[:2]) == OURS

    @property
    def definition(self) -> dict[str, Any]:
        """The way to read, as it is kept."""
        return asdict(self)


def survey(stored: StoredFile) -> Source:
    """Find out how to read a file, reading it to its end; memory stays the same.

    Refused: another encoding than UTF-8 and those of Windows, a null character, no header, a header of one column.
    """
    encoding = _encoding(stored)
    with _opened(stored, encoding) as text:
        head = text.read(CHUNK)
    if not head.strip():
        raise UnreadableFile(_("Ce fichier est vide."))
    delimiter = max(DELIMITERS, key=lambda one: len(_first(head, one)))
    header = [name.strip() for name in _first(head, delimiter)]
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(_("Ce fichier a plus de %(most)s colonnes.") % {"most": MOST_COLUMNS})
    if not any(header):
        raise UnreadableFile(_("La première ligne doit donner le nom des colonnes."))
    return Source(encoding, delimiter, header)


def records(stored: StoredFile, source: Source) -> Generator[tuple[int, list[str]], None, None]:
    """Return each record with the physical line where it begins, header left out. UnreadableFile where it breaks off.

    Whoever does not read to the end closes it.
    """
    with _opened(stored, source.encoding) as text:
        reader = csv.reader(text, delimiter=source.delimiter, strict=True)
        line, is_header = 1, True
        try:
            for record in reader:
                if record and not is_header:
                    yield line, [original(cell) for cell in record] if source.is_ours else record
                is_header = is_header and not record
                line = reader.line_num + 1
        except csv.Error as error:
            sentence = _("Ligne %(line)s : ce fichier n’est pas un CSV lisible (%(error)s).")
            raise UnreadableFile(sentence % {"line": line, "error": csv_fault(error)}) from error


def _opened(stored: StoredFile, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_stored(stored), encoding=encoding, newline="")


def _first(head: str, delimiter: str) -> list[str]:
    try:
        return next((row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row), [])
    except csv.Error:
        return re.split(re.escape(delimiter), head.partition("\n")[0])


def _encoding(stored: StoredFile) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, line, mark = True, 1, b""
    with open_stored(stored) as file:
        while chunk := file.read(CHUNK):
            mark = mark or chunk[:4]
            null = chunk.find(b"\0")
            if mark.startswith(FOREIGN_MARKS) or null >= 0:
                line += chunk.count(b"\n", 0, max(null, 0))
                sentence = _(
                    "Ligne %(line)s : ce fichier n’est pas du texte en UTF-8. Enregistrez-le en « CSV UTF-8 »."
                )
                raise UnreadableFile(sentence % {"line": line})
            line += chunk.count(b"\n")
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if is_utf8:
        return "utf-8-sig"
    return "cp1252" if _reads(stored, "cp1252") else "latin-1"


def _reads(stored: StoredFile, encoding: str) -> bool:
    with _opened(stored, encoding) as text:
        try:
            while text.read(CHUNK):
                pass
        except UnicodeDecodeError:
            return False
    return True
