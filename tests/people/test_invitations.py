"""Invitations: one mailbox, one day, one use; two people for an administrator."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models.functions import Now
from django.test import Client
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import small_tree

from cahiers.foundation.errors import Refused
from cahiers.foundation.idempotency import new_key
from cahiers.foundation.models import Mail
from cahiers.people.actions import accept_invitation, confirm_invitation, invite_to_role
from cahiers.people.enums import RoleName
from cahiers.people.models import Invitation, Role, User

pytestmark = pytest.mark.django_db
EMAIL = "invitee@exemple.fr"


@pytest.fixture
def tree():
    return small_tree()


def offer(node, name=RoleName.ORGANISER, by=None, email=EMAIL):
    tokens = []
    invite_to_role(email, name=name, node=node, by=by, link_to=lambda token: tokens.append(token) or token)
    return tokens[0] if tokens else None


def test_accepting_makes_the_account_and_gives_the_role(tree):
    inviter = UserFactory()

    role = accept_invitation(offer(tree.rennes, by=inviter), by=None)

    assert (role.user.email, role.name, role.node, role.granted_by) == (EMAIL, "organiser", tree.rennes, inviter)
    assert Invitation.objects.get().accepted_by == role.user


@pytest.mark.parametrize(
    ("signed_in_as", "has_account", "accepted"),
    [
        (None, False, True),
        (None, True, True),
        ("invited", True, True),
        ("other", False, False),
        ("other", True, False),
    ],
)
def test_who_may_accept(tree, signed_in_as, has_account, accepted):
    token = offer(tree.rennes)
    invited = UserFactory(email=EMAIL) if has_account else None
    by = {None: None, "invited": invited, "other": UserFactory()}[signed_in_as]

    if accepted:
        assert accept_invitation(token, by=by).user.email == EMAIL
    else:
        with pytest.raises(Refused, match="autre adresse"):
            accept_invitation(token, by=by)
        assert not Role.objects.exists()


def test_invitation_sent_to_another_spelling_does_not_open_the_account(tree):
    UserFactory(email=EMAIL)
    token = offer(tree.rennes, email="invitee+autre@exemple.fr")

    with pytest.raises(Refused, match="autre écriture"):
        accept_invitation(token, by=None)


def test_invitation_works_once(tree):
    token = offer(tree.rennes)
    accept_invitation(token, by=None)

    with pytest.raises(Refused, match="déjà servi"):
        accept_invitation(token, by=None)


def test_invitation_is_void_after_a_day(tree):
    token = offer(tree.rennes)
    sent = Invitation.objects.get()
    assert (sent.expires_at - sent.invited_at).total_seconds() == 24 * 3600
    Invitation.objects.update(expires_at=Now())

    with pytest.raises(Refused):
        accept_invitation(token, by=None)


def test_same_offer_is_not_sent_twice(tree):
    offer(tree.rennes)

    with pytest.raises(Refused, match="déjà en route"):
        offer(tree.rennes, email="INVITEE+1@exemple.fr")


def test_accepting_a_role_already_held_changes_nothing(tree):
    held = RoleFactory(user=UserFactory(email=EMAIL), node=tree.rennes)

    assert accept_invitation(offer(tree.rennes), by=None) == held


def test_administrator_is_made_by_two_people(tree):
    one, two = (RoleFactory(name=RoleName.ADMINISTRATOR, node=tree.france).user for _ in range(2))
    first = offer(tree.france, RoleName.ADMINISTRATOR, by=one)
    waiting = Invitation.objects.get()
    assert first is None
    assert not Mail.objects.exists()

    with pytest.raises(Refused, match="autre administrateur"):
        confirm_invitation(waiting, by=one, link_to=str)
    tokens = []
    confirm_invitation(waiting, by=two, link_to=lambda token: tokens.append(token) or token)
    role = accept_invitation(tokens[0], by=None)

    assert (role.name, role.granted_by) == (RoleName.ADMINISTRATOR, one)
    with pytest.raises(Refused, match="attend pas"):
        confirm_invitation(waiting, by=two, link_to=str)


@pytest.mark.parametrize("change", [{"accepted_by": True}, {"confirmed_by": True}])
def test_database_refuses_an_administrator_made_by_one_person(tree, change):
    one = RoleFactory(name=RoleName.ADMINISTRATOR, node=tree.france).user
    offer(tree.france, RoleName.ADMINISTRATOR, by=one)

    with pytest.raises(IntegrityError):
        Invitation.objects.update(**dict.fromkeys(change, one))


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_delegate_invites_and_the_invited_person_enters_with_the_role(tree):
    delegate = sign_in(RoleFactory(name=RoleName.DELEGATE, node=tree.rennes).user)
    invited = Client()

    sent = delegate.post(
        "/roles/", {"email": EMAIL, "name": "organiser", "node": "dep:35", "idempotency_key": new_key()}
    )
    address = re.search(r"http://testserver(/\S+)", Mail.objects.get(recipient=EMAIL).text).group(1)
    shown, accepted = invited.get(address), invited.post(address)

    assert (sent.status_code, sent["Location"]) == (302, "/roles/")
    assert "Ille-et-Vilaine" in shown.text
    assert accepted["Location"] == "/mon-compte/bienvenue/?next=%2Fmon-compte%2F"
    assert Role.objects.get(user__email=EMAIL).node == tree.ille_et_vilaine
    assert invited.session[SESSION_KEY] == str(User.objects.get(email=EMAIL).pk)
    assert invited.get(address).status_code == 410


@pytest.mark.parametrize(
    ("role", "held_on", "offered", "node", "status"),
    [
        (None, "rennes", "organiser", "aca:14", 403),
        ("organiser", "rennes", "organiser", "aca:14", 403),
        ("coordinator", "ille_et_vilaine", "organiser", "eta:0350122T", 302),
        ("coordinator", "ille_et_vilaine", "moderator", "dep:35", 403),
        ("delegate", "rennes", "moderator", "aca:14", 302),
        ("delegate", "rennes", "organiser", "aca:24", 403),
        ("delegate", "rennes", "delegate", "aca:14", 403),
        ("national", "france", "delegate", "aca:24", 302),
        ("national", "france", "administrator", "nat:fr", 403),
        ("administrator", "france", "national", "nat:fr", 302),
        ("administrator", "france", "national", "aca:14", 422),
    ],
)
def test_invite_permissions(tree, role, held_on, offered, node, status):
    user = RoleFactory(name=role, node=getattr(tree, held_on)).user if role else UserFactory()

    response = sign_in(user).post(
        "/roles/", {"email": EMAIL, "name": offered, "node": node, "idempotency_key": new_key()}
    )

    assert response.status_code == status
    assert Invitation.objects.count() == (status == 302)


@pytest.mark.parametrize(
    ("ender", "held_on", "status"),
    [
        ("delegate", "rennes", 302),
        ("delegate", "creteil", 403),
        ("organiser", "rennes", 403),
        ("national", "france", 302),
    ],
)
def test_end_role_permissions(tree, ender, held_on, status):
    role = RoleFactory(node=tree.ille_et_vilaine)
    user = RoleFactory(name=ender, node=getattr(tree, held_on)).user

    response = sign_in(user).post(f"/roles/{role.pk}/retirer/", {"reason": "Fin de mission."})

    role.refresh_from_db()
    assert response.status_code == status
    assert (role.ended_at is not None) == (status == 302)


def test_anybody_may_leave_their_own_role(tree):
    role = RoleFactory(node=tree.rennes)

    response = sign_in(role.user).post(f"/roles/{role.pk}/retirer/", {"reason": "Mutation."})

    assert (response.status_code, response["Location"]) == (302, "/mon-compte/")


def test_second_administrator_confirms_on_the_page(tree):
    one, two = (RoleFactory(name=RoleName.ADMINISTRATOR, node=tree.france).user for _ in range(2))
    offer(tree.france, RoleName.ADMINISTRATOR, by=one)
    address = f"/roles/invitations/{Invitation.objects.get().pk}/confirmer/"

    shown = [address in sign_in(user).get("/roles/").text for user in (one, two)]
    answers = [sign_in(user).post(address).status_code for user in (UserFactory(), one, two)]

    assert shown == [False, True]
    assert answers == [403, 422, 302]
    assert Mail.objects.get().recipient == EMAIL


@pytest.mark.parametrize("count", [1, 3])
def test_roles_page_costs_the_same_whatever_it_lists(tree, count, django_assert_max_num_queries):
    delegate = sign_in(RoleFactory(name=RoleName.DELEGATE, node=tree.rennes).user)
    RoleFactory(node=tree.creteil, user__display_name="D’ailleurs")
    for rank in range(count):
        RoleFactory(node=tree.brest)
        offer(tree.rennes, by=UserFactory(), email=f"p{rank}@exemple.fr")

    with django_assert_max_num_queries(8):
        response = delegate.get("/roles/")

    assert response.status_code == 200
    assert "D’ailleurs" not in response.text


def test_command_invites_the_first_administrator(tree, capsys):
    call_command("invite", EMAIL, "administrator", "--site", "https://cahiers.example")

    token = re.search(r"https://cahiers.example/invitation/(\S+)/", capsys.readouterr().out).group(1)
    role = accept_invitation(token, by=None)
    assert (role.name, role.node, role.granted_by) == (RoleName.ADMINISTRATOR, tree.france, None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([EMAIL, "organiser", "dep:99"], "no territory"),
        ([EMAIL, "national", "dep:35"], "tout le pays"),
        (["personne", "organiser"], "valide"),
    ],
)
def test_command_says_what_is_wrong(tree, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("invite", *arguments)
