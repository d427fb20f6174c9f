"""The kit of a meeting: its tables, its documents."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.meetings.actions.tables import lay_tables
from cahiers.meetings.forms.coming import TablesForm
from cahiers.meetings.models import Meeting
from cahiers.meetings.structure.life import WRITABLE
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest

AROUND_A_TABLE = 10


def _kit_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: TablesForm, status: int = 200
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "form": form,
        "tables": meeting.sheets.count(),
        "can_lay": meeting.state in WRITABLE,
    }
    return page(request, "meetings/kit.html", context, status=status)


def _tables_of(meeting: Meeting) -> int:
    """Return how many tables to offer: those that are laid, else enough for those who are expected."""
    people = meeting.expected or meeting.capacity or meeting.registered
    return meeting.sheets.count() or max(-(-people // AROUND_A_TABLE), 1)


@door("GET", members=True)
def kit_show(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the pieces of the kit, and how many tables it is made for."""
    board, meeting = opened(request, campaign, pk)
    return _kit_page(request, board, meeting, TablesForm(initial={"tables": _tables_of(meeting)}))


@door("POST", members=True)
def kit_lay(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Lay the tables: a sheet with its code for each."""
    board, meeting = opened(request, campaign, pk)
    form = TablesForm(request.POST)
    if form.is_valid():
        try:
            lay_tables(meeting, tables=form.cleaned_data["tables"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les tables sont prêtes : chaque fiche du kit porte son code."))
            return redirect("meetings:kit", campaign, pk)
    return _kit_page(request, board, meeting, form, status=422)


kit = entrance(kit_show, kit_lay)
