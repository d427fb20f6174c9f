"""Coming to a meeting: registering, one's own registration, the organiser's list."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cahiers.campaign.queries import Board, board_for, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.actions.registering import add_registration, cancel_registration, rank_of, register_for
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.forms.coming import GuestForm, RegistrationForm
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.detail import guests_of, meeting_of, registration_with
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


def _register_page(
    request: SiteRequest, board: Board, meeting: Meeting, form: RegistrationForm, status: int = 200
) -> HttpResponse:
    context = {"board": board, "meeting": meeting, "form": form, "is_taken": _takes(meeting, board)}
    return page(request, "meetings/register.html", context, status=status)


def _takes(meeting: Meeting, board: Board) -> bool:
    """Whether the meeting takes registrations at the time of the page."""
    is_announced = meeting.state == MeetingState.ANNOUNCED and meeting.takes_registrations
    return is_announced and meeting.starts_at > board.now


@door("GET")
def register_form(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the form to come to a meeting."""
    board = board_for(request.user, campaign)
    meeting = meeting_of(board, pk, listed=True)
    known = {"name": str(request.user), "email": request.user.email} if request.user.is_authenticated else {}
    return _register_page(request, board, meeting, RegistrationForm(initial=known))


@door("POST", creates=True)
def register_submit(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Register; the page is the same whether the address was registered already or not."""
    board = board_for(request.user, campaign)
    meeting = meeting_of(board, pk, listed=True)
    form = RegistrationForm(request.POST)
    if form.is_valid():
        try:
            register_for(meeting, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("meetings:registered", campaign, pk)
    return _register_page(request, board, meeting, form, status=422)


@door("GET")
def registered(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Say that a mail has left, and nothing that depends on the address."""
    board = board_for(request.user, campaign)
    return page(request, "meetings/registered.html", {"board": board, "meeting": meeting_of(board, pk, listed=True)})


@never_cache
@door("GET")
def registration_show(request: SiteRequest, campaign: str, token: str) -> HttpResponse:
    """Show a registration to whoever has its link: the seat or the rank, how to come, the way out."""
    board = board_for(request.user, campaign)
    found = registration_with(token, board)
    context = {
        "board": board,
        "registration": found,
        "meeting": found.meeting,
        "rank": rank_of(found),
        "is_cancelled": found.state == RegistrationState.CANCELLED,
        "is_cancellable": found.meeting.state == MeetingState.ANNOUNCED and found.meeting.starts_at > board.now,
        "token": token,
    }
    return page(request, "meetings/registration.html", context)


@never_cache
@door("POST")
def registration_cancel(request: SiteRequest, campaign: str, token: str) -> HttpResponse:
    """Give one's seat back."""
    cancel_registration(registration_with(token, board_of(campaign)))
    messages.success(request, _("Votre inscription est annulée : la place va à quelqu’un d’autre."))
    return redirect("meetings:registration", campaign, token)


def _guests_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: GuestForm, status: int = 200
) -> HttpResponse:
    context = {
        "board": board,
        "meeting": meeting,
        "guests": guests_of(meeting),
        "form": form,
        "is_taken": _takes(meeting, board),
    }
    return page(request, "meetings/guests.html", context, status=status)


@never_cache
@door("GET", members=True)
def guests_list(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show who registered, to whoever runs the meeting."""
    board, meeting = opened(request, campaign, pk)
    return _guests_page(request, board, meeting, GuestForm())


@door("POST", members=True, creates=True)
def guests_add(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Register somebody who phoned."""
    board, meeting = opened(request, campaign, pk)
    form = GuestForm(request.POST)
    if form.is_valid():
        try:
            made = add_registration(meeting, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            waits = made.state == RegistrationState.WAITING
            messages.success(request, _("Ajouté à la liste d’attente.") if waits else _("La place est réservée."))
            return redirect("meetings:guests", campaign, pk)
    return _guests_page(request, board, meeting, form, status=422)


@door("POST", members=True)
def guest_cancel(request: PersonRequest, campaign: str, pk: UUID, registration: UUID) -> HttpResponse:
    """Cancel the registration of somebody who phoned to say so."""
    _board, meeting = opened(request, campaign, pk)
    cancel_registration(get_object_or_404(meeting.registrations, pk=registration), by=request.user)
    messages.success(request, _("L’inscription est annulée."))
    return redirect("meetings:guests", campaign, pk)


@never_cache
@door("GET", members=True)
def sign_in_sheet(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the sheet to print for the door: a number for each seat, no name."""
    board, meeting = opened(request, campaign, pk)
    if meeting.state == MeetingState.PROPOSED:
        raise Http404
    guests, rows, number = guests_of(meeting), [], 0
    for guest in guests.confirmed:
        for _seat in range(guest.seats):
            number += 1
            rows.append((number, guest.get_audience_display() if guest.audience else ""))
    return page(request, "meetings/sign_in_sheet.html", {"board": board, "meeting": meeting, "rows": rows})


register = entrance(register_form, register_submit)
registration = entrance(registration_show, registration_cancel)
guests = entrance(guests_list, guests_add)
