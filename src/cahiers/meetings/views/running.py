"""The page of whoever runs a meeting, and the gestures of its life."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.meetings.actions.announcing import announce_meeting, cancel_meeting, missing_to_announce
from cahiers.meetings.actions.editing import EDITABLE, edit_meeting
from cahiers.meetings.actions.holding import COUNTED, correct_head_counts, hold_meeting, undo_holding
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.forms.coming import HeadCountForm
from cahiers.meetings.forms.planning import MeetingForm, ReasonForm, initial_of
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.detail import last_reason, themes_of
from cahiers.meetings.structure.life import FOLLOWS, OVER, PUBLIC_WORDS
from cahiers.meetings.structure.stepper import stand_of
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def run(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a meeting to whoever runs it: how far it is, what comes next, and all that it is made of."""
    board, meeting = opened(request, campaign, pk)
    stopped = meeting.state in {MeetingState.CANCELLED, MeetingState.REFUSED}
    context = {
        "board": board,
        "meeting": meeting,
        "stand": stand_of(meeting.state),
        "themes": themes_of(meeting, board),
        "runners": list(meeting.runners.select_related("user")),
        "steps": list(meeting.steps.select_related("by")),
        "head_counts": list(meeting.head_counts.all()),
        "reason": last_reason(meeting) if stopped or meeting.state == MeetingState.RETURNED else "",
        "missing": missing_to_announce(meeting),
        "has_begun": meeting.starts_at <= board.now,
        "is_open": board.can_meet,
        "can_decide": may(request.user, "meetings.coordinate", meeting),
        "can_edit": meeting.state in EDITABLE,
        "can_cancel": MeetingState.CANCELLED in FOLLOWS[meeting.state],
        "can_count": meeting.state in COUNTED,
        "is_stopped": stopped,
        "is_over": meeting.state in OVER,
        "is_public": meeting.state in PUBLIC_WORDS,
        "waiting": meeting.registrations.filter(state=RegistrationState.WAITING).count(),
        "report_closes_at": board.closing(Gesture.REPORT),
    }
    return page(request, "meetings/run.html", context)


def _edit_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: MeetingForm, status: int = 200
) -> HttpResponse:
    return page(request, "meetings/edit.html", {"board": board, "meeting": meeting, "form": form}, status=status)


@door("GET", members=True)
def edit_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show what is said of a meeting, to be changed."""
    board, meeting = opened(request, campaign, pk)
    return _edit_page(request, board, meeting, MeetingForm(board=board, initial=initial_of(meeting)))


@door("POST", members=True)
def edit_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Change what is said of a meeting."""
    board, meeting = opened(request, campaign, pk)
    form = MeetingForm(request.POST, board=board, initial=initial_of(meeting))
    if form.is_valid():
        try:
            edit_meeting(meeting, form.particulars(), by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("meetings:run", campaign, pk)
    return _edit_page(request, board, meeting, form, status=422)


@door("POST", members=True)
def announce(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Announce a meeting."""
    _board, meeting = opened(request, campaign, pk)
    announce_meeting(meeting, by=request.user)
    messages.success(
        request, _("La rencontre est annoncée : elle est dans la liste, et les inscriptions sont ouvertes.")
    )
    return redirect("meetings:run", campaign, pk)


def _cancel_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: ReasonForm, status: int = 200
) -> HttpResponse:
    return page(request, "meetings/cancel.html", {"board": board, "meeting": meeting, "form": form}, status=status)


@door("GET", members=True)
def cancel_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask why a meeting is cancelled."""
    board, meeting = opened(request, campaign, pk)
    return _cancel_page(request, board, meeting, ReasonForm())


@door("POST", members=True)
def cancel_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Cancel a meeting, and tell those who registered."""
    board, meeting = opened(request, campaign, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            cancel_meeting(meeting, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("La rencontre est annulée. Les personnes inscrites reçoivent un courriel."))
            return redirect("meetings:run", campaign, pk)
    return _cancel_page(request, board, meeting, form, status=422)


def _hold_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: HeadCountForm, status: int = 200
) -> HttpResponse:
    corrects = meeting.state in COUNTED
    context = {"board": board, "meeting": meeting, "form": form, "corrects": corrects}
    return page(request, "meetings/hold.html", context, status=status)


@door("GET", members=True)
def hold_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Ask how many people of each audience came."""
    board, meeting = opened(request, campaign, pk)
    return _hold_page(request, board, meeting, HeadCountForm(meeting=meeting))


@door("POST", members=True)
def hold_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Say that a meeting was held, or correct how many came."""
    board, meeting = opened(request, campaign, pk)
    form = HeadCountForm(request.POST, meeting=meeting)
    if form.is_valid():
        say = correct_head_counts if meeting.state in COUNTED else hold_meeting
        try:
            say(meeting, form.counts, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("C’est noté. Il reste à remettre ce qui s’est dit."))
            return redirect("meetings:run", campaign, pk)
    return _hold_page(request, board, meeting, form, status=422)


@door("POST", members=True)
def unhold(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Take back that a meeting was held."""
    _board, meeting = opened(request, campaign, pk)
    undo_holding(meeting, by=request.user)
    messages.success(request, _("La rencontre est de nouveau annoncée, sans effectif."))
    return redirect("meetings:run", campaign, pk)


edit = entrance(edit_form, edit_submit)
cancel = entrance(cancel_form, cancel_submit)
hold = entrance(hold_form, hold_submit)
