"""Who runs a meeting: offering it, accepting it, taking somebody off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance, refusal
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.meetings.actions.organisers import accept_organising, offer_organising, offered_meeting, remove_organiser
from cahiers.meetings.forms.planning import OrganiserForm
from cahiers.meetings.models import Meeting
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest, require_profile


def _page(
    request: PersonRequest, board: Board, meeting: Meeting, form: OrganiserForm, status: int = 200
) -> HttpResponse:
    runners = list(meeting.runners.select_related("user"))
    context = {"board": board, "meeting": meeting, "form": form, "runners": runners}
    return page(request, "meetings/organisers.html", context, status=status)


@door("GET", members=True)
def organisers_list(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show who runs a meeting, and the form that offers it to somebody else."""
    board, meeting = opened(request, campaign, pk)
    return _page(request, board, meeting, OrganiserForm())


@door("POST", members=True, creates=True)
def organisers_offer(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Offer somebody to run the meeting too; the answer is the same for any address."""
    board, meeting = opened(request, campaign, pk)
    form = OrganiserForm(request.POST)
    if form.is_valid():
        try:
            offer_organising(meeting, email=form.cleaned_data["email"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Un courriel est parti à cette adresse : la personne n’a plus qu’à accepter."))
            return redirect("meetings:organisers", campaign, pk)
    return _page(request, board, meeting, form, status=422)


@door("POST", members=True)
def organiser_remove(request: PersonRequest, campaign: str, pk: UUID, organiser: UUID) -> HttpResponse:
    """Take somebody off the organisers."""
    _board, meeting = opened(request, campaign, pk)
    runner = get_object_or_404(meeting.runners, pk=organiser)
    remove_organiser(runner, by=request.user)
    messages.success(request, _("Cette personne n’organise plus la rencontre."))
    if runner.user_id == request.user.pk:
        return redirect("meetings:desk", campaign)
    return redirect("meetings:organisers", campaign, pk)


@never_cache
@require_profile
@door("GET", members=True)
def organise_form(request: PersonRequest, campaign: str, token: str) -> HttpResponse:
    """Show the meeting that a mail offers to run."""
    board = board_of(campaign)
    try:
        meeting = offered_meeting(token, to=request.user)
    except Refused as error:
        return refusal(request, str(error), status=410)
    return page(request, "meetings/organise.html", {"board": board, "meeting": meeting})


@never_cache
@require_profile
@door("POST", members=True)
def organise_accept(request: PersonRequest, campaign: str, token: str) -> HttpResponse:
    """Accept to run a meeting."""
    meeting = accept_organising(token, by=request.user)
    messages.success(request, _("Vous organisez cette rencontre."))
    return redirect("meetings:run", meeting.campaign.slug, meeting.pk)


organisers = entrance(organisers_list, organisers_offer)
organise = entrance(organise_form, organise_accept)
