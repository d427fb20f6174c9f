"""What a member does on a proposal's page: vote, argue, reply, find useful, follow."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_of
from cahiers.debate.actions import arguments, following, votes
from cahiers.debate.enums import ArgumentState, Stance
from cahiers.debate.forms import ArgumentForm, ReplyForm, VoteForm
from cahiers.debate.queries.detail import argument_of, proposal_of
from cahiers.debate.views.reading import detail_context
from cahiers.debate.votebox import box_after
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.people.requests import PersonRequest, require_profile


def at(name: str, *args: Any, anchor: str) -> HttpResponseRedirect:
    """Lead to a place of a page."""
    return HttpResponseRedirect(f"{reverse(name, args=args)}#{anchor}")


@require_profile
@door("POST", members=True, creates=True)
def vote(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Vote, change or take back; htmx gets the vote box, others the page again."""
    require(request, "debate.vote")
    form = VoteForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Ce choix n’existe pas."))
    choice = form.cleaned_data["choice"]
    if choice == "none":
        tally = votes.take_vote_back(pk, by=request.user, within=campaign)
    else:
        tally = votes.cast_vote(pk, Stance(choice), by=request.user, within=campaign)
    if request.htmx:
        return page(request, "debate/detail.html", {"box": box_after(campaign, pk, tally)}, fragment="vote")
    messages.success(request, _("Votre avis est enregistré.") if tally.mine else _("Votre avis est retiré."))
    return at("debate:detail", campaign, pk, anchor="votre-avis")


@require_profile
@door("POST", members=True, creates=True)
def argue(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish an argument, or show the page again with what was typed."""
    require(request, "debate.argue")
    board = board_of(campaign)
    proposal = proposal_of(board, pk, request.user)
    form = ArgumentForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            written = arguments.argue(proposal, stance=Stance(data["stance"]), body=data["body"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Votre argument est publié."))
            return at("debate:detail", campaign, pk, anchor=f"a-{written.pk}")
    context = detail_context(request, board, proposal, request.user) | {"argument_form": form}
    return page(request, "debate/detail.html", context, status=422)


@require_profile
@door("GET", members=True)
def reply_form(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show an argument and a form to answer it."""
    board = board_of(campaign)
    argument = argument_of(board, pk)
    if argument.state != ArgumentState.PUBLISHED:
        raise Http404
    context = {"board": board, "argument": argument, "form": ReplyForm()}
    return page(request, "debate/reply.html", context)


@require_profile
@door("POST", members=True, creates=True)
def reply(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Publish a reply, or show the form again with what was typed."""
    require(request, "debate.argue")
    board = board_of(campaign)
    argument = argument_of(board, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            written = arguments.reply(argument, body=form.cleaned_data["body"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Votre réponse est publiée."))
            return at("debate:detail", campaign, argument.proposal_id, anchor=f"a-{written.parent_id}")
    context = {"board": board, "argument": argument, "form": form}
    return page(request, "debate/reply.html", context, status=422)


@door("POST", members=True)
def withdraw_argument(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Take one's argument or reply back."""
    argument = argument_of(board_of(campaign), pk)
    require(request, "debate.withdraw_argument", argument)
    arguments.withdraw_argument(argument, by=request.user)
    messages.success(request, _("Votre texte n’est plus affiché."))
    return at("debate:detail", campaign, argument.proposal_id, anchor="arguments")


@door("POST", members=True)
def useful(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Find an argument useful, or take that back."""
    require(request, "debate.find_useful")
    argument = argument_of(board_of(campaign), pk)
    wanted = request.POST.get("useful") == "1"
    gesture = arguments.find_useful if wanted else arguments.unfind_useful
    gesture(argument, by=request.user)
    return at("debate:detail", campaign, argument.proposal_id, anchor=f"a-{argument.parent_id or argument.pk}")


@door("POST", members=True)
def follow(request: PersonRequest, campaign: str, pk: Any) -> HttpResponse:
    """Follow a proposal, or stop."""
    require(request, "debate.follow")
    proposal = proposal_of(board_of(campaign), pk, request.user)
    wanted = request.POST.get("follow") == "1"
    (following.follow if wanted else following.unfollow)(proposal, by=request.user)
    text = _("Vous suivez cette proposition.") if wanted else _("Vous ne suivez plus cette proposition.")
    messages.success(request, text)
    return redirect("debate:detail", campaign, pk)


reply_page = entrance(reply_form, reply)
