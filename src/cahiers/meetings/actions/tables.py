"""The tables of a meeting: a blank sheet each, whose code is printed before anybody sits down."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.actions.sheets import closed_sentence
from cahiers.meetings.models import Meeting, Sheet
from cahiers.meetings.queries.sheets import is_writable

MOST_TABLES = 60


@transaction.atomic
def lay_tables(meeting: Meeting, *, tables: int, by: Any) -> list[Sheet]:
    """Have a blank sheet for each table, numbered from 1; return them all. Laying the same tables twice changes nothing.

    Sheets that exist keep their codes. With fewer tables, blank sheets beyond go; a sheet on which something was written
    stays, and so do the tables before it. Refused outside of 1 to 60 tables, and once the report is handed in.
    """
    meeting = _writable(meeting, tables)
    blank = meeting.sheets.filter(version=0, ideas=None, pieces=None)
    written = _last(meeting.sheets.exclude(pk__in=blank))
    last = max(tables, written)
    laid = set(meeting.sheets.values_list("table", flat=True))
    added = [Sheet(meeting=meeting, table=table) for table in range(1, last + 1) if table not in laid]
    Sheet.objects.bulk_create(added)
    removed, _kinds = meeting.sheets.filter(pk__in=blank, table__gt=last).delete()
    if added or removed:
        record("meetings.tables_laid", meeting, by=by, tables=last)
    return list(meeting.sheets.order_by("table"))


@transaction.atomic
def open_tables(meeting: Meeting, *, count: int, by: Any) -> list[Sheet]:
    """Give so many more tables a blank sheet, numbered on after the last one; return the new ones.

    Refused beyond 60 tables in all, and once the report is handed in.
    """
    meeting = _writable(meeting, meeting.sheets.count() + count if count > 0 else 0)
    last = _last(meeting.sheets.all())
    sheets = [Sheet(meeting=meeting, table=last + rank) for rank in range(1, count + 1)]
    Sheet.objects.bulk_create(sheets)
    record("meetings.tables_opened", meeting, by=by, tables=count)
    return sheets


def _writable(meeting: Meeting, tables: int) -> Meeting:
    """Lock a meeting that would have so many tables."""
    meeting = locked_meeting(meeting)
    if not is_writable(meeting):
        raise Refused(closed_sentence())
    if not 1 <= tables <= MOST_TABLES:
        raise Refused(_("Une rencontre a de 1 à %(most)s tables.") % {"most": MOST_TABLES})
    return meeting


def _last(sheets: Any) -> int:
    return sheets.aggregate(last=Max("table"))["last"] or 0
