"""Confirm a hand-in that came as files: its words become the meeting's, and the meeting is handed in."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.campaign.models import Theme
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.handing_in import require_reports, send_receipt
from cahiers.meetings.actions.moving import locked_meeting, move
from cahiers.meetings.actions.read_sheets import write_read_sheet
from cahiers.meetings.actions.uploading import require_room_for_files
from cahiers.meetings.actions.writing import follow_quotes, write_version
from cahiers.meetings.enums import HandInState, MeetingState, MemberKind, Origin
from cahiers.meetings.models import HandIn, Meeting, Passage, Piece
from cahiers.meetings.structure.pieces import Understood

REPLACE, COMPLETE = "replace", "complete"
WAYS = (REPLACE, COMPLETE)


@transaction.atomic
def confirm_hand_in(hand_in: HandIn, *, way: str, by: Any) -> HandIn:
    """Write what was read as versions of the synthesis and of the sheets, and hand the meeting in. Twice is once.

    Sections and sheets that were there are replaced, or completed, as `way` says; their earlier versions stay. Refused
    while the meeting is not known or a run of text has no place, when nothing was read, outside the phase, and when
    the report is accepted already.
    """
    locked = HandIn.objects.select_for_update(of=("self",)).select_related("campaign", "meeting").get(pk=hand_in.pk)
    if locked.state == HandInState.CONFIRMED:
        return locked
    if locked.state != HandInState.READ:
        raise Refused(_("Ces fichiers ne sont pas encore lus."))
    if locked.meeting is None:
        raise Refused(_("Dites d’abord de quelle rencontre il s’agit."))
    meeting = locked.meeting = locked_meeting(locked.meeting)
    require_reports(meeting.campaign)
    require_room_for_files(meeting)
    themes = {theme.code: theme for theme in meeting.themes.all()}
    pieces = list(locked.pieces.select_related("hand_in").order_by("rank"))
    read = {piece: Understood.of_json(piece.understood) for piece in pieces}
    _refuse_unplaced(read, themes)
    _make_writable(meeting, by=by)
    written = _write_sections(meeting, themes, read, is_replacing=way != COMPLETE, by=by)
    sheets = _write_sheets(meeting, themes, read, is_replacing=way != COMPLETE, by=by)
    if not written and not sheets:
        raise Refused(_("Rien n’a été lu dans ces pièces : dites laquelle est la synthèse, ou écrivez-la en ligne."))
    follow_quotes(meeting, written, by=by)
    move(meeting, MeetingState.HANDED_IN, by=by)
    locked.state, locked.confirmed_by, locked.confirmed_at = HandInState.CONFIRMED, by, Now()
    locked.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record("meetings.report_received", locked, by=by, meeting=str(meeting.pk), origin=Origin.FILE.value, way=way)
    send_receipt(locked, meeting)
    return locked


def _refuse_unplaced(read: dict[Piece, Understood], themes: dict[str, Theme]) -> None:
    for piece, understood in read.items():
        left = len(understood.to_place(themes))
        if left:
            sentence = ngettext(
                "« %(name)s » a encore %(count)s passage sans place : placez-le, ou laissez-le de côté avec un motif.",
                "« %(name)s » a encore %(count)s passages sans place : placez-les, ou laissez-les de côté avec un motif.",
                left,
            )
            raise Refused(sentence % {"name": piece.name, "count": left})


def _make_writable(meeting: Meeting, *, by: Any) -> None:
    """Bring the meeting to where its report may be written: each step on the way is in its history."""
    if meeting.state == MeetingState.ANNOUNCED:
        if not Meeting.objects.filter(pk=meeting.pk, starts_at__lte=Now()).exists():
            raise Refused(_("Cette rencontre n’a pas encore eu lieu."))
        move(meeting, MeetingState.HELD, by=by, reason=_("Sa synthèse est arrivée."))
    elif meeting.state == MeetingState.HANDED_IN:
        move(meeting, MeetingState.RETURNED, by=by, reason=_("De nouveaux fichiers sont arrivés."))


def _write_sections(
    meeting: Meeting, themes: dict[str, Theme], read: dict[Piece, Understood], *, is_replacing: bool, by: Any
) -> list[Passage]:
    """Write the sections that the pieces fill, those of several pieces one after the other."""
    gathered: dict[tuple[str, str], list[str]] = {}
    for understood in read.values():
        if understood.kind == MemberKind.SYNTHESIS:
            for place, text in understood.texts().items():
                gathered.setdefault(place, []).append(text)
    written = []
    for (code, section), texts in gathered.items():
        passage, _new = Passage.objects.get_or_create(meeting=meeting, theme=themes[code], section=section)
        text = "\n\n".join(texts)
        if not is_replacing and passage.text.strip() and text not in passage.text:
            text = f"{passage.text}\n\n{text}"
        elif not is_replacing and text in passage.text:
            text = passage.text
        if text != passage.text:
            write_version(passage, text, by=by, origin=Origin.FILE)
        written.append(passage)
    return written


def _write_sheets(
    meeting: Meeting, themes: dict[str, Theme], read: dict[Piece, Understood], *, is_replacing: bool, by: Any
) -> int:
    """Write the sheets that the pieces hold, each on its table; two of one number never become one."""
    known = set(meeting.sheets.values_list("table", flat=True))
    taken: set[int] = set() if is_replacing else set(known)
    count = 0
    for piece, understood in read.items():
        if understood.kind != MemberKind.SHEET or not understood.parts:
            continue
        wanted = understood.sheet.table or 0
        table = wanted if wanted and wanted not in taken else max(taken | known, default=0) + 1
        taken.add(table)
        sheet = write_read_sheet(
            meeting, understood.sheet, table=table, theme=themes.get(understood.sheet.theme), by=by
        )
        Piece.objects.filter(pk=piece.pk).update(sheet=sheet)
        count += 1
    return count
