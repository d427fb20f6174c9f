"""The formats of exports. Each writes its file batch after batch, and counts again the lines of a file just written."""

from pathlib import Path
from typing import IO, Protocol

from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.formats.columnar import ParquetFile
from cahiers.questionnaires.exports.formats.json_lines import JsonLinesFile
from cahiers.questionnaires.exports.formats.separated import CsvFile
from cahiers.questionnaires.exports.formats.workbook import XlsxFile
from cahiers.questionnaires.exports.rows import Reading, Record


class DataFile(Protocol):
    """A file of responses being written."""

    def __init__(self, path: Path, reading: Reading) -> None:
        """Begin the file."""

    def write(self, batch: list[Record]) -> None:
        """Add a batch of responses."""

    def close(self) -> None:
        """End the file; nothing is complete before."""

    @staticmethod
    def count(file: IO[bytes]) -> int:
        """Count the responses in a file as it was delivered."""


FILES: dict[ExportFormat, type[DataFile]] = {
    ExportFormat.CSV: CsvFile,
    ExportFormat.XLSX: XlsxFile,
    ExportFormat.JSONL: JsonLinesFile,
    ExportFormat.PARQUET: ParquetFile,
}
