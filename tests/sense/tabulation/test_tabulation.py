"""Tables count what a pencil counts, and a local cluster counts the same."""

from collections import Counter
from datetime import date
from importlib.util import find_spec

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

pytest.importorskip("ibis", reason="the extra `tabulation` is not installed")

from cahiers.sense.tabulation import (
    count_choices,
    count_voters,
    count_weeks,
    cross_questions,
    tabulating,
)

needs_cluster = pytest.mark.skipif(find_spec("pysail") is None, reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Six votes of three people: b votes twice, c has no audience; the last vote is cast on a Monday at midnight."""
    path = tmp_path_factory.mktemp("small") / "votes.parquet"
    days = np.array(["2026-03-01T23:59", "2026-03-02T00:00", "2026-03-08T12:00"], "datetime64[us]")
    table = {
        "voter": ["a", "b", "b", "c", "a", "b"],
        "statement": [1, 1, 1, 1, 2, 2],
        "choice": ["for", "for", "against", "for", "mixed", "for"],
        "audience": ["élèves", "parents", "parents", None, "élèves", "parents"],
        "cast_at": days[[0, 0, 1, 2, 1, 1]],
    }
    parquet.write_table(pa.table(table), path)
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """20,000 seeded votes with unknown audiences, accents and several votes of one person."""
    draw = np.random.default_rng(3)
    size = 20_000
    audience = draw.choice(np.array(["élèves", "parents", "Agents", "équipes"], object), size)
    audience[draw.random(size) < 0.1] = None
    columns = {
        "voter": draw.integers(0, 3000, size),
        "statement": draw.integers(0, 40, size).astype(np.int32),
        "choice": draw.choice(["for", "mixed", "against"], size),
        "audience": audience,
        "territory": draw.choice(["Rennes", "Lille", "La Réunion"], size),
        "cast_at": np.datetime64("2026-03-01T00:00:00", "us") + draw.integers(0, 60 * 24 * 60, size) * 60_000_000,
    }
    path = tmp_path_factory.mktemp("many") / "votes.parquet"
    parquet.write_table(pa.table({name: pa.array(column) for name, column in columns.items()}), path)
    return path


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    path = tmp_path_factory.mktemp("answers") / "answers.parquet"
    lines = [
        (1, "age", "15-17"), (1, "topics", "cantine"), (1, "topics", "bus"), (1, "topics", "bus"),
        (2, "age", "18-24"), (2, "topics", "bus"), (3, "age", "15-17"), (4, "topics", "bus"), (5, "age", "15-17"),
        (5, "topics", "bus"),
    ]  # fmt: skip
    parquet.write_table(
        pa.table(dict(zip(("person", "question", "answer"), zip(*lines, strict=True), strict=True))), path
    )
    return path


def rows_of(table):
    return [tuple(row.values()) for row in table.to_pylist()]


def test_count_choices_by_hand(small):
    with tabulating() as engine:
        found = count_choices(engine.open(small), by=["audience"])

    assert found.column_names == ["statement", "audience", "choice", "votes", "voters"]
    assert rows_of(found) == [
        (1, "parents", "against", 1, 1),
        (1, "parents", "for", 1, 1),
        (1, "élèves", "for", 1, 1),
        (1, None, "for", 1, 1),
        (2, "parents", "for", 1, 1),
        (2, "élèves", "mixed", 1, 1),
    ]


def test_count_voters_counts_each_person_once(small):
    with tabulating() as engine:
        votes = engine.open(small)
        whole, by_statement = count_voters(votes), count_voters(votes, by=["statement"])

    assert rows_of(whole) == [(3, 6)]
    assert rows_of(by_statement) == [(1, 3, 4), (2, 2, 2)]


def test_weeks_begin_on_monday_at_midnight(small):
    with tabulating() as engine:
        found = count_weeks(engine.open(small))

    first, second = date(2026, 2, 23), date(2026, 3, 2)
    assert rows_of(found) == [
        (first, "for", 2, 2),
        (second, "against", 1, 1),
        (second, "for", 2, 2),
        (second, "mixed", 1, 1),
    ]


def test_cross_questions_counts_people_not_lines(answers):
    with tabulating() as engine:
        found = cross_questions(engine.open(answers), "age", "topics")

    assert rows_of(found) == [("15-17", "bus", 2), ("15-17", "cantine", 1), ("18-24", "bus", 1)]


def test_counts_equal_a_recount_in_python(many):
    lines = parquet.read_table(many).to_pylist()

    with tabulating() as engine:
        found = count_choices(engine.open(many), by=["audience", "territory"])

    expected = Counter((row["statement"], row["audience"], row["territory"], row["choice"]) for row in lines)
    assert {row[:4]: row[4] for row in rows_of(found)} == dict(expected)
    people = {
        (*key, row["voter"])
        for row in lines
        for key in [(row["statement"], row["audience"], row["territory"], row["choice"])]
    }
    assert {row[:4]: row[5] for row in rows_of(found)} == dict(Counter(key[:4] for key in people))


@needs_cluster
@pytest.mark.filterwarnings("ignore")  # of the cluster's libraries, not ours
def test_a_local_cluster_gives_equal_tables(many, answers, monkeypatch):
    monkeypatch.setenv("SAIL_MODE", "local-cluster")
    tables = {}

    for where in ("", "local"):
        with tabulating(where) as engine:
            votes = engine.open(many)
            tables[where] = [
                count_choices(votes),
                count_choices(votes, by=["audience"]),
                count_choices(votes, by=["audience", "territory"]),
                count_voters(votes),
                count_voters(votes, by=["statement", "audience"]),
                count_weeks(votes, by=["territory"]),
                cross_questions(engine.open(answers), "age", "topics"),
            ]

    for here, there in zip(*tables.values(), strict=True):
        assert here.equals(there)
        assert len(here) > 0


@pytest.mark.parametrize("cluster", ["spark", "http://127.0.0.1:1", "sc:"])
def test_tabulating_refuses_what_is_no_cluster(cluster):
    with pytest.raises(ValueError, match="is no cluster"), tabulating(cluster):
        pass


def test_tables_refuse_absent_columns_and_too_many_cuts(small):
    with tabulating() as engine:
        votes = engine.open(small)
        with pytest.raises(ValueError, match="no column “age” among voter, statement, choice, audience, cast_at"):
            count_choices(votes, by=["age"])
        with pytest.raises(ValueError, match="3 columns to cut by"):
            count_choices(votes, by=["audience", "voter", "cast_at"])
