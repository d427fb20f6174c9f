"""Reference populations from a CSV: how many people there are, by audience, by académie, or by both."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.debate.imports.rows import Row, open_sheet, read_rows
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import ImportReport
from cahiers.foundation.journal import record
from cahiers.insight.enums import Dimension
from cahiers.insight.imports.values import academy_keys, academy_of, audience_of
from cahiers.insight.models import ReferencePopulation

COLUMNS = {"public": Dimension.AUDIENCE, "academie": Dimension.TERRITORY}
PEOPLE = "effectif"
UNKNOWN = ("", "?", "nd")


@transaction.atomic
def load_population(path: Path, *, name: str, source: str, on: date, unit: str) -> ImportReport:
    """Load a population, in place of the one of that name at that date; an empty number is unknown, never 0.

    Refused as a whole without a name, a source or a unit, or when it has neither a public nor an académie.
    """
    if not all(word.strip() for word in (name, source, unit)):
        raise Refused(_("Une population de référence a un nom, une source et une unité."))
    sheet = open_sheet(path, (PEOPLE,))
    dimensions = {column: dimension for column, dimension in COLUMNS.items() if column in sheet.columns}
    if not dimensions:
        raise Refused(_("Il faut au moins une colonne « public » ou « academie »."))
    academies = academy_keys()

    def cell(row: Row) -> tuple[str, list[Any]]:
        values = [
            audience_of(row.line_of(column))
            if dimension is Dimension.AUDIENCE
            else academy_of(row.line_of(column), academies)
            for column, dimension in dimensions.items()
        ]
        people = None if row.line_of(PEOPLE).lower() in UNKNOWN else row.number(PEOPLE)
        return " ".join(values), [*values, people]

    counts = read_rows(sheet, cell)
    if not counts:
        raise Refused(_("Aucune ligne de ce fichier ne peut être prise."))
    values = {"source": source, "unit": unit, "dimensions": list(dimensions.values()), "counts": counts}
    made, is_new = ReferencePopulation.objects.update_or_create(name=name, on=on, defaults=values)
    record("population.loaded", made, cells=len(counts))
    report = sheet.report
    report.taken, report.updated = (len(counts), 0) if is_new else (0, len(counts))
    return report
