"""CSV in UTF-8 with its mark, semicolons, decimal commas: what French spreadsheets open; no cell starts a formula."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import IO

from cahiers.foundation.inert import inert
from cahiers.questionnaires.exports.cells import Cell
from cahiers.questionnaires.exports.rows import Reading, Record

DELIMITER = ";"
ENCODING = "utf-8-sig"


def written(cell: Cell) -> str:
    """Return a cell as the file holds it; a number is a number, and may be negative."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return repr(cell).replace(".", ",")


class CsvFile:
    """Responses as CSV."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._reading = reading
        self._file = path.open("w", encoding=ENCODING, newline="")
        self._writer = csv.writer(self._file, delimiter=DELIMITER)
        self._writer.writerow([column.name for column in reading.columns])

    def write(self, batch: list[Record]) -> None:
        """Add a batch of responses."""
        line = self._reading.line
        self._writer.writerows([written(cell) for cell in line(record)] for record in batch)

    def close(self) -> None:
        """End the file."""
        self._file.close()

    @staticmethod
    def count(file: IO[bytes]) -> int:
        """Count the records, as any reader of CSV sees them."""
        text = io.TextIOWrapper(file, encoding=ENCODING, newline="")
        return sum(1 for _record in csv.reader(text, delimiter=DELIMITER)) - 1
