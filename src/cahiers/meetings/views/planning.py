"""Planning a meeting, proposing one, answering a proposal; one's own meetings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.meetings.actions.planning import accept_proposal, plan_meeting, propose_meeting, refuse_proposal
from cahiers.meetings.forms.planning import NewMeetingForm, ReasonForm
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries.desk import desk_of
from cahiers.meetings.queries.detail import themes_of
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest, require_profile


@require_profile
@door("GET", members=True)
def desk(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the meetings that one runs or coordinates, by what there is to do."""
    board = board_of(campaign)
    context = {
        "board": board,
        "desk": desk_of(request.user, board),
        "is_open": board.can_meet,
        "can_plan": may(request.user, "meetings.plan"),
        "can_follow": may(request.user, "meetings.see_board"),
    }
    return page(request, "meetings/desk.html", context)


def _new_page(
    request: PersonRequest, board: Board, form: NewMeetingForm, *, plans: bool, status: int = 200
) -> HttpResponse:
    context = {"board": board, "form": form, "plans": plans, "is_open": board.can_meet}
    return page(request, "meetings/new.html", context, status=status)


@require_profile
@door("GET", members=True)
def new_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the form that plans a meeting."""
    board = board_of(campaign)
    require(request, "meetings.plan")
    return _new_page(request, board, NewMeetingForm(board=board, planner=request.user), plans=True)


@require_profile
@door("POST", members=True, creates=True)
def new_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Plan a meeting, and lead to its page."""
    board = board_of(campaign)
    require(request, "meetings.plan")
    form = NewMeetingForm(request.POST, board=board, planner=request.user)
    if form.is_valid():
        try:
            made = plan_meeting(board.campaign, form.cleaned_data["territory"], form.particulars(), by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("La rencontre est prévue. Personne ne la voit tant que vous ne l’annoncez pas.")
            )
            return redirect("meetings:run", campaign, made.pk)
    return _new_page(request, board, form, plans=True, status=200 if form.is_searching else 422)


@require_profile
@door("GET", members=True)
def propose_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show the form that proposes a meeting."""
    board = board_of(campaign)
    require(request, "meetings.propose")
    return _new_page(request, board, NewMeetingForm(board=board), plans=False)


@require_profile
@door("POST", members=True, creates=True)
def propose_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Propose a meeting to those who coordinate its territory."""
    board = board_of(campaign)
    require(request, "meetings.propose")
    form = NewMeetingForm(request.POST, board=board)
    if form.is_valid():
        try:
            made = propose_meeting(board.campaign, form.cleaned_data["territory"], form.particulars(), by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Votre proposition est partie. La réponse viendra par courriel."))
            return redirect("meetings:run", campaign, made.pk)
    return _new_page(request, board, form, plans=False, status=200 if form.is_searching else 422)


def _decide_page(
    request: PersonRequest, board: Board, meeting: Meeting, form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {"board": board, "meeting": meeting, "themes": themes_of(meeting, board), "form": form}
    return page(request, "meetings/decide.html", context, status=status)


@door("GET", members=True)
def decide_form(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a proposed meeting to whoever coordinates its territory."""
    board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    return _decide_page(request, board, meeting, ReasonForm())


@door("POST", members=True)
def decide_submit(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Accept a proposed meeting, or refuse it with a reason."""
    board, meeting = opened(request, campaign, pk, "meetings.coordinate")
    if request.POST.get("answer") == "accept":
        accept_proposal(meeting, by=request.user)
        messages.success(request, _("La rencontre est acceptée : la personne qui la propose la prépare."))
        return redirect("meetings:run", campaign, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        refuse_proposal(meeting, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La proposition est refusée, et le motif envoyé."))
        return redirect("meetings:desk", campaign)
    return _decide_page(request, board, meeting, form, status=422)


new = entrance(new_form, new_submit)
propose = entrance(propose_form, propose_submit)
decide = entrance(decide_form, decide_submit)
