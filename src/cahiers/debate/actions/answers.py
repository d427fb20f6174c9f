"""Answer a proposal officially, and sum its debate up."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.debate.actions.proposals import locked
from cahiers.debate.actions.tell import tell_followers
from cahiers.debate.enums import Fate, State
from cahiers.debate.models import ClosingStatement, OfficialAnswer, Proposal
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean, clean_line
from cahiers.provenance.actions import link_things
from cahiers.provenance.enums import Relation


@transaction.atomic
def answer_proposal(proposal: Proposal, *, fate: Fate, body: str, reason: str, speaker: str, by: Any) -> OfficialAnswer:
    """Give a proposal a public status and its reason, and tell its followers.

    A later answer takes over and the earlier one stays readable. Refused on a draft, without a status, a
    text, a reason, or the name of the body that speaks.
    """
    proposal = locked(proposal)
    body, reason, speaker = clean(body), clean(reason), clean_line(speaker)
    if proposal.state == State.DRAFT:
        raise Refused(_("Un brouillon ne reçoit pas de réponse."))
    if not fate or not body or not reason or not speaker:
        raise Refused(_("Une réponse officielle porte un statut, un texte, un motif et le nom de qui répond."))

    answer = OfficialAnswer.objects.create(
        proposal=proposal, fate=fate, body=body, reason=reason, speaker=speaker, by=by
    )
    proposal.fate = fate
    proposal.save(update_fields=["fate"])
    link_things(proposal, answer, Relation.ANSWERED, by=by, reason=reason)
    record("proposal.answered", proposal, by=by, fate=fate.value)
    tell_followers([proposal], _("Une proposition que vous suivez a reçu une réponse"), body)
    return answer


@transaction.atomic
def close_debate(proposal: Proposal, *, body: str, by: Any) -> ClosingStatement:
    """Sum the debate up in a moderator's words, shown above the arguments.

    A later statement takes over and the earlier one stays readable. Refused when empty or on a draft.
    """
    proposal = locked(proposal)
    body = clean(body)
    if not body:
        raise Refused(_("La synthèse du débat est vide."))
    if proposal.state == State.DRAFT:
        raise Refused(_("Un brouillon n’a pas de débat."))

    statement = ClosingStatement.objects.create(proposal=proposal, body=body, by=by)
    record("debate.closed_with_statement", proposal, by=by)
    return statement
