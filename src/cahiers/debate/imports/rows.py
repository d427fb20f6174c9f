"""Rows of a CSV read one by one: what cannot be taken is refused alone, with its line and its reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import ImportReport, Table, UnreadableFile, progress, read_table
from cahiers.foundation.text import clean, clean_line, excerpt

T = TypeVar("T")
LONGEST_TEXT = 60_000  # the longest text met has 38,900; the search index of a row holds 1 MB
LONGEST_TITLE = 300
LONGEST_REFERENCE = 80
MOST_VOTES = 100_000_000  # three such counts still fit together in a PostgreSQL integer
FIRST_YEAR = 1990
ZONE = ZoneInfo("Europe/Paris")  # of dates that name none
HASHED = re.compile("p([0-9a-f]{8})[0-9a-f]{2,}")
ANONYMOUS = "Participant anonyme"


@dataclass
class Sheet:
    """A file of a consultation: its table, and the report of what became of each row."""

    table: Table
    report: ImportReport
    columns: dict[str, int]
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)  # reference → file and line where it was read

    def languages(self, name: str) -> list[tuple[str, str]]:
        """Return the columns that hold a thing in several languages: French, without language, the others."""
        plain = [(name, "fr")] if name in self.columns else []
        told = [
            (column, column.rpartition("/")[2]) for column in self.columns if re.match(f"{name}/[a-z]{{2}}$", column)
        ]
        return [*(pair for pair in told if pair[1] == "fr"), *plain, *(pair for pair in told if pair[1] != "fr")]


@dataclass(frozen=True)
class Row:
    """A row, cell by cell; every question it cannot answer refuses the row."""

    sheet: Sheet
    line: int
    cells: list[str]
    now: datetime

    def cell(self, column: str) -> str:
        """Return a cell as it stands; empty when the file has no such column."""
        place = self.sheet.columns.get(column)
        return "" if place is None else self.cells[place]

    def line_of(self, column: str) -> str:
        """Return a cell on one line."""
        return clean_line(self.cell(column))

    def localised(self, columns: list[tuple[str, str]]) -> tuple[str, str]:
        """Return the first filled cell among the columns of several languages, and its language."""
        return next(((self.cell(name), code) for name, code in columns if self.cell(name).strip()), ("", "fr"))

    def number(self, column: str) -> int:
        """Return a count. Refused when it is no whole number, or an unbelievable one."""
        text = self.cell(column).strip()
        if not (text.isascii() and text.isdigit()):
            refuse(_("« {value} » n’est pas un nombre ({column})"), value=excerpt(text, 40), column=column)
        if len(text) > len(str(MOST_VOTES)) or int(text) > MOST_VOTES:
            refuse(_("nombre invraisemblable : {value} ({column})"), value=excerpt(text, 40), column=column)
        return int(text)

    def date(self, column: str) -> datetime:
        """Return a date with its zone. Refused when it cannot be read or has not come yet."""
        text = self.cell(column).strip()
        try:
            moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", text.replace(" UTC", "+00:00")))
        except ValueError:
            refuse(_("« {value} » n’est pas une date ({column})"), value=excerpt(text, 40), column=column)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZONE)
        if moment.year < FIRST_YEAR or moment > self.now:
            refuse(_("date invraisemblable : {value} ({column})"), value=excerpt(text, 40), column=column)
        return moment


def refuse(sentence: str, **values: object) -> NoReturn:
    """Refuse a row, for the reason that the sentence gives."""
    raise Refused(sentence.format(**values))


def open_sheet(path: Path, needed: tuple[str, ...] = ()) -> Sheet:
    """Read a file. Refused as a whole when it cannot be read, or when a needed column is missing.

    A file that is not UTF-8 is read as Windows-1252, and its report says so.
    """
    table = read_table(path, legacy=True)
    columns = {name.lower(): place for place, name in enumerate(table.header)}
    missing = [name for name in needed if name not in columns]
    if missing:
        sentence = _("{file}, ligne 1 : il manque {missing}. Colonnes lues : {columns}.")
        found = excerpt(", ".join(table.header))
        raise UnreadableFile(sentence.format(file=path.name, missing=", ".join(missing), columns=found))
    report = ImportReport(source=path.name)
    if table.encoding != "utf-8":
        report.notes.append(_("Lu comme {encoding} : ce fichier n’est pas en UTF-8.").format(encoding=table.encoding))
    return Sheet(table, report, columns)


def read_rows(sheet: Sheet, make: Callable[[Row], tuple[str, T]], *, show: bool = False) -> list[T]:
    """Return what `make` makes of each row, under a reference that no other row has; the report names the others."""
    table, width, now = sheet.table, len(sheet.table.header), datetime.now(UTC)
    made = []
    for line, cells in progress(table.records, len(table.records), table.name) if show else table.records:
        try:
            if len(cells) != width:
                refuse(_("{found} colonnes au lieu de {expected}"), found=len(cells), expected=width)
            reference, thing = make(Row(sheet, line, cells, now))
            _check_reference(sheet, reference, line)
        except Refused as reason:
            refuse_line(sheet, line, cells, str(reason))
        else:
            made.append(thing)
    return made


def _check_reference(sheet: Sheet, reference: str, line: int) -> None:
    if len(reference) > LONGEST_REFERENCE:
        refuse(_("référence de plus de {limit} caractères"), limit=LONGEST_REFERENCE)
    if reference in sheet.seen:
        file, earlier = sheet.seen[reference]
        refuse(_("déjà lue : {file}, ligne {line}"), file=file, line=earlier)
    sheet.seen[reference] = sheet.table.name, line


def refuse_line(sheet: Sheet, line: int, cells: list[str], reason: str) -> None:
    """Name a row left out by its line and its first cell."""
    sheet.report.refuse(line=line, reference=excerpt(cells[0], LONGEST_REFERENCE), reason=reason)


def reference_in(row: Row, column: str = "id") -> str:
    """Return the row's identifier. Refused when there is none."""
    return row.line_of(column) or refuse(_("pas d’identifiant"))


def texts_of(title: str, body: str) -> tuple[str, str]:
    """Return a title and a body that the house can keep, without losing a word.

    A title that is missing or too long gives way to an excerpt; the whole of it then opens the body.
    Refused when both are empty, or when the whole is longer than any text of a consultation.
    """
    title, body = clean_line(title), clean(body)
    if not title and not clean_line(body):  # nothing that can be seen
        refuse(_("ni titre ni texte"))
    if len(title) > LONGEST_TITLE:
        title, body = excerpt(title, LONGEST_TITLE - 1), f"{title}\n\n{body}".strip()
    return title or excerpt(clean_line(body), LONGEST_TITLE - 1), _checked_length(body)


def body_of(text: str) -> str:
    """Return the text of an argument. Refused when it is empty or endless."""
    if not clean_line(text):
        refuse(_("texte vide"))
    return _checked_length(clean(text))


def _checked_length(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        refuse(_("texte de {length} caractères, {limit} au plus"), length=len(text), limit=LONGEST_TEXT)
    return text


def pseudonym(name: str, key: str = "") -> str:
    """Return how an author is named here: never by a name brought from elsewhere.

    A hash that stands for the name gives its first letters; else a keyed digest of `key`, or of the name, does.

    >>> pseudonym("p10fc1f561a")
    'Participant 10fc1f56'
    """
    hashed = HASHED.fullmatch(name)
    if hashed:
        return f"Participant {hashed[1]}"
    secret = key or clean_line(name)
    return f"Participant {salted_hmac('cahiers.imports', secret).hexdigest()[:8]}" if secret else ANONYMOUS
