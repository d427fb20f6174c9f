"""Write a sheet that was read in a file, as a save like any other."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.campaign.models import Theme
from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.foundation.text import clean
from cahiers.meetings.actions.sheets import Unfit, finish_sheet, save_sheet
from cahiers.meetings.enums import Origin
from cahiers.meetings.models import Meeting, Sheet
from cahiers.meetings.queries.sheets import standing
from cahiers.meetings.structure.bounds import MOST_SEATED
from cahiers.meetings.structure.merging import GONE, REMOVED, Content, cell_of
from cahiers.meetings.structure.pieces import SheetRead


def write_read_sheet(meeting: Meeting, read: SheetRead, *, table: int, theme: Theme | None, by: Any) -> Sheet:
    """Write a sheet on a table of a locked meeting, within the gesture that confirms its file, and finish it.

    What the table had is replaced, its earlier version stays; an idea in the same words stays the same idea, with what
    became of it. Refused when something does not fit in a sheet, with what and on which table.
    """
    sheet, _new = Sheet.objects.get_or_create(meeting=meeting, table=table)
    content = _content(read, standing(sheet).content, theme)
    try:
        save_sheet(sheet, content=content, base=sheet.version, save_id=new_id(), origin=Origin.FILE, by=by)
    except Unfit as error:
        raise Refused(_("Table %(table)s : %(fault)s") % {"table": table, "fault": error}) from error
    return finish_sheet(sheet, by=by)


def _content(read: SheetRead, before: Content, theme: Theme | None) -> Content:
    """Return the whole sheet as cells: those of before that the file does not fill are emptied."""
    seated = read.seated if read.seated is not None and 0 < read.seated <= MOST_SEATED else ""
    cells = {
        "theme": str(theme.pk) if theme else "",
        "challenge": "",
        "wording": read.wording,
        "seated": str(seated),
        "state_of_play": read.state_of_play,
        "obstacles": read.obstacles,
    }
    known = {before[cell_of(key, "text")]: key for key in before.ideas if not before.is_removed(key)}
    order = []
    for idea in read.ideas:
        if idea.is_blank:
            continue
        key = known.pop(clean(idea.text), "") or str(new_id())
        order.append(key)
        said = {"text": idea.text, "level": idea.level, "who": idea.who, "means": idea.means}
        cells |= {cell_of(key, name): text for name, text in said.items()}
    cells |= {cell_of(key, REMOVED): GONE for key in known.values()}
    return Content(cells, tuple(order))
