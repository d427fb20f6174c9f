"""What an analysis says, before it is written in three formats."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | tuple[str, ...]
"""Of a table: a text, or several that are shown one under the other."""


@dataclass(frozen=True)
class Table:
    """A table of a page: a caption, headers, rows whose first cell names the row."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Report:
    """One analysis of one file.

    Attributes
    ----------
    name : str
        Of the files written, without suffix.
    title, method : str
        For people.
    says : sequence of str
        What was found, in sentences.
    limits : sequence of str
        What it does not say.
    tables : sequence of Table
    rows : mapping of str to list
        Columns of the Parquet file.
    result : mapping
        The JSON file's own part.
    parameters : mapping
        Everything that the result depends on besides the file, seed included.
    source, digest, lines
        Name of the file read, SHA-256 of its bytes, rows.
    figure : str
        An SVG element, or nothing.
    """

    name: str
    title: str
    method: str
    says: Sequence[str]
    limits: Sequence[str]
    tables: Sequence[Table]
    rows: dict[str, list[Any]]
    result: dict[str, Any]
    parameters: dict[str, Any]
    source: str
    digest: str
    lines: int
    figure: str = field(default="", repr=False)
