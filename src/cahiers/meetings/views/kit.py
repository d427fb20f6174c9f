"""The kit of a meeting: its tables, its documents."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.meetings.actions.tables import lay_tables
from cahiers.meetings.documents import kit as documents
from cahiers.meetings.documents.meeting import tables_for
from cahiers.meetings.documents.writers import Format
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.exports.kit import kit_meeting
from cahiers.meetings.forms.coming import TablesForm
from cahiers.meetings.models import Meeting
from cahiers.meetings.structure.life import WRITABLE
from cahiers.meetings.views.giving import given
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest

WITHOUT_KIT = frozenset({MeetingState.PROPOSED, MeetingState.REFUSED})


def _kit_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: TablesForm, status: int = 200
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "form": form,
        "tables": meeting.sheets.count(),
        "can_lay": meeting.state in WRITABLE,
        "pieces": list(documents.Piece),
        "formats": list(Format),
    }
    return page(request, "meetings/kit.html", context, status=status)


def _prepared(request: PersonRequest, campaign: str, pk: UUID) -> tuple[Board, Meeting]:
    """Return the meeting to whoever runs it; 404 for one that nobody prepares."""
    board, meeting = opened(request, campaign, pk)
    if meeting.state in WITHOUT_KIT:
        raise Http404
    return board, meeting


def _tables_of(meeting: Meeting) -> int:
    """Return how many tables to offer: those that are laid, else enough for those who are expected."""
    return meeting.sheets.count() or tables_for(meeting.expected or meeting.capacity or meeting.registered)


@door("GET", members=True)
def kit_show(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the pieces of the kit, and how many tables it is made for."""
    board, meeting = _prepared(request, campaign, pk)
    return _kit_page(request, board, meeting, TablesForm(initial={"tables": _tables_of(meeting)}))


@door("POST", members=True)
def kit_lay(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Lay the tables: a sheet with its code for each."""
    board, meeting = _prepared(request, campaign, pk)
    form = TablesForm(request.POST)
    if form.is_valid():
        try:
            lay_tables(meeting, tables=form.cleaned_data["tables"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les tables sont prêtes : chaque fiche du kit porte son code."))
            return redirect("meetings:kit", campaign, pk)
    return _kit_page(request, board, meeting, form, status=422)


@door("GET", members=True)
def kit_zip(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give the whole kit: to print, and to fill in with Word or LibreOffice."""
    _board, meeting = _prepared(request, campaign, pk)
    name = f"kit-{meeting.local_start:%Y-%m-%d}-{meeting.code}.zip"
    return given(documents.kit_zip(kit_meeting(meeting)), name, "application/zip")


@door("GET", members=True)
def kit_piece(request: PersonRequest, campaign: str, pk: UUID, piece: str, ending: str) -> HttpResponse:
    """Give one document of the kit in one format."""
    _board, meeting = _prepared(request, campaign, pk)
    if piece not in documents.Piece.values or ending not in Format.values:
        raise Http404
    wanted, form, described = documents.Piece(piece), Format(ending), kit_meeting(meeting)
    name = documents.piece_name(described, wanted, form)
    return given(documents.kit_piece(described, wanted, form), name, form.content_type)


kit = entrance(kit_show, kit_lay)
