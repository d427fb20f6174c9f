"""Parquet: typed columns, with their labels in the file's own metadata."""

import json
from pathlib import Path
from typing import IO, Any

from cahiers.questionnaires.exports.rows import Reading, Record
from cahiers.questionnaires.structure.columns import Column, Content

GROUP_ROWS = 10_000
GROUP_BYTES = 16 << 20


class ParquetFile:
    """Responses as Parquet, in row groups of at most 10,000 responses or 16 MB."""

    def __init__(self, path: Path, reading: Reading) -> None:
        import pyarrow.parquet  # noqa: PLC0415 -- slow import

        self._arrow: Any = pyarrow
        pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # gives back to the machine what it frees
        self._reading = reading
        self._schema = pyarrow.schema(
            [self._field(column) for column in reading.columns], metadata={"title": reading.questionnaire.title}
        )
        self._file = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[Any] = []
        self._rows = self._bytes = 0

    def _field(self, column: Column) -> Any:
        arrow = self._arrow
        types = {
            Content.CODE: arrow.string(),
            Content.TEXT: arrow.string(),
            Content.DATE: arrow.date32(),
            Content.NUMBER: arrow.float64(),
            Content.FLAG: arrow.int8(),
            Content.RANK: arrow.int16(),
            Content.COUNT: arrow.int32(),
        }
        about = {"label": column.label, "question": column.question, "values": json.dumps(dict(column.values))}
        return arrow.field(column.name, types[column.content], metadata=about)

    def write(self, batch: list[Record]) -> None:
        """Add a batch of responses."""
        lines = [self._reading.line(record) for record in batch]
        arrays = [
            self._arrow.array(cells, type=field.type)
            for cells, field in zip(zip(*lines, strict=True), self._schema, strict=True)
        ]
        self._waiting.append(self._arrow.record_batch(arrays, schema=self._schema))
        self._rows += len(batch)
        self._bytes += self._waiting[-1].nbytes
        if self._rows >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(self._arrow.Table.from_batches(self._waiting, schema=self._schema))
            self._waiting, self._rows, self._bytes = [], 0, 0

    def close(self) -> None:
        """End the file."""
        self._flush()
        self._file.close()

    @staticmethod
    def count(file: IO[bytes]) -> int:
        """Count the responses in the column of their numbers, group after group, not in the file's own total."""
        import pyarrow.parquet  # noqa: PLC0415 -- slow import

        read = pyarrow.parquet.ParquetFile(file)
        groups = range(read.num_row_groups)
        return sum(len(read.read_row_group(group, columns=["rep_numero"]).column(0)) for group in groups)
