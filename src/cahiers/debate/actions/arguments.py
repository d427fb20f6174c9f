"""Argue, reply, find useful, withdraw."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import is_open_for
from cahiers.debate.actions.proposals import locked
from cahiers.debate.enums import ArgumentState, Stance
from cahiers.debate.models import Argument, Proposal, Useful
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean


def _require_open_debate(proposal: Proposal) -> None:
    if not proposal.is_open or not is_open_for(proposal.campaign, Gesture.ARGUE):
        raise Refused(_("Le débat est clos sur cette proposition."))


def _open_for_arguments(proposal: Proposal) -> Proposal:
    proposal = locked(proposal)
    _require_open_debate(proposal)
    return proposal


@transaction.atomic
def argue(proposal: Proposal, *, stance: Stance, body: str, by: Any) -> Argument:
    """Publish an argument for, mixed or against.

    Refused when it is empty, when the debate is closed, or when its author already wrote the very same one.
    """
    body = clean(body)
    if not body:
        raise Refused(_("Un argument a besoin de quelques mots."))
    proposal = _open_for_arguments(proposal)
    if Argument.objects.published().filter(proposal=proposal, author=by, body=body).exists():
        raise Refused(_("Vous avez déjà publié cet argument."))

    argument = Argument.objects.create(
        proposal=proposal, stance=stance, body=body, author=by, author_name=by.display_name, audience=by.audience
    )
    Proposal.objects.filter(pk=proposal.pk).update(argument_count=F("argument_count") + 1)
    record("argument.published", argument, by=by)
    return argument


@transaction.atomic
def reply(argument: Argument, *, body: str, by: Any) -> Argument:
    """Answer an argument; a reply to a reply goes to the argument above, so that there is one level.

    Refused when it is empty, when the argument was withdrawn, or when the debate is closed.
    """
    body = clean(body)
    if not body:
        raise Refused(_("Une réponse a besoin de quelques mots."))
    parent = Argument.objects.get(pk=argument.parent_id or argument.pk)
    if parent.state != ArgumentState.PUBLISHED:
        raise Refused(_("Cet argument a été retiré."))
    proposal = _open_for_arguments(parent.proposal)

    written = Argument.objects.create(
        proposal=proposal, parent=parent, body=body, author=by, author_name=by.display_name, audience=by.audience
    )
    record("argument.replied", written, by=by)
    return written


@transaction.atomic
def withdraw_argument(argument: Argument, *, by: Any) -> Argument:
    """Take one's argument back: its place stays, with its replies, its words are no longer shown.

    Refused when it is already withdrawn.
    """
    proposal = locked(Proposal(pk=argument.proposal_id))
    argument = Argument.objects.select_for_update(of=("self",)).get(pk=argument.pk)
    if argument.state == ArgumentState.WITHDRAWN:
        raise Refused(_("Ce texte est déjà retiré."))

    argument.state = ArgumentState.WITHDRAWN
    argument.save(update_fields=["state"])
    if argument.parent_id is None:
        Proposal.objects.filter(pk=proposal.pk).update(argument_count=F("argument_count") - 1)
    record("argument.withdrawn", argument, by=by)
    return argument


@transaction.atomic
def find_useful(argument: Argument, *, by: Any) -> Argument:
    """Say that an argument helps to make up one's mind, whichever side it takes; a second time changes nothing.

    Refused on one's own argument, on a withdrawn one, or when the debate is closed.
    """
    argument = Argument.objects.select_for_update(of=("self",)).select_related("proposal__campaign").get(pk=argument.pk)
    if argument.author_id == by.pk:
        raise Refused(_("C’est votre propre argument."))
    if argument.state != ArgumentState.PUBLISHED:
        raise Refused(_("Cet argument a été retiré."))
    _require_open_debate(argument.proposal)

    _useful, is_new = Useful.objects.get_or_create(argument=argument, reader=by)
    if is_new:
        argument.useful_count += 1
        argument.save(update_fields=["useful_count"])
        record("argument.found_useful", argument, by=by)
    return argument


@transaction.atomic
def unfind_useful(argument: Argument, *, by: Any) -> Argument:
    """Take back that an argument was found useful; doing so twice changes nothing.

    Refused when the debate is closed: what counted then stays as it was, as votes do.
    """
    argument = Argument.objects.select_for_update(of=("self",)).select_related("proposal__campaign").get(pk=argument.pk)
    _require_open_debate(argument.proposal)

    gone, _models = Useful.objects.filter(argument=argument, reader=by).delete()
    if gone:
        argument.useful_count -= 1
        argument.save(update_fields=["useful_count"])
        record("argument.unfound_useful", argument, by=by)
    return argument
