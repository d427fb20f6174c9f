"""Roles: they reach down the tree only; who gives and ends them; nobody makes an administrator alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import NodeFactory, small_tree

from cahiers.foundation.errors import Refused
from cahiers.foundation.permissions import may
from cahiers.people.actions import end_role, grant_role
from cahiers.people.enums import RoleName
from cahiers.people.models import Role, User
from cahiers.people.rules import GIVERS, Offer, holds, holds_somewhere, is_member, is_self, role_reaches

pytestmark = pytest.mark.django_db

ADMINISTRATOR, NATIONAL, DELEGATE = RoleName.ADMINISTRATOR, RoleName.NATIONAL, RoleName.DELEGATE
COORDINATOR, MODERATOR, ORGANISER, ANALYST = (
    RoleName.COORDINATOR,
    RoleName.MODERATOR,
    RoleName.ORGANISER,
    RoleName.ANALYST,
)


@pytest.mark.parametrize(
    ("held_on", "asked_on", "reaches"),
    [
        ("rennes", "rennes", True),
        ("rennes", "ille_et_vilaine", True),
        ("rennes", "baulon", True),
        ("rennes", "bretagne", False),
        ("rennes", "france", False),
        ("rennes", "creteil", False),
        ("rennes", "fresnes", False),
        ("baulon", "hoche", False),
        ("baulon", "ille_et_vilaine", False),
        ("france", "voltaire", True),
        ("france", "france", True),
    ],
)
def test_role_reaches_its_node_and_what_is_under_it(held_on, asked_on, reaches):
    tree = small_tree()
    user = RoleFactory(name=DELEGATE, node=getattr(tree, held_on)).user
    is_delegate = holds((DELEGATE,), node_of=lambda offer: offer.node)

    assert is_delegate(user, Offer(DELEGATE, getattr(tree, asked_on))) is reaches
    assert not holds((ORGANISER,), node_of=lambda offer: offer.node)(user, Offer(DELEGATE, tree.rennes))


def test_node_whose_code_begins_like_another_is_not_under_it():
    root = NodeFactory(level="nat", code="fr")
    near, far = NodeFactory(parent=root, level="dep", code="2"), NodeFactory(parent=root, level="dep", code="29")

    assert not role_reaches(RoleFactory(node=near).user, [ORGANISER], far)


def test_ended_role_reaches_nothing():
    role = RoleFactory()
    end_role(role, reason="Mutation.", by=role.user)

    assert not role_reaches(User.objects.get(), [ORGANISER], role.node)


def test_nobody_holds_a_role_without_being_signed_in_nor_on_nothing():
    role = RoleFactory()

    assert not role_reaches(AnonymousUser(), [ORGANISER], role.node)
    assert not holds([ORGANISER], node_of=lambda thing: None)(role.user, role)
    assert not holds([ORGANISER], node_of=lambda thing: role.node)(role.user, None)
    assert not holds_somewhere([ORGANISER])(AnonymousUser(), None)
    assert holds_somewhere([ORGANISER])(role.user, None)
    assert not is_member(AnonymousUser(), None)


def test_is_self_knows_one_account():
    one, other = UserFactory(), UserFactory()

    assert is_self(one, one)
    assert not is_self(one, other)
    assert not is_self(AnonymousUser(), one)


def test_every_rule_of_a_request_costs_one_query(django_assert_num_queries):
    tree = small_tree()
    role = RoleFactory(name=DELEGATE, node=tree.rennes)
    RoleFactory(user=role.user, name=MODERATOR, node=tree.paris)
    user = User.objects.get(pk=role.user.pk)

    with django_assert_num_queries(1):
        for node in tree:
            may(user, "people.invite_to_role", Offer(ORGANISER, node))
            role_reaches(user, [MODERATOR], node)


GIVING = {
    None: set(),
    ORGANISER: set(),
    MODERATOR: set(),
    ANALYST: set(),
    COORDINATOR: {ORGANISER},
    DELEGATE: {ORGANISER, MODERATOR, COORDINATOR},
    NATIONAL: {ORGANISER, MODERATOR, COORDINATOR, DELEGATE, ANALYST},
    ADMINISTRATOR: set(RoleName),
}


@pytest.mark.parametrize("giver", GIVING, ids=str)
def test_who_may_give_which_role(giver):
    root = NodeFactory(level="nat", code="fr")
    user = RoleFactory(name=giver, node=root).user if giver else UserFactory()

    given = {name for name in RoleName if may(user, "people.invite_to_role", Offer(name, root))}

    assert given == GIVING[giver]
    assert may(user, "people.see_roles") is bool(given)


def test_every_role_has_its_givers():
    assert set(GIVERS) == set(RoleName)


def test_delegate_gives_roles_in_their_own_academie_only():
    tree = small_tree()
    delegate = RoleFactory(name=DELEGATE, node=tree.rennes).user

    allowed = {node.key for node in tree if may(delegate, "people.invite_to_role", Offer(ORGANISER, node))}

    assert allowed == {"aca:14", "dep:35", "dep:29", "eta:0350122T", "eta:0350053T", "eta:0290110A"}


def test_grant_role_keeps_who_gave_it():
    root, giver, user = NodeFactory(level="nat"), UserFactory(), UserFactory()

    role = grant_role(user, name=NATIONAL, node=root, by=giver)

    assert (role.user, role.name, role.node, role.granted_by) == (user, NATIONAL, root, giver)
    assert user.current_roles == [role]


@pytest.mark.parametrize("name", [NATIONAL, ADMINISTRATOR])
def test_grant_role_refuses_a_national_role_below_the_top(name):
    with pytest.raises(Refused, match="tout le pays"):
        grant_role(UserFactory(), name=name, node=small_tree().rennes, by=None)


def test_grant_role_refuses_twice_the_same():
    role = RoleFactory()

    with pytest.raises(Refused, match="déjà ce rôle"):
        grant_role(role.user, name=role.name, node=role.node, by=None)


def test_grant_role_refuses_an_administrator_made_by_one_person():
    root, one = NodeFactory(level="nat"), UserFactory()

    for second in (None, one):
        with pytest.raises(Refused, match="Deux administrateurs"):
            grant_role(UserFactory(), name=ADMINISTRATOR, node=root, by=one, confirmed_by=second)

    assert grant_role(UserFactory(), name=ADMINISTRATOR, node=root, by=one, confirmed_by=UserFactory())


def test_end_role_keeps_the_reason_and_who_ended_it():
    role, by = RoleFactory(), UserFactory()

    ended = end_role(role, reason=" Départ en retraite. ", by=by)

    assert ended.ended_at is not None
    assert (ended.ended_by, ended.end_reason) == (by, "Départ en retraite.")


@pytest.mark.parametrize("reason", ["", "   "])
def test_end_role_refuses_to_say_nothing(reason):
    with pytest.raises(Refused, match="pourquoi"):
        end_role(RoleFactory(), reason=reason, by=None)


def test_end_role_refuses_twice():
    role = RoleFactory()
    end_role(role, reason="Mutation.", by=None)

    with pytest.raises(Refused, match="déjà été retiré"):
        end_role(role, reason="Mutation.", by=None)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_leave_at_once():
    root = NodeFactory(level="nat")
    roles = [RoleFactory(name=ADMINISTRATOR, node=root) for _ in range(2)]

    def leave(role):
        try:
            return bool(end_role(role, reason="Départ.", by=role.user))
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        left = sorted(pool.map(leave, roles))

    assert left == [False, True]
    assert Role.objects.filter(ended_at=None).count() == 1
