"""Merge proposals that say the same, split one that says two things, undo either exactly.

Parents keep their own votes, arguments and texts. The result gets copies of the votes, marked as
inherited, one for each person; undoing only changes states and revokes links, so nothing has to be recomputed.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.debate.actions.tell import tell_followers
from cahiers.debate.enums import RegroupingKind, Side, State
from cahiers.debate.models import Part, Proposal, ProposalVersion, Regrouping
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean, clean_line
from cahiers.provenance.actions import link_things, revoke_link
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link

# A person who voted on several parents counts once, with the choice made last.
_INHERIT_VOTES = """
INSERT INTO debate_vote (proposal_id, voter_id, choice, cast_at, verification, inherited_from_id)
SELECT DISTINCT ON (voter_id) %(child)s, voter_id, choice, cast_at, verification, proposal_id
FROM debate_vote WHERE proposal_id = ANY(%(parents)s)
ORDER BY voter_id, cast_at DESC, id DESC
"""
_INHERIT_FOLLOWERS = """
INSERT INTO debate_follow (proposal_id, follower_id)
SELECT DISTINCT %(child)s::uuid, follower_id FROM debate_follow WHERE proposal_id = ANY(%(parents)s)
"""
_COUNT = """
UPDATE debate_proposal SET
    votes_for = counted.votes_for, votes_mixed = counted.mixed, votes_against = counted.against,
    votes_inherited = counted.inherited,
    follower_count = (SELECT count(*) FROM debate_follow WHERE proposal_id = %(child)s)
FROM (
    SELECT count(*) FILTER (WHERE choice = 'for') AS votes_for, count(*) FILTER (WHERE choice = 'mixed') AS mixed,
           count(*) FILTER (WHERE choice = 'against') AS against,
           count(*) FILTER (WHERE inherited_from_id IS NOT NULL) AS inherited
    FROM debate_vote WHERE proposal_id = %(child)s
) AS counted
WHERE id = %(child)s
"""
NAME_LENGTH = 120


def _hold(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Lock the proposals in one order, so that two regroupings never wait for each other."""
    ids = sorted({proposal.pk for proposal in proposals})
    return [
        Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("campaign", "theme").get(pk=pk)
        for pk in ids
    ]


def _common(values: Sequence[Any]) -> Any:
    return values[0] if len(set(values)) == 1 else None


def _create_result(parents: Sequence[Proposal], title: str, body: str, by: Any) -> Proposal:
    title, body = clean_line(title), clean(body)
    if not title or not body:
        raise Refused(_("La proposition issue du regroupement a besoin d’un titre et d’un texte."))
    first = parents[0]
    names = ", ".join(dict.fromkeys(parent.author_name for parent in parents))
    child = Proposal.objects.create(
        campaign=first.campaign,
        theme=first.theme,
        challenge_id=_common([parent.challenge_id for parent in parents]),
        territory_id=_common([parent.territory_id for parent in parents]),
        audience=_common([parent.audience for parent in parents]) or "",
        author_kind=first.author_kind,
        author_name=names if len(names) <= NAME_LENGTH else names[: NAME_LENGTH - 1] + "…",
        title=title,
        body=body,
        state=State.PUBLISHED,
        published_at=Now(),
    )
    ProposalVersion.objects.create(proposal=child, number=1, title=title, body=body, by=by)
    values: dict[str, Any] = {"child": child.pk, "parents": [parent.pk for parent in parents]}
    with connection.cursor() as cursor:
        for statement in (_INHERIT_VOTES, _INHERIT_FOLLOWERS, _COUNT):
            cursor.execute(statement, values)
    child.refresh_from_db()
    return child


def _check_parents(parents: Sequence[Proposal], reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Un regroupement porte un motif, que tout le monde pourra lire."))
    if any(not parent.is_open or not parent.takes_votes for parent in parents):
        raise Refused(_("Seules des propositions publiées se regroupent."))
    if len({parent.campaign_id for parent in parents}) > 1:
        raise Refused(_("Ces propositions ne sont pas de la même campagne."))


@transaction.atomic
def merge_proposals(proposals: Sequence[Proposal], *, title: str, body: str, by: Any, reason: str) -> Proposal:
    """Merge proposals into a new one that carries all their authors and each voter once.

    The parents stay readable and take no more votes; dated totals imported from elsewhere stay on them,
    for nobody knows who stands behind. Followers of all are told. Refused below two proposals, across
    campaigns, without a reason, or when one of them is no longer open.
    """
    parents = _hold(proposals)
    if len(parents) < 2:
        raise Refused(_("Il faut au moins deux propositions à réunir."))
    _check_parents(parents, reason)
    order = {proposal.pk: rank for rank, proposal in enumerate(proposals)}
    parents.sort(key=lambda parent: order[parent.pk])

    child = _create_result(parents, title, body, by)
    regrouping = Regrouping.objects.create(kind=RegroupingKind.MERGE, reason=clean(reason), by=by)
    _close(regrouping, parents, [child], State.MERGED, Relation.MERGED, by)
    record("proposals.merged", child, by=by, parents=[str(parent.pk) for parent in parents])
    tell_followers([child], _("Des propositions que vous suivez ont été réunies"), clean(reason))
    return child


@transaction.atomic
def split_proposal(proposal: Proposal, parts: Sequence[tuple[str, str]], *, by: Any, reason: str) -> list[Proposal]:
    """Split a proposal into several, given as (title, body); each inherits the votes given to the whole.

    The parent stays readable. Refused below two parts, without a reason, or when it is no longer open.
    """
    [parent] = _hold([proposal])
    if len(parts) < 2:
        raise Refused(_("Une scission donne au moins deux propositions."))
    _check_parents([parent], reason)

    children = [_create_result([parent], title, body, by) for title, body in parts]
    regrouping = Regrouping.objects.create(kind=RegroupingKind.SPLIT, reason=clean(reason), by=by)
    _close(regrouping, [parent], children, State.SPLIT, Relation.SPLIT, by)
    record("proposal.split", parent, by=by, children=[str(child.pk) for child in children])
    tell_followers([parent], _("Une proposition que vous suivez a été scindée"), clean(reason))
    return children


def _close(
    regrouping: Regrouping,
    parents: Sequence[Proposal],
    children: Sequence[Proposal],
    state: State,
    relation: Relation,
    by: Any,
) -> None:
    parts = [
        Part(regrouping=regrouping, proposal=parent, side=Side.SOURCE, state_before=parent.state) for parent in parents
    ]
    parts += [
        Part(regrouping=regrouping, proposal=child, side=Side.RESULT, state_before=child.state) for child in children
    ]
    Part.objects.bulk_create(parts)
    Proposal.objects.filter(pk__in=[part.proposal_id for part in parts]).update(is_regrouped=True)
    Proposal.objects.filter(pk__in=[parent.pk for parent in parents]).update(state=state)
    for parent in parents:
        for child in children:
            link_things(parent, child, relation, by=by, reason=regrouping.reason)


@transaction.atomic
def undo_regrouping(regrouping: Regrouping, *, by: Any, reason: str) -> Regrouping:
    """Give the parents back exactly as they were; the result stays readable, closed, with the votes it got.

    Refused without a reason, when already undone, or when the result was itself regrouped: the last first.
    """
    regrouping = Regrouping.objects.select_for_update(of=("self",)).get(pk=regrouping.pk)
    if regrouping.undone_at is not None:
        raise Refused(_("Ce regroupement est déjà défait."))
    if not reason.strip():
        raise Refused(_("Défaire un regroupement demande un motif."))
    parts = list(regrouping.parts.select_related("proposal"))
    held = {proposal.pk: proposal for proposal in _hold([part.proposal for part in parts])}
    children = [held[part.proposal_id] for part in parts if part.side == Side.RESULT]
    parents = [held[part.proposal_id] for part in parts if part.side == Side.SOURCE]
    if any(child.state in {State.MERGED, State.SPLIT} for child in children):
        raise Refused(_("La proposition obtenue a été regroupée à son tour : défaites d’abord ce regroupement-là."))

    for part in parts:
        state = part.state_before if part.side == Side.SOURCE else State.UNDONE
        Proposal.objects.filter(pk=part.proposal_id).update(state=state)
    links = Link.objects.filter(
        source_id__in=[parent.pk for parent in parents], target_id__in=[child.pk for child in children], revocation=None
    )
    for link in links:
        revoke_link(link, by=by, reason=clean(reason))
    regrouping.undo_reason, regrouping.undone_by = clean(reason), by
    regrouping.undone_at = Now()
    regrouping.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    regrouping.refresh_from_db(fields=["undone_at"])
    record("regrouping.undone", regrouping, by=by)
    tell_followers(parents, _("Un regroupement a été défait"), clean(reason))
    return regrouping
