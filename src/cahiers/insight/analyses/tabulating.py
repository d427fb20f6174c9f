"""Votes of a campaign by statement and kind of people, on this machine or on a cluster, as the house is set."""

import csv
import secrets
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.inert import inert
from cahiers.foundation.snapshots import one_snapshot
from cahiers.insight.analyses.extracting import VOTES, copy_rows
from cahiers.insight.queries.names import academies_named, audience_named, statements_named
from cahiers.questionnaires.structure.masking import masked
from cahiers.sense.tabulation import count_choices, tabulating

CHOICES = (1, 0, -1)
Counts = dict[str, dict[str, list[int]]]


def tabulate_votes(campaign: Campaign, by: str, target: Path) -> int:
    """Write how each kind of people voted on each statement, as CSV; return the number of statements.

    Small counts are hidden, and those that would give them away. The extract lies in the house's own folder for the time of
    the table, where the machines of a cluster read it. Refused when nobody voted, and where the extra is not installed.
    """
    try:
        counts = _counts(campaign, by)
    except ImportError as error:
        raise Refused(
            _("Ces tables demandent l’extra « tabulation », ou « cluster » sur plusieurs machines.")
        ) from error
    labels = sorted({label for table in counts.values() for label in table})
    names = academies_named(labels) if by == "academy" else {label: audience_named(label) for label in labels}
    titles = statements_named(campaign, counts)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("proposition"), _("titre"), _("qui"), _("pour"), _("mitigé"), _("contre"), _("avis")])
        for statement, table in sorted(counts.items()):
            shown = masked([table.get(label, [0] * len(CHOICES)) for label in labels])
            for label, cells, total in zip(labels, shown.cells, shown.row_totals, strict=True):
                words = (statement, titles[statement].title, names.get(label, label))
                numbers = ["" if count is None else count for count in (*cells, total)]
                writer.writerow([*(inert(word) for word in words), *numbers])
    return len(counts)


def _counts(campaign: Campaign, by: str) -> Counts:
    values = {"campaign": campaign.pk, "within": None, "secret": secrets.token_bytes(32)}
    with tempfile.TemporaryDirectory(prefix="tabulation-", dir=settings.VAR) as folder:
        extract = Path(folder) / "votes.parquet"
        with one_snapshot():
            copy_rows(VOTES, values, extract)
        with tabulating(settings.CLUSTER) as engine:
            table = count_choices(engine.open(extract), by=(by,), choice="vote", voter="participant")
    counts: Counts = {}
    for row in table.to_pylist():
        line = counts.setdefault(row["statement"], {}).setdefault(row[by] or "", [0] * len(CHOICES))
        line[CHOICES.index(row["vote"])] += row["votes"]
    return counts
