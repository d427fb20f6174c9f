"""Votes from files: public exports of Polis, Parquet extracts."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from cahiers.sense.opinion.votes import Votes

OUT = -1  # how Polis writes that moderation set a statement aside


def read_polis_export(folder: Path | str, *, strict: bool = False) -> Votes:
    """Read `votes.csv` and `comments.csv` of a public Polis export.

    Exports were written with both signs over the years: the sign under which the agreements counted in `comments.csv`
    are found again is taken. A line of either file that cannot be read is refused with its number.

    Parameters
    ----------
    strict : bool
        Set aside every statement that a moderator did not accept, instead of only those rejected.
    """
    folder = Path(folder)
    who, what, said = [], [], []
    with (folder / "votes.csv").open(newline="", encoding="utf-8") as lines:
        for number, line in enumerate(csv.DictReader(lines), start=2):
            try:
                who.append(int(line["voter-id"]))
                what.append(int(line["comment-id"]))
                said.append(int(line["vote"]))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"votes.csv, line {number}: voter-id, comment-id and vote must be numbers") from error
    out: list[int] = []
    agreed: dict[int, int] = {}
    if (folder / "comments.csv").exists():
        with (folder / "comments.csv").open(newline="", encoding="utf-8") as lines:
            for number, line in enumerate(csv.DictReader(lines), start=2):
                try:
                    name, decision, count = (int(line[column]) for column in ("comment-id", "moderated", "agrees"))
                except (KeyError, TypeError, ValueError) as error:
                    sentence = f"comments.csv, line {number}: comment-id, moderated and agrees must be numbers"
                    raise ValueError(sentence) from error
                agreed[name] = count
                if decision == OUT or (strict and decision == 0):
                    out.append(name)
    votes = Votes.from_arrays(who, what, said, moderated=out)
    counted = np.array([agreed.get(int(name), 0) for name in votes.statements])
    errors = [np.abs(votes.counts[:, side] - counted).sum() for side in (2, 0)]
    if agreed and errors[1] < errors[0]:
        votes = Votes.from_arrays(who, what, -np.asarray(said), moderated=out)
    return votes


def read_parquet(path: Path | str, *, participant: str, statement: str, vote: str, **options: Any) -> Votes:
    """Read votes from a Parquet extract whose lines are in order of casting; needs pyarrow.

    Parameters
    ----------
    participant, statement, vote : str
        Names of the columns.
    **options
        Passed to ``Votes.from_arrays``.
    """
    from pyarrow import parquet  # noqa: PLC0415 -- optional dependency

    table = parquet.read_table(path, columns=[participant, statement, vote])
    arrays = [table.column(name).to_numpy() for name in (participant, statement, vote)]
    return Votes.from_arrays(*arrays, **options)
