"""The zip of a hand-in, as the campaign's rules want it: imposed names, same headings as the blank documents."""

from django.utils import translation
from django.utils.translation import gettext as _

from cahiers.meetings.documents.archive import zipped
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.names import file_name
from cahiers.meetings.documents.pieces.sheets import FilledSheet, filled_sheet
from cahiers.meetings.documents.pieces.synthesis import FilledTheme, filled_synthesis
from cahiers.meetings.documents.writers import Format, written


def hand_in_zip(
    meeting: KitMeeting, themes: tuple[FilledTheme, ...], sheets: tuple[FilledSheet, ...], form: Format = Format.DOCX
) -> bytes:
    """Return the synthesis and the sheets of a meeting under the imposed names, with a note that lists them.

    Nothing of what was written is cut; a name met twice is followed by (2). The same texts give the same bytes.
    """
    taken: set[str] = set()
    known = {"academie": meeting.academy, "reseau": meeting.network}
    with translation.override(meeting.language):
        named = file_name(meeting.names.synthesis, form.value, taken, **known, numero="")
        documents = {named: written(filled_synthesis(meeting, themes), form)}
        for sheet in sheets:
            named = file_name(meeting.names.sheet, form.value, taken, **known, numero=str(sheet.number))
            documents[named] = written(filled_sheet(meeting, sheet), form)
        note = "\r\n".join([meeting.title, f"{meeting.day}, {meeting.hours}", meeting.place, "", *documents, ""])
        return zipped({_("LISEZMOI.txt"): note.encode(), **documents})
