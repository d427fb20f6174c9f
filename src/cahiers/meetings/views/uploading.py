"""Bringing the files of a report, following their reading, saying which meeting they are about."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import download
from cahiers.foundation.pages import page, private
from cahiers.foundation.permissions import require
from cahiers.meetings.actions.checking import attach_hand_in, create_held_meeting
from cahiers.meetings.actions.uploading import read_again, receive_files
from cahiers.meetings.forms.uploading import AttachForm, HeldMeetingForm, UploadForm
from cahiers.meetings.models import HandIn, Meeting
from cahiers.meetings.queries.hand_ins import recognised_in
from cahiers.meetings.views.opened import brought, opened
from cahiers.people.requests import PersonRequest


def _page(
    request: PersonRequest, board: Board, meeting: Meeting | None, form: UploadForm, status: int = 200
) -> HttpResponse:
    context = {"board": board, "meeting": meeting, "form": form}
    return private(page(request, "meetings/upload.html", context, status=status))


def _receive(request: PersonRequest, board: Board, meeting: Meeting | None) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = receive_files(board.campaign, files=form.brought(), meeting=meeting, by=request.user)
        except Refused as error:
            form.refuse(error, "pieces")
        else:
            return redirect("meetings:hand_in_detail", board.campaign.slug, made.pk)
    return _page(request, board, meeting, form, 422)


@door("GET", members=True)
def upload_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show how to bring the files of a meeting."""
    board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    return _page(request, board, meeting, UploadForm())


@door("POST", members=True, creates=True)
def upload_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Keep the files of a meeting and lead to their reading."""
    board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    return _receive(request, board, meeting)


@door("GET", members=True)
def upload_any_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show how to bring files whose meeting is to be recognised."""
    board = board_of(campaign)
    require(request, "meetings.upload")
    return _page(request, board, None, UploadForm())


@door("POST", members=True, creates=True)
def upload_any_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Keep files whose meeting is to be recognised and lead to their reading."""
    board = board_of(campaign)
    require(request, "meetings.upload")
    return _receive(request, board, None)


upload = entrance(upload_form, upload_submit)
upload_any = entrance(upload_any_form, upload_any_submit)


@door("GET", members=True)
def original(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give back what was brought, as it came."""
    _board, hand_in = brought(request, campaign, pk)
    if hand_in.file is None:
        raise Http404
    return cast("HttpResponse", download(hand_in.file))


@door("GET", members=True)
def piece_file(request: PersonRequest, campaign: str, pk: UUID, rank: int) -> HttpResponse:
    """Give back one piece of a hand-in, as it came."""
    _board, hand_in = brought(request, campaign, pk)
    piece = get_object_or_404(hand_in.pieces.select_related("file"), rank=rank)
    if piece.file is None:
        raise Http404
    return cast("HttpResponse", download(piece.file))


@door("POST", members=True)
def read_once_more(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Have the files of a hand-in read again."""
    _board, hand_in = brought(request, campaign, pk)
    read_again(hand_in, by=request.user)
    return redirect("meetings:hand_in_detail", campaign, pk)


@door("POST", members=True)
def attach(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Say which meeting a hand-in is about."""
    board, hand_in = brought(request, campaign, pk)
    form = AttachForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["meeting"][0]))
    meeting = get_object_or_404(Meeting.objects.select_related("territory"), pk=form.chosen, campaign=board.campaign)
    require(request, "meetings.hand_in", meeting)
    attach_hand_in(hand_in, meeting, by=request.user)
    return redirect("meetings:hand_in_detail", campaign, pk)


def _held_page(
    request: PersonRequest, board: Board, hand_in: HandIn, form: HeldMeetingForm, status: int = 200
) -> HttpResponse:
    context = {"board": board, "hand_in": hand_in, "form": form}
    return private(page(request, "meetings/held_meeting.html", context, status=status))


@door("GET", members=True)
def held_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show what to say of a meeting that nobody had planned; the names of the files fill what they can."""
    board, hand_in = brought(request, campaign, pk)
    require(request, "meetings.upload")
    told = recognised_in(hand_in)
    initial: dict[str, Any] = {"title": told.networks[0] if told.networks else "", "territory": told.academy}
    return _held_page(request, board, hand_in, HeldMeetingForm(campaign=board.campaign, initial=initial))


@door("POST", members=True, creates=True)
def held_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Write down a meeting that nobody had planned, for its report."""
    board, hand_in = brought(request, campaign, pk)
    require(request, "meetings.upload")
    form = HeldMeetingForm(request.POST, campaign=board.campaign)
    if form.is_valid():
        territory = form.cleaned_data["territory"]
        require(request, "meetings.coordinate", territory)
        try:
            create_held_meeting(hand_in, territory, form.particulars(), by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("meetings:hand_in_detail", campaign, pk)
    return _held_page(request, board, hand_in, form, 200 if form.is_searching else 422)


held = entrance(held_form, held_submit)
