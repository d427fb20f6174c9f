"""Check what was read in a hand-in: say which meeting it is about, correct what each piece was taken for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.models import Theme
from cahiers.campaign.queries import database_now
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean
from cahiers.meetings.actions.particulars import Particulars, write_meeting
from cahiers.meetings.actions.uploading import read_again, require_room_for_files
from cahiers.meetings.enums import HandInState, MeetingState
from cahiers.meetings.models import HandIn, Meeting, Piece
from cahiers.meetings.queries.pieces import state_of
from cahiers.meetings.structure.bounds import LONGEST
from cahiers.meetings.structure.pieces import ASIDE, SheetRead, Understood
from cahiers.territory.models import Node


class Stale(Refused):
    """Somebody else corrected the same piece meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Quelqu’un d’autre a corrigé cette pièce entre-temps. Relisez-la, puis recommencez."))


@transaction.atomic
def attach_hand_in(hand_in: HandIn, meeting: Meeting, *, by: Any) -> HandIn:
    """Say which meeting a hand-in is about; its files are read again with the themes of that meeting.

    Refused when it is confirmed or being read, and for a meeting that takes no files.
    """
    require_room_for_files(meeting)
    locked = _unconfirmed(hand_in)
    locked.meeting = meeting
    locked.save(update_fields=["meeting"])
    record("meetings.hand_in_attached", locked, by=by, meeting=str(meeting.pk))
    return read_again(locked, by=by)


@transaction.atomic
def create_held_meeting(hand_in: HandIn, territory: Node, said: Particulars, *, by: Any) -> Meeting:
    """Write down a meeting that nobody had planned and whose report came; the hand-in is about it from then on.

    Refused when it would start in the future, outside of the campaign's territory and themes, and as `attach_hand_in` is.
    """
    if said.starts_at > database_now():
        raise Refused(
            _("Cette date n’est pas encore passée : une rencontre dont on remet la synthèse s’est déjà tenue.")
        )
    reason = _("Créée à la réception de sa synthèse.")
    meeting = write_meeting(hand_in.campaign, territory, said, state=MeetingState.HELD, by=by, reason=reason)
    record("meetings.held", meeting, by=by, hand_in=str(hand_in.pk))
    attach_hand_in(hand_in, meeting, by=by)
    return meeting


@transaction.atomic
def correct_piece(
    piece: Piece,
    *,
    base: str,
    kind: str,
    theme: Theme | None,
    moves: Mapping[int, str],
    reason: str,
    sheet: SheetRead | None,
    by: Any,
) -> list[str]:
    """Keep what a person says of a piece: what it is, its theme, where its runs of text go, its sheet's fields.

    Return the runs that also stay in the field where they were, because somebody rewrote it: no word is lost.
    Refused when somebody else corrected it since `base`, when text is set aside without a reason, when a field is too
    long, and once the hand-in is confirmed.
    """
    _unconfirmed(piece.hand_in)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("hand_in").get(pk=piece.pk)
    if state_of(piece) != base:
        raise Stale
    understood, reason = Understood.of_json(piece.understood), clean(reason)
    if ASIDE in moves.values() and not reason:
        raise Refused(_("Dites pourquoi ce texte est laissé de côté : le motif reste avec lui."))
    if sheet is not None:
        _refuse_too_long(sheet, understood.sheet)
        understood = replace(understood, sheet=sheet)
    understood = understood.taken_for(kind)
    if theme is not None:
        understood = understood.about(theme.code)
    behind = []
    for rank, place in moves.items():
        if 0 <= rank < len(understood.parts):
            behind += [understood.parts[rank].text] if understood.stays_behind(rank) else []
            understood = understood.moved(rank, place, reason)
    piece.kind, piece.theme, piece.understood = kind, theme, understood.as_json()
    piece.save(update_fields=["kind", "theme", "understood"])
    record("meetings.piece_corrected", piece, by=by, taken_for=kind, moved=len(moves))
    return behind


def _refuse_too_long(sheet: SheetRead, before: SheetRead) -> None:
    """Refuse a field that was made too long; one that was read so waits for its turn, until the hand-in is confirmed."""
    known = set(before.cells)
    for name, text in sheet.cells:
        if len(text) > LONGEST[name] and (name, text) not in known:
            raise Refused(
                _("« %(start)s… » est trop long : %(most)s signes au plus.")
                % {"start": text[:40], "most": LONGEST[name]}
            )


def _unconfirmed(hand_in: HandIn) -> HandIn:
    locked = HandIn.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=hand_in.pk)
    if locked.state == HandInState.CONFIRMED:
        raise Refused(_("Cette remise est déjà vérifiée : elle ne change plus."))
    return locked
