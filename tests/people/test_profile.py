"""Saying who one is: adults choose a name, 15-17 year olds get one, younger ones leave no trace."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import small_tree

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine, Mail
from cahiers.people.actions import change_profile, complete_profile, leave_as_too_young, request_sign_in_link
from cahiers.people.enums import AgeBand, Audience
from cahiers.people.identity.pseudonyms import is_pseudonym
from cahiers.people.models import SignInLink, User

pytestmark = pytest.mark.django_db
WELCOME = "/mon-compte/bienvenue/"


@pytest.fixture
def newcomer(client):
    user = UserFactory(newcomer=True)
    client.force_login(user)
    return user


def test_profile_is_completed_once(newcomer):
    data = {"audience": Audience.PARENT, "age_band": AgeBand.ADULT, "by": newcomer}
    complete_profile(newcomer, display_name="Léa M.", **data)

    with pytest.raises(Refused, match="déjà rempli"):
        complete_profile(newcomer, display_name="Autre", **data)


def test_from_15_to_17_the_name_is_drawn(newcomer):
    data = {"audience": Audience.PUPIL, "age_band": AgeBand.YOUNG, "by": newcomer}

    with pytest.raises(Refused, match="tiré au sort"):
        complete_profile(newcomer, display_name="Léa M.", **data)

    assert complete_profile(newcomer, display_name="Lynx joyeux 12", **data).display_name == "Lynx joyeux 12"


def test_from_15_to_17_the_territory_is_not_a_school(newcomer):
    tree = small_tree()
    data = {"display_name": "Lynx joyeux 12", "audience": Audience.PUPIL, "age_band": AgeBand.YOUNG, "by": newcomer}

    with pytest.raises(Refused, match="établissement"):
        complete_profile(newcomer, territory=tree.hoche, **data)

    assert complete_profile(newcomer, territory=tree.rennes, **data).territory == tree.rennes


def test_change_profile_keeps_the_rules_of_the_beginning():
    young, adult = UserFactory(young=True), UserFactory(display_name="Léa M.")

    with pytest.raises(Refused, match="tiré au sort"):
        change_profile(young, display_name="Paul", audience=Audience.PUPIL, by=young)
    with pytest.raises(Refused, match="autorité"):
        change_profile(adult, display_name="Modératrice", audience=Audience.PARENT, by=adult)

    assert change_profile(adult, display_name="Léa Martin", audience=Audience.HEAD, by=adult).audience == Audience.HEAD
    assert change_profile(adult, display_name="LÉA MARTIN", audience=Audience.HEAD, by=adult)


def test_under_15_nothing_is_kept(client, newcomer):
    request_sign_in_link(newcomer.email, link_to=str)

    explained = client.get(f"{WELCOME}?age=under-15")
    left = client.post(WELCOME, {"age": "under-15"})

    assert "Pas besoin de compte" in explained.text
    assert (left.status_code, left["Location"]) == (302, "/au-revoir/")
    assert not User.objects.exists()
    assert not SignInLink.objects.exists()
    assert not Mail.objects.exists()
    assert SESSION_KEY not in client.session
    assert client.get("/au-revoir/").status_code == 200
    assert newcomer.email not in str(list(JournalLine.objects.values()))


def test_account_in_use_does_not_leave_as_too_young():
    for user in (UserFactory(), RoleFactory(user=UserFactory(newcomer=True)).user):
        with pytest.raises(Refused, match="déjà servi"):
            leave_as_too_young(user, by=user)

    assert User.objects.count() == 2


def test_young_newcomer_draws_until_content_and_starts(client, newcomer):
    def draw():
        page = client.get(f"{WELCOME}?age=15-17&next=/territoires/").text
        return re.search(r'name="display_name" value="([^"]*)"', page).group(1)

    names = {draw() for _ in range(4)}
    started = client.post(
        WELCOME, {"age": "15-17", "display_name": max(names), "audience": "pupil", "next": "/territoires/"}
    )

    newcomer.refresh_from_db()
    assert len(names) > 1
    assert all(is_pseudonym(name) for name in names)
    assert (started.status_code, started["Location"]) == (302, "/territoires/")
    assert (newcomer.display_name, newcomer.age_band) == (max(names), AgeBand.YOUNG)


def test_rejected_welcome_keeps_what_was_typed(client, newcomer):
    response = client.post(WELCOME, {"age": "adult", "display_name": "Ministère <b>", "audience": "parent"})

    assert response.status_code == 422
    assert 'value="Ministère &lt;b&gt;"' in response.text
    assert 'value="parent" id="id_audience_2" required checked' in response.text.replace('""', '"')
    assert 'id="erreurs"' in response.text


@pytest.mark.parametrize("age", ["", "adulte", "12"])
def test_welcome_without_an_age_asks_again(client, newcomer, age):
    assert client.post(WELCOME, {"age": age, "display_name": "Léa"}).status_code == 422


def test_searching_a_territory_shows_the_form_again_without_error(client, newcomer):
    small_tree()

    response = client.post(
        WELCOME, {"age": "adult", "display_name": "Léa", "territory_q": "rennes", "territory_search": "1"}
    )

    assert response.status_code == 200
    assert 'value="Léa"' in response.text
    assert "Académie de Rennes" in response.text
    assert 'id="erreurs"' not in response.text


@pytest.mark.parametrize(
    ("method", "headers", "expected"),
    [
        ("get", {}, f"{WELCOME}?next=%2Fmon-compte%2F%3Fx%3D1"),
        ("post", {"referer": "http://testserver/campagnes/egn/"}, f"{WELCOME}?next=%2Fcampagnes%2Fegn%2F"),
        ("post", {}, f"{WELCOME}?next=%2F"),
    ],
)
def test_without_a_profile_one_is_led_to_the_welcome_page(client, newcomer, method, headers, expected):
    response = getattr(client, method)("/mon-compte/?x=1", headers=headers)

    assert (response.status_code, response["Location"]) == (302, expected)


def test_htmx_is_told_to_load_the_welcome_page(client, newcomer):
    response = client.post("/mon-compte/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (200, f"{WELCOME}?next=%2F")


def test_account_page_changes_the_profile(client):
    user = UserFactory(display_name="Léa M.")
    client.force_login(user)

    refused = client.post("/mon-compte/", {"display_name": "Admin", "audience": "head"})
    changed = client.post("/mon-compte/", {"display_name": "Léa Martin", "audience": "head"})

    user.refresh_from_db()
    assert (refused.status_code, changed.status_code) == (422, 302)
    assert (user.display_name, user.audience) == ("Léa Martin", "head")


def test_signing_out_elsewhere_keeps_this_session_only(client):
    user, elsewhere = UserFactory(), Client()
    client.force_login(user)
    elsewhere.force_login(user)

    client.post("/mon-compte/deconnecter-ailleurs/")

    assert client.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302
