"""The two walks: forward to the fate, backward to the voices, each in one statement, cycles and revocations included."""

from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.debate import ProposalFactory
from tests.factories.people import UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.kinds import Reference
from cahiers.provenance.actions import link_things, revoke_link
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link
from cahiers.provenance.queries import fate_of, shown, voices_behind

pytestmark = pytest.mark.django_db


def chain(count):
    """Link so many proposals, each integrated to the next."""
    proposals = ProposalFactory.create_batch(count)
    for source, target in pairwise(proposals):
        link_things(source, target, Relation.INTEGRATED, by=None, reason="suite")
    return proposals


def at(proposal):
    return Reference("proposal", proposal.pk)


def test_walks_reach_both_ends_in_one_statement(django_assert_num_queries):
    proposals = chain(6)

    with django_assert_num_queries(1):
        forward = fate_of(at(proposals[0]))
    with django_assert_num_queries(1):
        backward = voices_behind(at(proposals[-1]))

    assert [step.target.id for step in forward] == [p.pk for p in proposals[1:]]
    assert [step.source.id for step in backward] == [p.pk for p in reversed(proposals[:-1])]
    assert [step.depth for step in forward] == [1, 2, 3, 4, 5]


def test_a_revoked_link_ends_the_walk_and_stays_readable():
    first, second, third = chain(3)
    link = Link.objects.get(source_id=second.pk)

    revoke_link(link, by=UserFactory(), reason="Erreur de lien")

    assert [step.target.id for step in fate_of(at(first))] == [second.pk]
    assert Link.objects.count() == 2
    assert voices_behind(at(third)) == []


def test_a_cycle_is_walked_once():
    first, second = chain(2)
    link_things(second, first, Relation.QUOTED, by=None)

    assert {step.target.id for step in fate_of(at(first))} == {first.pk, second.pk}


def test_a_diamond_shows_each_link_once():
    top, left, right, bottom = ProposalFactory.create_batch(4)
    for source, target in ((top, left), (top, right), (left, bottom), (right, bottom)):
        link_things(source, target, Relation.MERGED, by=None)

    assert len(fate_of(at(top))) == 4
    assert len(voices_behind(at(bottom))) == 4


def test_revoke_refuses_without_reason_or_twice():
    chain(2)
    link = Link.objects.get()

    with pytest.raises(Refused, match="motif"):
        revoke_link(link, by=UserFactory(), reason=" ")
    revoke_link(link, by=UserFactory(), reason="Erreur")
    with pytest.raises(Refused, match="déjà"):
        revoke_link(link, by=UserFactory(), reason="Encore")


@pytest.mark.parametrize("statement", ["UPDATE provenance_link SET reason = 'x'", "DELETE FROM provenance_link"])
def test_database_refuses_to_change_a_link(statement):
    chain(2)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_shown_steps_name_what_they_reach_and_hide_what_is_not_public(django_assert_num_queries):
    first, second = chain(2)
    draft = ProposalFactory(draft=True, title="Un secret")
    link_things(first, draft, Relation.SET_ASIDE, by=None)
    steps = fate_of(at(first))

    with django_assert_num_queries(1):
        cards = [(step.relation, step.card.label, bool(step.card.url)) for step in shown(steps, forward=True)]

    assert cards == [("intégrée à", second.title, True), ("mise de côté par", "", False)]
