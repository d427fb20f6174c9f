"""One JSON document a line: the answers as they are kept."""

import json
from pathlib import Path
from typing import IO

from cahiers.questionnaires.exports.rows import Reading, Record


class JsonLinesFile:
    """Responses as JSON, one a line, answers under `reponses` by the codes of their questions."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._reading = reading
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, batch: list[Record]) -> None:
        """Add a batch of responses."""
        for record in batch:
            document = {"rep_numero": record.number} | self._reading.document(record)
            self._file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """End the file."""
        self._file.close()

    @staticmethod
    def count(file: IO[bytes]) -> int:
        """Count the documents; ValueError when a line is not one."""
        return sum(1 for line in file if json.loads(line))
