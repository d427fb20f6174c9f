"""A syntax file that gives SPSS the labels: read the CSV, name the columns and their values.

Labels are people's words: each stands in one string on one line, its quotes doubled, so that none ends a command.
"""

import re
from collections.abc import Iterator

from cahiers.foundation.text import clean_line
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.structure.columns import Column, Content

VARIABLE_BYTES, VALUE_BYTES = 240, 120  # SPSS takes 256 and 120, and lines of 256
LONGEST_TEXT = 32_767
LONGEST_NAME = 400  # bytes: 200 characters
BLANKS = re.compile(r"\s+")


def quoted(text: str, limit: int) -> str:
    """Return a label as a string of the syntax: one line, quotes doubled, cut at so many bytes between characters."""
    line = BLANKS.sub(" ", clean_line(text)).strip()
    cut = line.encode()[:limit].decode(errors="ignore").rstrip()
    return "'" + cut.replace("'", "''") + "'"


def syntax(reading: Reading, data_name: str, widths: dict[str, int]) -> str:
    """Return the syntax, for the columns of an export; `data_name` is empty when the data are not CSV."""
    return "\ufeff" + "\r\n".join(_lines(reading, data_name, widths)) + "\r\n"


def _lines(reading: Reading, data_name: str, widths: dict[str, int]) -> Iterator[str]:
    yield "* Encoding: UTF-8."
    if data_name:
        yield "SET DECIMAL=COMMA."
        yield "GET DATA"
        yield "  /TYPE=TXT"
        yield f"  /FILE={quoted(data_name, VARIABLE_BYTES)}"
        yield "  /ENCODING='UTF8'"
        yield "  /ARRANGEMENT=DELIMITED"
        yield '  /DELIMITERS=";"'
        yield "  /QUALIFIER='\"'"
        yield "  /FIRSTCASE=2"
        yield "  /VARIABLES="
        yield from (f"    {column.name} {_format(column, widths)}" for column in reading.columns)
        yield "  ."
    else:
        yield "* Open the data first: this file gives them their labels."
    yield "VARIABLE LABELS"
    for at, column in enumerate(reading.columns):
        yield f"  {'/' if at else ''}{column.name}"
        yield f"    {quoted(column.label, VARIABLE_BYTES)}"
    yield "  ."
    yield from _value_labels(reading.columns)
    words = [column.name for column in reading.columns if column.content is Content.CODE]
    if words:
        yield "MISSING VALUES"
        yield from (f"  {name}" for name in words)
        yield "  ('')."
    yield "EXECUTE."


def _value_labels(columns: list[Column]) -> Iterator[str]:
    named = [column for column in columns if column.values]
    if not named:
        return
    yield "VALUE LABELS"
    for at, column in enumerate(named):
        yield f"  {'/' if at else ''}{column.name}"
        for value, label in column.values:
            code = value if column.content is Content.FLAG else quoted(value, VALUE_BYTES)
            yield f"    {code} {quoted(label, VALUE_BYTES)}"
    yield "  ."


def _format(column: Column, widths: dict[str, int]) -> str:
    if column.content in {Content.FLAG, Content.RANK}:
        return "F4.0"
    if column.content is Content.COUNT:
        return "F8.0"
    if column.content is Content.NUMBER:
        return "F16.4"
    if column.content is Content.DATE:
        return "SDATE10"
    unmeasured = LONGEST_NAME if column.content is Content.TEXT else 1  # names and keys of places, references
    longest = max((len(value) for value, _label in column.values), default=0)
    return f"A{min(max(longest, widths.get(column.name, unmeasured), 1), LONGEST_TEXT)}"
