"""Reference populations from a CSV: how many people there are, by audience, by académie, or by both."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.debate.imports.rows import Row, open_sheet, read_rows, refuse
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import ImportReport
from cahiers.foundation.journal import record
from cahiers.insight.enums import Dimension
from cahiers.insight.models import ReferencePopulation
from cahiers.people.enums import Audience
from cahiers.territory.models import Node

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
    dimensions = [dimension for column, dimension in COLUMNS.items() if column in sheet.columns]
    if not dimensions:
        raise Refused(_("Il faut au moins une colonne « public » ou « academie »."))
    academies = set(Node.objects.filter(level="aca").values_list("key", flat=True))

    def cell(row: Row) -> tuple[str, list[Any]]:
        values = [_value(row, dimension, academies) for dimension in dimensions]
        people = None if row.line_of(PEOPLE).lower() in UNKNOWN else row.number(PEOPLE)
        return " ".join(values), [*values, people]

    counts = read_rows(sheet, cell)
    if not counts:
        raise Refused(_("Aucune ligne de ce fichier ne peut être prise."))
    values = {"source": source, "unit": unit, "dimensions": [d.value for d in dimensions], "counts": counts}
    made, is_new = ReferencePopulation.objects.update_or_create(name=name, on=on, defaults=values)
    record("population.loaded", made, cells=len(counts))
    report = sheet.report
    report.taken, report.updated = (len(counts), 0) if is_new else (0, len(counts))
    return report


def _value(row: Row, dimension: Dimension, academies: set[str]) -> str:
    if dimension is Dimension.AUDIENCE:
        audience = row.line_of("public")
        return audience if audience in Audience.values else refuse(_("public inconnu : {value}"), value=audience[:40])
    code = row.line_of("academie")
    key = code if code.startswith("aca:") else f"aca:{code.zfill(2)}"
    return key if key in academies else refuse(_("académie inconnue : {value}"), value=code[:40])
