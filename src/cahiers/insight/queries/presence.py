"""Who took part and who is missing, as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cahiers.insight.enums import Dimension
from cahiers.insight.models import Analysis
from cahiers.insight.queries.names import academies_named, audience_named
from cahiers.questionnaires.structure.masking import THRESHOLD, masked_line


@dataclass(frozen=True)
class Present:
    """A cell of the reference beside those who took part; None is unknown, or hidden when it is the participants."""

    label: str
    participants: int | None
    population: int | None
    share: int | None
    reference_share: int | None
    gap_low: int | None
    gap_high: int | None
    is_missing: bool
    missing: int | None
    audience: str  # codes of the cell, empty for what the reference does not tell apart
    territory: str


@dataclass(frozen=True)
class Comparison:
    """The reference, its cells, and the score with its honest ceiling, in hundredths."""

    name: str
    source: str
    on: date
    unit: str
    rows: list[Present]
    unknown: list[str]
    score: int | None
    by_chance: int | None
    compared: int | None  # None when all participants less these would be a few people
    left_out: int
    formula: str

    @property
    def missing(self) -> list[Present]:
        """The cells that are under-represented beyond chance, the most people missing first."""
        return sorted((row for row in self.rows if row.is_missing), key=lambda row: (-(row.missing or 0), row.label))


@dataclass(frozen=True)
class Line:
    """A line of the table of participants: an académie, a count for each audience, and their sum; None is hidden."""

    label: str
    cells: list[int | None]
    total: int | None


@dataclass(frozen=True)
class PresencePage:
    """Participants by académie and audience, margins included, and beside a reference when one was chosen.

    The table holds the lines and columns whose sum may be told; the others are named.
    """

    participants: int
    audiences: list[str]
    lines: list[Line]
    totals: list[int | None]
    untold_audiences: list[str]
    untold_places: list[str]
    comparison: Comparison | None


def presence_page(analysis: Analysis) -> PresencePage:
    """Return the page, in one query: the names of académies."""
    told = analysis.result
    table = told["table"]
    shown = table["public"]
    reference = told["reference"]
    keys = {one for row in (reference or {"rows": []})["rows"] for one in row["cell"] if one.startswith("aca:")}
    names = academies_named([*table["academies"], *keys])
    told_rows = [rank for rank, total in enumerate(shown["rows"]) if total is not None]
    lines = [
        Line(names.get(key, key), [shown["cells"][row][rank] for row in told_rows], shown["columns"][rank])
        for rank, key in enumerate(table["academies"])
    ]
    audiences = [audience_named(one) for one in table["audiences"]]
    return PresencePage(
        participants=told["participants"],
        audiences=[audiences[row] for row in told_rows],
        lines=sorted(
            (line for line in lines if line.total is not None), key=lambda line: (-(line.total or 0), line.label)
        ),
        totals=[shown["rows"][row] for row in told_rows],
        untold_audiences=[name for row, name in enumerate(audiences) if row not in told_rows],
        untold_places=sorted(line.label for line in lines if line.total is None),
        comparison=_comparison(reference, names) if reference else None,
    )


def _comparison(told: dict[str, Any], names: Mapping[str, str]) -> Comparison:
    dimensions = [Dimension(one) for one in told["dimensions"]]
    participants = masked_line([row["participants"] for row in told["rows"]])
    rows, unknown = [], []
    for row, count in zip(told["rows"], participants, strict=True):
        cell = dict(zip(dimensions, row["cell"], strict=True))
        label = " · ".join(
            audience_named(value) if dimension is Dimension.AUDIENCE else names.get(value, value)
            for dimension, value in cell.items()
        )
        if row["population"] is None:
            unknown.append(label)
            continue
        is_missing = row["cell"] in told["missing"]
        rows.append(
            Present(
                label=label,
                participants=count,
                population=round(row["population"]),
                share=_points(row["share"]) if count is not None else None,
                reference_share=_points(row["reference_share"]),
                gap_low=_points(row["gap_low"]) if count is not None else None,
                gap_high=_points(row["gap_high"]) if count is not None else None,
                is_missing=is_missing,
                missing=round(row["missing"]) if is_missing and count is not None else None,
                audience=cell.get(Dimension.AUDIENCE, ""),
                territory=cell.get(Dimension.TERRITORY, ""),
            )
        )
    score = told["score"]
    left_out = score["left_out"] if score else 0
    return Comparison(
        name=told["name"],
        source=told["source"],
        on=date.fromisoformat(told["on"]),
        unit=told["unit"],
        rows=sorted(rows, key=lambda row: row.label),
        unknown=unknown,
        score=_points(score["value"]) if score else None,
        by_chance=_points(score["by_chance"]) if score else None,
        compared=score["participants"] if score and not 0 < left_out < THRESHOLD else None,
        left_out=left_out if left_out >= THRESHOLD else 0,
        formula=score["formula"] if score else "",
    )


def _points(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
