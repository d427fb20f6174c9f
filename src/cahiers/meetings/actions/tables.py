"""The tables of a meeting: a blank sheet each, whose code is printed before anybody sits down."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.actions.sheets import MOST_TABLES
from cahiers.meetings.models import Meeting, Sheet
from cahiers.meetings.structure.life import WRITABLE


@transaction.atomic
def lay_tables(meeting: Meeting, *, tables: int, by: Any) -> list[Sheet]:
    """Have a blank sheet for each table, numbered from 1; return them all. Laying the same tables twice changes nothing.

    Sheets that exist keep their codes. With fewer tables, blank sheets beyond go; a sheet on which something was written
    stays, and so do the tables before it. Refused outside of 1 to 60 tables, and once the report is handed in.
    """
    meeting = locked_meeting(meeting)
    if not 1 <= tables <= MOST_TABLES:
        raise Refused(_("Une rencontre a de 1 à %(most)s tables.") % {"most": MOST_TABLES})
    if meeting.state not in WRITABLE:
        raise Refused(
            _("Cette rencontre est %(state)s : ses tables ne changent plus.") % {"state": meeting.get_state_display()}
        )
    before = list(meeting.sheets.order_by("table"))
    written = max((sheet.table for sheet in before if sheet.version), default=0)
    last = max(tables, written)
    laid = {sheet.table for sheet in before}
    added = [Sheet(meeting=meeting, table=table) for table in range(1, last + 1) if table not in laid]
    Sheet.objects.bulk_create(added)
    removed, _kinds = meeting.sheets.filter(table__gt=last, version=0).delete()
    if added or removed:
        record("meetings.tables_laid", meeting, by=by, tables=last)
    return list(meeting.sheets.order_by("table"))
