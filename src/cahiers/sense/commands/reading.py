"""Files that people bring: read strictly, refused in one sentence that says where."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.commands.sentences import sentence

_LARGEST_CELL = 10_000_000
_DELIMITERS = (",", ";", "\t")


class Unreadable(ValueError):
    """A file or an option that cannot be used: a sentence fit to show, with the file and the line."""


@dataclass(frozen=True)
class Columns:
    """Some columns of a file.

    Attributes
    ----------
    values : mapping of str to list of str
        By the name asked for; "" for an empty cell.
    lines : list of int
        Line of each row in the file, for messages; a row of a Parquet file is counted from 1.
    others : mapping of str to list of str
        Columns that were not asked for, by their own name.
    """

    values: Mapping[str, list[str]]
    lines: list[int]
    others: Mapping[str, list[str]]

    def __len__(self) -> int:
        return len(self.lines)


def read_columns(
    path: Path, wanted: Mapping[str, tuple[str, ...]], language: str, optional: tuple[str, ...] = ()
) -> Columns:
    """Read a CSV or Parquet file.

    Parameters
    ----------
    wanted : mapping of str to tuple of str
        Headers accepted for each column, in lower case.
    optional : tuple of str
        Columns that may be absent; they are then left out.

    Raises
    ------
    Unreadable
        No such file, not text, no such column, a header twice, a line with more or fewer cells than the header.
    """
    if not path.is_file():
        raise Unreadable(sentence(language, "no_file", path=path))
    header, rows = _parquet(path, language) if path.suffix == ".parquet" else _csv(path, language)
    names = [name.strip().lower() for name in header]
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(sentence(language, "header_twice", path=path.name, column=name))
    places = {}
    for column, accepted in wanted.items():
        found = [names.index(name) for name in accepted if name in names]
        if found:
            places[column] = found[0]
        elif column not in optional:
            headers = ", ".join(header)
            raise Unreadable(sentence(language, "no_column", path=path.name, column=accepted[0], columns=headers))
    lines, cells = [], []
    for line, row in rows:
        if len(row) != len(header):
            told = sentence(language, "cells", path=path.name, line=line, cells=len(row), expected=len(header))
            raise Unreadable(told)
        lines.append(line)
        cells.append(row)
    if not lines:
        raise Unreadable(sentence(language, "no_line", path=path.name))
    by_place = list(zip(*cells, strict=True))
    taken = set(places.values())
    others = {header[place].strip(): list(column) for place, column in enumerate(by_place) if place not in taken}
    return Columns({column: list(by_place[place]) for column, place in places.items()}, lines, others)


def _csv(path: Path, language: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(sentence(language, "not_utf8", path=path.name, line=line)) from error
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(_DELIMITERS, key=first.count), strict=True)

    rows, before = [], 0
    usual = csv.field_size_limit(_LARGEST_CELL)  # the limit is the whole process's: it is put back
    try:
        header = next(reader, [])
        before = reader.line_num
        for row in reader:
            if row:
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        raise Unreadable(sentence(language, "bad_csv", path=path.name, line=before + 1)) from error
    finally:
        csv.field_size_limit(usual)
    return header, rows


def _parquet(path: Path, language: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 -- slow import

    try:
        table = parquet.read_table(path)
    except (ArrowException, OSError) as error:
        raise Unreadable(sentence(language, "bad_parquet", path=path.name)) from error
    columns = [["" if cell is None else str(cell) for cell in column.to_pylist()] for column in table.columns]
    return table.column_names, ((place, list(row)) for place, row in enumerate(zip(*columns, strict=True), start=1))


def read_dates(columns: Columns, path: Path, language: str) -> NDArray[np.datetime64] | None:
    """Return the moments of the column `date`, NaT where empty; None when there is no such column."""
    if "date" not in columns.values:
        return None
    moments = np.full(len(columns), np.datetime64("NaT"), "datetime64[s]")
    for place, written in enumerate(columns.values["date"]):
        plain = written.strip().replace("Z", "").partition("+")[0]
        try:
            moments[place] = np.datetime64(plain or "NaT")
        except ValueError as error:
            line = columns.lines[place]
            raise Unreadable(sentence(language, "bad_date", path=path.name, line=line, value=written)) from error
    return moments


def refuse_repeated(columns: Columns, name: str, path: Path, language: str) -> None:
    """Refuse a file where an identifier stands twice."""
    order = sorted(range(len(columns)), key=lambda place: columns.values[name][place])
    for one, other in pairwise(order):
        if columns.values[name][one] == columns.values[name][other]:
            value, line = columns.values[name][one], columns.lines[other]
            raise Unreadable(sentence(language, "twice", path=path.name, line=line, column=name, value=value))


def digest_of(*paths: Path) -> str:
    """Return the SHA-256 of the bytes of files, one after the other."""
    seal = hashlib.sha256()
    for path in paths:
        seal.update(path.read_bytes())
    return seal.hexdigest()
