"""What goes with the data: labels that end no command, a book that no mark disturbs, one line for each column."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.questionnaires import QuestionnaireFactory, question, section
from tests.factories.responses import HOSTILE, every_kind

from cahiers.foundation.inert import original
from cahiers.questionnaires.exports import codebook, spss
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.structure.columns import LONGEST, columns_of
from cahiers.questionnaires.structure.reading import read_form

QUOTED = re.compile(r"'(?:[^'\r\n]|'')*'")
BAD_LABELS = (
    *HOSTILE,
    "fin'.\nHOST COMMAND=['rm'].",
    "'",
    "''",
    "a" * 600,
    "é" * 300,
    "/ x 'y",
    '"',
    "* fin.",
    "\u2028.",
)


def hostile_questionnaire():
    """Return a questionnaire whose every wording is hostile."""
    choices = [{"code": f"o{rank}", "label": label} for rank, label in enumerate(BAD_LABELS)]
    asked = [
        question(f"q{rank}", "single", options=choices) | {"title": label} for rank, label in enumerate(BAD_LABELS)
    ]
    definition = {"title": BAD_LABELS[0], "sections": [section("p", *asked) | {"title": BAD_LABELS[1]}]}
    return QuestionnaireFactory(definition=definition, opened=True)


@given(st.text(max_size=300) | st.sampled_from(BAD_LABELS))
def test_quoted_is_one_string_on_one_line(text):
    label = spss.quoted(text, spss.VARIABLE_BYTES)

    assert QUOTED.fullmatch(label)
    assert len(label[1:-1].replace("''", "'").encode()) <= spss.VARIABLE_BYTES
    assert len(label.splitlines()) == 1


@pytest.mark.django_db
def test_syntax_holds_labels_between_quotes_and_nothing_else():
    reading = Reading(hostile_questionnaire())

    lines = spss.syntax(reading, "reponses.csv", {}).removeprefix("\ufeff").split("\r\n")

    bare = [QUOTED.sub("", line).strip() for line in lines]
    names = {column.name for column in reading.columns}
    words = {word for line in bare for word in re.split(r"[\s/]+", line) if word and word not in names}
    assert {word for word in words if word.isupper() and word.isalpha()} == {
        "SET", "GET", "DATA", "VARIABLE", "LABELS", "VALUE", "MISSING", "VALUES",
    }  # fmt: skip
    assert "HOST" not in words
    assert sum(line == "." for line in bare) == 3
    assert max(len(line.encode()) for line in lines) <= 2 * spss.VARIABLE_BYTES + 10


@pytest.mark.django_db
def test_syntax_leaves_room_for_the_names_of_places():
    lines = spss.syntax(Reading(hostile_questionnaire()), "reponses.csv", {}).splitlines()

    assert {f"    {name} A400" for name in ("rep_identifiant", "rep_territoire", "rep_territoire_cle")} < set(lines)


@pytest.mark.django_db
def test_book_keeps_each_wording_on_its_line():
    reading = Reading(hostile_questionnaire())

    book = codebook.book(reading, 3)

    assert len(re.findall(r"^### ", book, re.MULTILINE)) == len(BAD_LABELS)
    assert "<script" not in book.replace(r"\<script", "")
    rows = [line for line in book.splitlines() if line.startswith("| q")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}


@pytest.mark.django_db
def test_dictionary_has_one_inert_line_for_each_column_and_codes_one_for_each_value():
    reading = Reading(hostile_questionnaire())

    tables = [codebook.dictionary(reading), codebook.codes(reading)]

    dictionary, codes = (list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";")) for text in tables)
    assert [row[0] for row in dictionary[1:]] == [column.name for column in reading.columns]
    assert [original(row[4]) for row in dictionary[1:]] == [column.label for column in reading.columns]
    assert len(codes) == 1 + sum(len(column.values) for column in reading.columns)
    starts = {cell.lstrip()[:1] for row in (*dictionary, *codes) for cell in row}
    assert not starts.intersection("=+-@")


def test_columns_have_names_of_their_own_whatever_the_codes():
    long, other = "a" * 30, {"code": "b", "label": "B"}
    choices = [{"code": "c" * 30, "label": "C"}, other]
    definition = {
        "title": "T",
        "sections": [
            section(
                "p",
                question("a__b"),
                question("a", "multiple", options=[other]),
                question(long, "matrix_multiple", options=choices, rows=[{"code": "r" * 30, "label": "R"}]),
                question("rep_jour", "date"),
            )
        ],
    }

    names = [column.name for column in columns_of(read_form(definition))]

    assert len(set(names)) == len(names)
    assert {"a__b", "a__b_2", "rep_jour", "rep_jour_2"} < set(names)
    assert max(len(name) for name in names) <= LONGEST


def test_columns_stay_the_same_from_one_export_to_the_next():
    once, again = (columns_of(read_form(every_kind())) for _time in range(2))

    assert [column.name for column in once] == [column.name for column in again]
