"""Heavy tables of votes and answers, written once: on this machine by DuckDB, or the same code on a cluster.

Extracts are Parquet. Each function takes a table opened by `tabulating` and returns a small Arrow table in a fixed order, so
that equal data gives an equal table whatever the engine.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pyarrow as pa

HERE = ""  # DuckDB, in this process
LOCAL = "local"  # a Sail server started here, for one table's time
MOST_BY = 2


class Engine:
    """Where tables are computed; made by `tabulating`."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def open(self, path: Path | str) -> Any:
        """Open a Parquet extract, or several by a pattern; nothing is read before it is needed.

        On a cluster the path is read by its machines, so it must be one that they all see.
        """
        return self._backend.read_parquet(str(path))


@contextmanager
def tabulating(cluster: str = HERE) -> Iterator[Engine]:
    """Choose where tables are computed, and leave nothing running.

    Parameters
    ----------
    cluster : str
        Empty for DuckDB in this process; "local" for a Sail server started here; "sc://machine:port" for any server that
        speaks Spark Connect (Sail, Apache Spark). Anything else is refused.

    Examples
    --------
    >>> import tempfile
    >>> from pyarrow import parquet
    >>> votes = pa.table({"statement": [1, 1, 2], "voter": [7, 8, 7], "choice": ["for", "against", "for"]})
    >>> with tempfile.TemporaryDirectory() as folder, tabulating() as engine:
    ...     parquet.write_table(votes, f"{folder}/votes.parquet")
    ...     count_choices(engine.open(f"{folder}/votes.parquet"), by=[]).column("votes").to_pylist()
    [1, 1, 1]
    """
    if cluster not in (HERE, LOCAL) and not cluster.startswith("sc://"):
        raise ValueError(f"“{cluster}” is no cluster: expected nothing, “local” or “sc://machine:port”")
    import ibis  # noqa: PLC0415 -- optional dependency

    if cluster == HERE:
        backend = ibis.duckdb.connect()
        try:
            yield Engine(backend)
        finally:
            backend.disconnect()
        return
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- optional dependency

    with _local_server() if cluster == LOCAL else nullcontext(cluster) as address:
        session = SparkSession.builder.remote(address).create()
        try:
            session.conf.set("spark.sql.session.timeZone", "UTC")
            yield Engine(ibis.pyspark.connect(session))
        finally:
            session.stop()


@contextmanager
def _local_server() -> Iterator[str]:
    from pysail.spark import SparkConnectServer  # noqa: PLC0415 -- optional dependency

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        yield f"sc://{host}:{port}"
    finally:
        server.stop()


def count_choices(
    votes: Any, *, by: Sequence[str] = (), statement: str = "statement", choice: str = "choice", voter: str = "voter"
) -> pa.Table:
    """Count the votes of each choice on each statement, in the whole or by one or two columns.

    Parameters
    ----------
    votes : table opened by `Engine.open`
        One line a vote.
    by : sequence of at most 2 column names
        Such as audience and territory; an unknown value (null) is a line of its own, last.
    statement, choice, voter : str
        Names of columns.

    Returns
    -------
    counted : pyarrow.Table
        Columns statement, those of `by`, choice, votes (lines) and voters (distinct, exact), in rising order of the keys;
        cells without a vote are absent.
    """
    keys = _keys(votes, (statement, *by, choice), by)
    return _ordered(votes.group_by(keys).agg(votes=votes.count(), voters=votes[voter].nunique()), keys)


def count_voters(votes: Any, *, by: Sequence[str] = (), voter: str = "voter") -> pa.Table:
    """Count exactly the distinct voters, in the whole or by at most two columns (statement among them if wanted).

    Returns
    -------
    counted : pyarrow.Table
        Columns of `by`, voters, votes; one line when `by` is empty.
    """
    keys = _keys(votes, (*by, voter), by)[:-1]
    counts = {"voters": votes[voter].nunique(), "votes": votes.count()}
    return _ordered(votes.group_by(keys).agg(**counts) if keys else votes.agg(**counts), keys)


def count_weeks(
    votes: Any, *, by: Sequence[str] = (), choice: str = "choice", at: str = "cast_at", voter: str = "voter"
) -> pa.Table:
    """Count the votes of each choice by week, weeks beginning on Monday at midnight UTC.

    Returns
    -------
    counted : pyarrow.Table
        Columns week (its Monday), those of `by`, choice, votes, voters; weeks without a vote are absent.
    """
    keys = _keys(votes, (*by, choice, at), by)[:-1]
    dated = votes.mutate(week=votes[at].date().truncate("W"))
    counted = dated.group_by(["week", *keys]).agg(votes=dated.count(), voters=dated[voter].nunique())
    return _ordered(counted, ["week", *keys])


def cross_questions(
    answers: Any,
    one: str,
    other: str,
    *,
    person: str = "person",
    question: str = "question",
    answer: str = "answer",
) -> pa.Table:
    """Cross the answers to two questions: how many people gave each pair.

    Parameters
    ----------
    answers : table opened by `Engine.open`
        One line an answer, several for a question with several choices.
    one, other : str
        Names of the two questions.

    Returns
    -------
    crossed : pyarrow.Table
        Columns one, other, people (distinct). Those who answered a single one of the two are left out.
    """
    _keys(answers, (person, question, answer), ())
    sides = [
        answers.filter(answers[question] == name).select(person=answers[person], **{side: answers[answer]})
        for side, name in (("one", one), ("other", other))
    ]
    both = sides[0].join(sides[1], "person")
    return _ordered(both.group_by(["one", "other"]).agg(people=both["person"].nunique()), ["one", "other"])


def _keys(table: Any, asked: Sequence[str], by: Sequence[str]) -> list[str]:
    """Refuse columns that are not there and more than two columns to cut by."""
    if len(by) > MOST_BY:
        raise ValueError(f"{len(by)} columns to cut by ({', '.join(by)}): at most {MOST_BY}")
    for name in asked:
        if name not in table.columns:
            raise ValueError(f"no column “{name}” among {', '.join(table.columns)}")
    return list(asked)


def _ordered(expression: Any, keys: Sequence[str]) -> pa.Table:
    """Compute, bring types that differ between engines to one, and sort here: engines do not sort text or null alike."""
    computed = expression.to_pyarrow()
    columns = [column.combine_chunks().cast(_common(column.type)) for column in computed.columns]
    table = pa.table(columns, names=computed.column_names)
    if not keys:
        return table
    return table.sort_by([(name, "ascending") for name in keys])


def _common(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    return pa.date32() if pa.types.is_temporal(kind) else kind
