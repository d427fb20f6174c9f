"""The board as a table for a spreadsheet: the same lines as the page, inert cells."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from cahiers.foundation.inert import inert
from cahiers.meetings.queries.board import Standing, Tally

BOM = "\ufeff"  # without it a French spreadsheet reads accents wrong


def columns() -> list[tuple[str, str]]:
    """Return each column of the board: its name in the code and on the screen."""
    return [
        ("expected", _("attendues")),
        ("planned", _("prévues")),
        ("held", _("tenues")),
        ("handed_in", _("remises")),
        ("late", _("en retard")),
        ("accepted", _("acceptées")),
        ("integrated", _("intégrées")),
    ]


def board_csv(standing: Standing) -> str:
    """Return the lines of a standing and its total, separated by semicolons."""
    written = StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    names = columns()
    rows.writerow([_("code"), _("territoire"), *(title for _name, title in names)])

    def row(key: str, name: str, tally: Tally) -> None:
        rows.writerow([key, inert(name), *(getattr(tally, column) for column, _title in names)])

    for line in standing.lines:
        if line.node:
            row(line.node.key, line.node.name, line.tally)
        else:
            row(standing.node.key, _("rattachées directement"), line.tally)
    row("", _("Total : %(name)s") % {"name": standing.node.name}, standing.total)
    return BOM + written.getvalue()
