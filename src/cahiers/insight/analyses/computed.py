"""What an analysis gives, and what its parts share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cahiers.questionnaires.structure.masking import masked

Told = Callable[[int], None]  # how far a computation is, in hundredths


@dataclass(frozen=True)
class Computed:
    """A result: what is read of it, and what was found of each person or text."""

    output: dict[str, Any]
    rows: pa.Table | None = None


def texts_of(extract: pa.Table) -> list[str]:
    """Return the texts of an extract, in its order."""
    return [text or "" for text in extract.column("body").to_pylist()]


@dataclass(frozen=True)
class Labels:
    """One label for each row, and the number of each."""

    names: list[str]
    places: NDArray[np.int64]


def labels_of(column: Sequence[str | None]) -> Labels:
    """Number labels in the order of the alphabet; what is unknown is the empty label."""
    given = np.asarray([value or "" for value in column], dtype=object)
    names = sorted(set(given.tolist()))
    place = {name: rank for rank, name in enumerate(names)}
    return Labels(names, np.fromiter((place[name] for name in given), np.int64, len(given)))


def table_of(groups: NDArray[np.int64], labels: Labels, n_groups: int) -> dict[str, Any]:
    """Return who speaks of what, as counted, and as the public may read it: see `masked`."""
    counts = crossed_counts(groups, labels, n_groups)
    shown = masked(counts)
    return {
        "names": labels.names,
        "counts": counts,
        "public": {"cells": shown.cells, "rows": shown.row_totals, "columns": shown.column_totals},
    }


def crossed_counts(groups: NDArray[np.int64], labels: Labels, n_groups: int) -> list[list[int]]:
    """Count rows by group and label; rows of no group (-1) make the last line."""
    table = np.zeros((n_groups + 1, len(labels.names)), dtype=np.int64)
    np.add.at(table, (groups, labels.places), 1)
    counts: list[list[int]] = table.tolist()
    return counts


def crossed_sizes(groups: NDArray[np.int64], n_groups: int) -> list[int]:
    """Count rows by group; those of no group (-1) come last."""
    sizes: list[int] = np.roll(np.bincount(groups + 1, minlength=n_groups + 1), -1).tolist()
    return sizes
