"""The committed reference data: levels, nation, academic regions, académies, départements."""

import csv
from collections.abc import Iterator
from importlib import resources

from django.db import transaction

from cahiers.foundation.importing import ImportReport
from cahiers.foundation.journal import record
from cahiers.territory.actions import lock_tree
from cahiers.territory.models import Level, Node, Placement

ROOT = ("nat", "fr", "France", None)
# Each file of a level names the level above and the column that points to it.
FILES = (
    ("reg", "regions.csv", "nat", ""),
    ("aca", "academies.csv", "reg", "region"),
    ("dep", "departements.csv", "aca", "academy"),
)


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("cahiers.territory").joinpath("reference", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _nodes() -> Iterator[tuple[str, str, str, str | None]]:
    """Yield level, code, name and parent's key of each node, parents first."""
    yield ROOT
    for level, file, above, column in FILES:
        for row in _rows(file):
            yield level, row["code"], row["name"], f"{above}:{row[column] if column else ROOT[1]}"


@transaction.atomic
def load_territories() -> ImportReport:
    """Plant the levels and the 150 nodes of the reference data, in bulk.

    Idempotent: names are brought up to date, and a node that was moved by hand stays where it is.
    """
    lock_tree(to_move=True)
    Level.objects.bulk_create(
        [Level(**row) for row in _rows("levels.csv")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "plural", "rank"],
    )
    report, known = ImportReport(), {node.key: node for node in Node.objects.exclude(level="eta")}
    new, renamed = [], []
    for level, code, name, above in _nodes():
        node = known.get(f"{level}:{code}")
        if node is None:
            parent = known[above] if above else None
            key = f"{level}:{code}"
            path, depth = (parent.path, parent.depth + 1) if parent else ("", 0)
            node = Node(level_id=level, code=code, key=key, parent=parent, path=f"{path}{key}/", depth=depth)
            node.describe(name, "")
            known[key] = node
            new.append(node)
        elif node.name != name:
            node.describe(name, node.town)
            renamed.append(node)
        else:
            report.unchanged += 1
    Node.objects.bulk_create(new)
    Placement.objects.bulk_create([Placement(node=node, parent=node.parent) for node in new])
    Node.objects.bulk_update(renamed, ["name", "search_key", "sort_key"])
    report.taken, report.updated = len(new), len(renamed)
    if new or renamed:
        record("territory.reference_loaded", known["nat:fr"], taken=report.taken, updated=report.updated)
    return report
