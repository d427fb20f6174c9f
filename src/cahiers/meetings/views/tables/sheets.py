"""The sheets of a meeting, for whoever runs it: tables and codes, typing from paper, versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.meetings.actions.sheets import Unfit, finish_sheet, reopen_sheet
from cahiers.meetings.actions.tables import open_tables
from cahiers.meetings.enums import Origin
from cahiers.meetings.forms.sheets import FINISH, Sent, SheetForm, read_sent
from cahiers.meetings.models import Meeting, Sheet
from cahiers.meetings.queries.history import MOST_SHOWN, changes_of
from cahiers.meetings.queries.sheets import is_writable, sheets_of, standing
from cahiers.meetings.views.opened import opened
from cahiers.meetings.views.tables.voting import code_context
from cahiers.meetings.views.tables.writing import choices_of, clock_of, kept, names_in, told_refused, told_standing
from cahiers.people.requests import PersonRequest


def _asked(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> tuple[Board, Meeting, Sheet]:
    board, meeting = opened(request, campaign, pk)
    asked = get_object_or_404(Sheet.objects.select_related("theme", "challenge"), pk=sheet, meeting=meeting)
    asked.meeting = meeting
    return board, meeting, asked


def _list(
    request: PersonRequest, board: Board, meeting: Meeting, *, typed: str = "", refusal: str = ""
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "sheets": sheets_of(meeting),
        "is_writable": is_writable(meeting),
        "typed": typed,
        "refusal": refusal,
    }
    return page(request, "meetings/sheets.html", context, fragment="rows", status=422 if refusal else 200)


@door("GET", members=True)
def tables(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the tables of a meeting and how far each is; to htmx, only their lines."""
    return _list(request, *opened(request, campaign, pk))


@door("POST", members=True, creates=True)
def add_tables(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give more tables a sheet."""
    board, meeting = opened(request, campaign, pk)
    typed = request.POST.get("count", "").strip()
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    try:
        open_tables(meeting, count=count, by=request.user)
    except Refused as error:
        return _list(request, board, meeting, typed=typed[:20], refusal=str(error))
    messages.success(request, _("Les fiches sont prêtes\u202f: donnez à chaque table son code."))
    return redirect("meetings:sheets", campaign, pk)


@door("GET", members=True)
def code(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> HttpResponse:
    """Show the code of a table large enough for the room; printed, the same page is set on the table."""
    board, meeting, asked = _asked(request, campaign, pk, sheet)
    context = {"board": board, "meeting": meeting, "sheet": asked, "is_writable": is_writable(meeting)}
    return page(request, "meetings/sheet_code.html", context | code_context(request, asked.code))


@door("POST", members=True)
def mark(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> HttpResponse:
    """Mark a sheet finished, or reopen it."""
    _board, _meeting, asked = _asked(request, campaign, pk, sheet)
    gestures: dict[str, Any] = {"finish": finish_sheet, "reopen": reopen_sheet}
    if request.POST.get("gesture") not in gestures:
        raise Refused(_("Ce geste n’existe pas."))
    gestures[request.POST["gesture"]](asked, by=request.user)
    return redirect("meetings:sheet", campaign, pk, sheet)


def _paper_page(
    request: PersonRequest, board: Board, sheet: Sheet, sent: Sent | None = None, refusal: Refused | None = None
) -> HttpResponse:
    now, choices = standing(sheet), choices_of(sheet)
    faults = refusal.faults if isinstance(refusal, Unfit) else {}
    form = SheetForm(sheet, now, names_in(choices), typed=sent.content if sent else None, faults=faults)
    context = {
        "board": board,
        "meeting": sheet.meeting,
        "sheet": sheet,
        "form": form,
        "saved": clock_of(sheet, now),
        "refusal": str(refusal or ""),
        **choices,
    }
    return page(request, "meetings/sheet_paper.html", context, status=422 if refusal else 200)


@door("GET", members=True)
def paper_form(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> HttpResponse:
    """Show the sheet to type from paper."""
    board, _meeting, asked = _asked(request, campaign, pk, sheet)
    return _paper_page(request, board, asked)


@door("POST", members=True)
def paper_save(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> HttpResponse:
    """Save what is typed from paper; « next table » finishes this one and leads to the first that is still blank."""
    board, meeting, asked = _asked(request, campaign, pk, sheet)
    sent = read_sent(request.POST)
    try:
        now = kept(asked, sent, origin=Origin.PAPER, by=request.user)
        if sent.gesture == FINISH:
            finish_sheet(asked, by=request.user)
    except Refused as error:
        if sent.is_automatic:
            return told_refused(error)
        return _paper_page(request, board, asked, sent, error)
    if sent.is_automatic:
        return told_standing(asked, now)
    if sent.gesture != FINISH:
        return redirect("meetings:sheet_paper", campaign, pk, sheet)
    messages.success(request, _("La fiche de la table %(table)s est recopiée.") % {"table": asked.table})
    blank = meeting.sheets.filter(version=0, finished_at=None).first()
    return (
        redirect("meetings:sheet_paper", campaign, pk, blank.pk) if blank else redirect("meetings:sheets", campaign, pk)
    )


@door("GET", members=True)
def history(request: PersonRequest, campaign: str, pk: UUID, sheet: UUID) -> HttpResponse:
    """Show the versions of a sheet, the last first, each with what it changed."""
    board, meeting, asked = _asked(request, campaign, pk, sheet)
    before = request.GET.get("avant", "")
    until = int(before) if before.isascii() and before.isdigit() and len(before) < 9 else None
    changes = changes_of(asked, before=until)
    oldest = changes[-1].version.number if changes else 0
    context = {
        "board": board,
        "meeting": meeting,
        "sheet": asked,
        "changes": changes,
        "older_url": f"?avant={oldest}" if len(changes) == MOST_SHOWN and oldest > 1 else "",
    }
    return page(request, "meetings/sheet_history.html", context)


sheets = entrance(tables, add_tables)
sheet = entrance(code, mark)
paper = entrance(paper_form, paper_save)
