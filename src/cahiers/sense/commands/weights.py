"""`cahiers sense weights`: who is missing, and weights that give people the composition of the population."""

import argparse
from collections import Counter
from datetime import date
from pathlib import Path

from cahiers.sense.commands.reading import Columns, Unreadable, digest_of, read_columns, refuse_repeated
from cahiers.sense.commands.report import Report, Table
from cahiers.sense.commands.sentences import number, sentence
from cahiers.sense.population.participation import presence, representativeness
from cahiers.sense.population.reference import Cell, Reference
from cahiers.sense.population.weighting import WeightingRefused, rake

_PEOPLE = {"id": ("id", "identifiant", "person", "personne")}
_MARGINS = {
    "margin": ("margin", "critère", "critere"),
    "value": ("value", "valeur"),
    "people": ("people", "effectif", "population"),
}
Margins = dict[str, dict[str, float]]


def report(asked: argparse.Namespace) -> Report:
    """Weight the people of a file; a refusal is a result too: who is missing is told all the same."""
    language = asked.language
    columns = read_columns(asked.file, _PEOPLE, language)
    refuse_repeated(columns, "id", asked.file, language)
    margins = _read_margins(asked.margins, language)
    people = _categories(columns, margins, asked.file, language)
    says: list[str] = []
    weights: list[float | None] = [None] * len(columns)
    refusal, effective = None, None
    try:
        found = rake(people, margins, fewest=asked.fewest)
        weights, effective = list(found.values.tolist()), found.effective
        told = {"effective": number(language, effective), "worth": number(language, effective / len(columns), 2)}
        says.append(sentence(language, "weights_says", people=number(language, len(columns)), **told))
    except WeightingRefused as error:
        refusal = str(error)
        says.append(sentence(language, "weights_refused", reason=refusal))
    tables, scores = [], {}
    for name, population in margins.items():
        table, score = _missing(name, population, people[name], language)
        tables.append(table)
        if score:
            scores[name] = score[0]
            told = {"score": number(language, score[0], 2), "chance": number(language, score[1], 2)}
            says.append(sentence(language, "weights_score", margin=name, **told))
    return Report(
        name="weights",
        title=sentence(language, "weights_title"),
        method=sentence(language, "weights_method"),
        says=says,
        limits=[sentence(language, "weights_limit")],
        tables=tables,
        rows={"id": columns.values["id"], "weight": weights},
        result={"people": len(columns), "effective": effective, "refusal": refusal, "scores": scores},
        parameters={"margins": ", ".join(margins), "fewest": asked.fewest},
        source=asked.file.name,
        digest=digest_of(asked.file, asked.margins),
        lines=len(columns),
    )


def _read_margins(path: Path, language: str) -> Margins:
    columns = read_columns(path, _MARGINS, language)
    margins: Margins = {}
    for place, line in enumerate(columns.lines):
        name, value, written = (columns.values[key][place].strip() for key in ("margin", "value", "people"))
        try:
            people = float(written.replace("\u202f", "").replace(" ", "").replace(",", "."))
            if not 0 <= people < float("inf"):
                raise ValueError(written)
        except ValueError as error:
            raise Unreadable(sentence(language, "bad_people", path=path.name, line=line, value=written)) from error
        if value in margins.setdefault(name, {}):
            raise Unreadable(sentence(language, "twice", path=path.name, line=line, column="value", value=value))
        margins[name][value] = people
    return margins


def _categories(columns: Columns, margins: Margins, path: Path, language: str) -> dict[str, list[str]]:
    """Return the column of each margin; its header may differ by case."""
    by_header = {header.lower(): header for header in columns.others}
    people = {}
    for name in margins:
        if name.lower() not in by_header:
            told = ", ".join(columns.others)
            raise Unreadable(sentence(language, "no_column", path=path.name, column=name, columns=told))
        people[name] = [cell.strip() for cell in columns.others[by_header[name.lower()]]]
    return people


def _missing(
    name: str, population: dict[str, float], people: list[str], language: str
) -> tuple[Table, tuple[float, float] | None]:
    """Return who took part on one margin beside the population, and the score with what chance would give."""
    reference = Reference(name, "–", date(1970, 1, 1), (name,), {(value,): many for value, many in population.items()})
    counted: Counter[Cell] = Counter((value,) for value in people)
    rows = []
    for cell in presence(reference, counted):
        gap = "–" if cell.gap is None else number(language, 100 * cell.gap, 1)
        short = number(language, cell.missing) if cell.missing is not None and (cell.gap_high or 0) < 0 else "–"
        there = "–" if cell.population is None else number(language, cell.population)
        rows.append([cell.cell[0] or "–", number(language, cell.participants), there, gap, short])
    score = representativeness(reference, counted)
    headers = [sentence(language, key) for key in ("value", "took_part", "population", "gap", "missing")]
    table = Table(f"{sentence(language, 'margin')}\u00a0: {name}", headers, rows)
    return table, (score.value, score.by_chance) if score else None
