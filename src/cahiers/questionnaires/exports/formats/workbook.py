"""XLSX: typed cells, strings that stay strings, sheets as long as a sheet may be, long texts continued beside."""

import re
from datetime import date
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import xlsxwriter
from django.utils.translation import gettext as _

from cahiers.questionnaires.exports.cells import Cell
from cahiers.questionnaires.exports.rows import Reading, Record

MOST_ROWS = 1_048_575  # of a sheet, its header left out
PIECE = 16_000  # characters: a cell takes 32,767 units of UTF-16, and a character is two of them at most
CHUNK = 1 << 20
ROW = re.compile(rb"<row ")
NONCHARACTER = re.compile("[\ufffe\uffff]")  # no XML file may hold them


class XlsxFile:
    """Responses as a workbook: sheets `réponses`, and `suites` for what is too long for a cell."""

    def __init__(self, path: Path, reading: Reading, most_rows: int = MOST_ROWS) -> None:
        self._reading, self._most = reading, most_rows
        self._columns = reading.columns
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        self._sheets = 0
        self._sheet = self._new_sheet()
        self._next = 1
        self._rest: Any = None
        self._rests = 0

    def _new_sheet(self) -> Any:
        self._sheets += 1
        sheet = self._book.add_worksheet("réponses" if self._sheets == 1 else f"réponses {self._sheets}")
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(self._columns):
            sheet.write_string(0, at, column.name, self._bold)
        return sheet

    def write(self, batch: list[Record]) -> None:
        """Add a batch of responses."""
        for record in batch:
            if self._next > self._most:
                self._sheet, self._next = self._new_sheet(), 1
            self._write_line(record.number, self._reading.line(record))
            self._next += 1

    def _write_line(self, number: int, line: list[Cell]) -> None:
        row, sheet = self._next, self._sheet
        for at, cell in enumerate(line):
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(row, at, self._fitting(number, at, cell) if len(cell) > PIECE else _xml(cell))
            elif isinstance(cell, date):
                sheet.write_string(row, at, cell.isoformat())
            else:
                sheet.write_number(row, at, cell)

    def _fitting(self, number: int, at: int, text: str) -> str:
        """Return the beginning of a long text; the rest goes to the sheet of continuations, piece after piece."""
        if self._rest is None:
            self._rest = self._book.add_worksheet("suites")
            for place, title in enumerate(("rep_numero", "colonne", "morceau", "texte")):
                self._rest.write_string(0, place, title, self._bold)
        for rank, start in enumerate(range(PIECE, len(text), PIECE), 2):
            self._rests += 1
            self._rest.write_number(self._rests, 0, number)
            self._rest.write_string(self._rests, 1, self._columns[at].name)
            self._rest.write_number(self._rests, 2, rank)
            self._rest.write_string(self._rests, 3, _xml(text[start : start + PIECE]))
        return _xml(text[:PIECE])

    def close(self) -> None:
        """End the file."""
        self._book.set_properties(
            {"title": self._reading.questionnaire.title, "comments": _("Voir le livre des codes.")}
        )
        self._book.close()

    @staticmethod
    def count(file: IO[bytes]) -> int:
        """Count the rows of the sheets of responses, headers left out; continuations are no responses."""
        with ZipFile(file) as book:
            names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
            total = 0
            for rank, name in enumerate(names, 1):
                if name.startswith("réponses"):
                    with book.open(f"xl/worksheets/sheet{rank}.xml") as sheet:
                        total += _count_rows(sheet) - 1
        return total


def _count_rows(sheet: IO[bytes]) -> int:
    """Count the rows of a sheet's XML: `<` never stands within a cell but escaped."""
    total, kept = 0, b""
    while chunk := sheet.read(CHUNK):
        total += len(ROW.findall(kept + chunk))
        kept = chunk[-4:]
    return total


def _xml(text: str) -> str:
    return NONCHARACTER.sub("\ufffd", text)
