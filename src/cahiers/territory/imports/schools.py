"""Schools from the ministry's files: all of a file or nothing, in bulk, again and again without doubles."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.foundation.importing import ImportReport, Table, progress, read_table
from cahiers.foundation.journal import record
from cahiers.territory.actions import lock_tree
from cahiers.territory.imports.layouts import Row, district_name, reader_for
from cahiers.territory.imports.uai import fault_in
from cahiers.territory.imports.upsert import Incoming, upsert
from cahiers.territory.models import Node, search_key_of, sort_key_of, words_of
from cahiers.territory.queries import roots

DISTRICT_NATURE = "CIRCONSCRIPTION"


@transaction.atomic
def load_schools(path: Path, *, show: bool = False) -> ImportReport:
    """Plant, update and move the schools of one file; the report names every line left out.

    A school hangs under the district (circonscription) that the file names, else under its département. A file
    that names no district leaves a school where it hangs in the right département, and a school that someone hung
    in a network stays there. Refused as a whole when the file cannot be read, or before the territories are loaded.
    """
    table = read_table(path)
    lock_tree(to_move=True)
    departments = {node.code: node for node in Node.objects.filter(level="dep")}
    if not departments:
        raise Refused(_("Les territoires ne sont pas chargés : « cahiers load-territories » d’abord."))
    report = ImportReport(source=path.name)
    rows = _checked_rows(table, departments, report, show=show)
    districts = _Districts(departments, rows)
    reason = _("Fichier {file}").format(file=path.name)
    outcomes = [
        upsert(districts.implied(rows), reason),  # not rows of the file: not counted
        upsert([districts.incoming(row) for row in rows if _is_district(row)], reason),
        upsert((_school(row, districts) for row in rows if not _is_district(row)), reason),
    ]
    report.taken = sum(outcome.planted for outcome in outcomes[1:])
    report.updated = sum(outcome.updated for outcome in outcomes[1:])
    report.unchanged = len(rows) - report.taken - report.updated
    _tell(report)
    return report


def _checked_rows(table: Table, departments: dict[str, Node], report: ImportReport, *, show: bool) -> list[Row]:
    """Return the rows that can be taken; the others go to the report, with their reason."""
    read, width, rows = reader_for(table), len(table.header), []
    records = progress(table.records, len(table.records), table.name) if show else table.records
    seen: dict[str, int] = {}
    for line, cells in records:
        if len(cells) != width:
            sentence = _("{found} colonnes au lieu de {expected}")
            report.refuse(line=line, reference=cells[0], reason=sentence.format(found=len(cells), expected=width))
            continue
        row = read(line, cells)
        fault = _fault_of(row, departments, seen)
        if fault:
            report.refuse(line=line, reference=row.code, reason=fault)
            continue
        seen[row.code] = line
        rows.append(row)
    return rows


def _fault_of(row: Row, departments: dict[str, Node], seen: dict[str, int]) -> str:
    if fault := fault_in(row.code):
        return fault
    if row.department not in departments:
        return _("département inconnu : {code}").format(code=row.department or "–")
    if not row.name:
        return _("établissement sans nom")
    if row.code in seen:
        return _("code déjà lu à la ligne {line}").format(line=seen[row.code])
    return ""


def _is_district(row: Row) -> bool:
    return row.nature.upper().startswith(DISTRICT_NATURE)


class _Districts:
    """The districts that a file names, each under one key however it is named: code, or name in its département."""

    def __init__(self, departments: dict[str, Node], rows: list[Row]) -> None:
        """Learn the districts already planted, then the codes that the file gives."""
        known = Node.objects.filter(level="cir", parent__level="dep")
        self.departments = departments
        self.keys = {(code, name): key for key, code, name in known.values_list("key", "parent__code", "sort_key")}
        self.planted = set(self.keys.values())
        for row in rows:
            if _is_district(row):
                self._learn(row.department, district_name(row.name), row.code)
            elif row.district and not fault_in(row.district_code):
                self._learn(row.department, row.district, row.district_code)

    def _learn(self, department: str, name: str, code: str) -> None:
        if f"cir:{code}" in self.planted:
            self.keys[department, sort_key_of(name)] = f"cir:{code}"
        else:
            self.keys.setdefault((department, sort_key_of(name)), f"cir:{code}")

    def key(self, department: str, name: str) -> str:
        """Return the key of a district; without any code, it is made of the département and the name."""
        place = department, sort_key_of(name)
        if place not in self.keys:
            slug = "-".join(words_of(name)).removeprefix("circonscription-").removeprefix("de-")
            self.keys[place] = f"cir:{department}-{slug}"[:44]
        return self.keys[place]

    def incoming(self, row: Row) -> Incoming:
        """Return a district that has a row of its own."""
        name = district_name(row.name)
        return self._incoming(row.department, name, row.nature, row.closed)

    def implied(self, rows: list[Row]) -> list[Incoming]:
        """Return the districts that only their schools name, and that are not planted yet."""
        own = {self.key(row.department, district_name(row.name)) for row in rows if _is_district(row)}
        named = {self.key(row.department, row.district): row for row in rows if row.district and not _is_district(row)}
        missing = (row for key, row in named.items() if key not in own and key not in self.planted)
        return [self._incoming(row.department, row.district, "", None) for row in missing]

    def _incoming(self, department: str, name: str, nature: str, closed: bool | None) -> Incoming:
        key, parent = self.key(department, name), self.departments[department].key
        code = key.removeprefix("cir:")
        search, sort = search_key_of(name, "", code), sort_key_of(name)
        return Incoming(new_id(), "cir", code, key, name, "", nature, search, sort, parent, parent, closed)


def _school(row: Row, districts: _Districts) -> Incoming:
    department = districts.departments[row.department].key
    parent = districts.key(row.department, row.district) if row.district else department
    search, sort = search_key_of(row.name, row.town, row.code), sort_key_of(row.name)
    key = f"eta:{row.code}"
    return Incoming(
        new_id(), "eta", row.code, key, row.name, row.town, row.nature, search, sort, parent, department, row.closed
    )


def _tell(report: ImportReport) -> None:
    if report.taken or report.updated:
        figures = {"taken": report.taken, "updated": report.updated, "refused": len(report.refused)}
        record("territory.schools_loaded", roots().get(), file=report.source, **figures)
