"""Who took part beside who could have: rates, gaps with their margins, one score, who is missing."""

from datetime import date
from typing import Any

import pyarrow as pa

from cahiers.insight.analyses.computed import Computed, Told
from cahiers.insight.enums import Dimension
from cahiers.questionnaires.structure.masking import masked
from cahiers.sense.population.participation import Score, missing_people, presence, representativeness
from cahiers.sense.population.reference import Cell, Reference

COLUMNS = {Dimension.AUDIENCE: "audience", Dimension.TERRITORY: "academy"}


def compare_presence(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Compare the participants of an extract with a reference population; nothing is drawn, the seed changes nothing."""
    rows = extract.to_pylist()
    output: dict[str, Any] = {
        "participants": sum(row["people"] for row in rows),
        "table": _table(rows),
        "reference": None,
    }
    told(50)
    if parameters.get("reference"):
        output["reference"] = _compared(rows, parameters["reference"])
    return Computed(output)


def _table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Cross audiences and académies, as counted and as the public may read it."""
    audiences, academies = (sorted({row[name] or "" for row in rows}) for name in ("audience", "academy"))
    counts = [[0] * len(academies) for _audience in audiences]
    for row in rows:
        counts[audiences.index(row["audience"] or "")][academies.index(row["academy"] or "")] += row["people"]
    shown = masked(counts)
    public = {"cells": shown.cells, "rows": shown.row_totals, "columns": shown.column_totals, "total": shown.total}
    return {"audiences": audiences, "academies": academies, "counts": counts, "public": public}


def _compared(rows: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
    dimensions = [Dimension(name) for name in told["dimensions"]]
    population = Reference(
        told["name"],
        told["source"],
        date.fromisoformat(told["on"]),
        tuple(told["dimensions"]),
        {tuple(line[:-1]): line[-1] for line in told["counts"]},
    )
    people: dict[Cell, int] = {}
    for row in rows:
        cell = tuple(row[COLUMNS[dimension]] or "" for dimension in dimensions)
        people[cell] = people.get(cell, 0) + row["people"]
    present = presence(population, people)
    score = representativeness(population, people)
    return {
        "name": told["name"],
        "source": told["source"],
        "on": told["on"],
        "unit": told["unit"],
        "dimensions": told["dimensions"],
        "rows": [
            {
                "cell": row.cell,
                "participants": row.participants,
                "population": row.population,
                "share": row.share,
                "reference_share": row.reference_share,
                "gap": row.gap,
                "gap_low": row.gap_low,
                "gap_high": row.gap_high,
                "missing": row.missing,
            }
            for row in present
        ],
        "missing": [row.cell for row in missing_people(present)],
        "score": None
        if score is None
        else {
            "formula": Score.FORMULA,
            "value": score.value,
            "by_chance": score.by_chance,
            "participants": score.participants,
            "left_out": score.left_out,
        },
    }
