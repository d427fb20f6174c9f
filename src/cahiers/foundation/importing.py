"""What every importer shares: a report that names each line left out, and a bar that shows progress."""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

T = TypeVar("T")
BAR = 40
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class ReportedLine:
    """A line of the file about which something must be said; `line` is the physical line where it begins."""

    line: int
    reference: str
    reason: str


@dataclass
class ImportReport:
    """What became of each row of a file: taken (new), updated, unchanged, or refused with its reason.

    A remark is about a row that was taken all the same, after something in it was put right.
    """

    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[ReportedLine] = field(default_factory=list)
    remarks: list[ReportedLine] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.taken + self.updated + self.unchanged + len(self.refused)

    def refuse(self, *, line: int, reference: str, reason: str | Promise) -> None:
        """Leave a row out, and say why."""
        self.refused.append(ReportedLine(line, reference, str(reason)))

    def remark(self, *, line: int, reference: str, reason: str | Promise) -> None:
        """Say what was put right in a row that is taken."""
        self.remarks.append(ReportedLine(line, reference, str(reason)))

    def summary(self) -> str:
        """Return one line fit for a terminal or a page; its figures add up to the rows read."""
        refused = len(self.refused)
        return _("{rows} : {taken}, {updated}, {unchanged}, {refused}").format(
            rows=ngettext("{n} ligne lue", "{n} lignes lues", self.rows).format(n=self.rows),
            taken=ngettext("{n} créée", "{n} créées", self.taken).format(n=self.taken),
            updated=ngettext("{n} mise à jour", "{n} mises à jour", self.updated).format(n=self.updated),
            unchanged=ngettext("{n} inchangée", "{n} inchangées", self.unchanged).format(n=self.unchanged),
            refused=ngettext("{n} refusée", "{n} refusées", refused).format(n=refused),
        )

    def write_csv(self, path: Path) -> None:
        """Write the refused lines, then the remarks, in the order of the file; no cell starts a formula."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([_("ligne"), _("référence"), _("sort"), _("motif")])
            for lines, fate in ((self.refused, _("refusée")), (self.remarks, _("corrigée"))):
                for reported in sorted(lines, key=lambda reported: reported.line):
                    writer.writerow([reported.line, inert(reported.reference), fate, inert(reported.reason)])


def inert(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it: an apostrophe goes before what could start a formula."""
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def progress(items: Iterable[T], total: int, title: str = "") -> Iterator[T]:
    """Yield the items; on a terminal, draw how far it has come. Elsewhere nothing is written."""
    if not sys.stderr.isatty() or not total:
        yield from items
        return
    drawn = -1
    for rank, item in enumerate(items):
        if (percent := 100 * rank // total) != drawn:
            drawn = percent
            _draw(title, min(percent, 100))
        yield item
    _draw(title, 100)
    sys.stderr.write("\n")


def _draw(title: str, percent: int) -> None:
    filled = BAR * percent // 100
    sys.stderr.write(f"\r{title} {'█' * filled}{'░' * (BAR - filled)} {percent:3d} %")
    sys.stderr.flush()
