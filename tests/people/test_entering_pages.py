"""Entering, page by page: the link, what comes after it, where it leads."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from tests.factories.people import PASSWORD, RoleFactory, UserFactory

from cahiers.foundation.models import Mail
from cahiers.people.enums import RoleName
from cahiers.people.models import SignInLink, User

pytestmark = pytest.mark.django_db


def ask_link(client, email="lea@exemple.fr", **data):
    response = client.post("/connexion/", {"email": email, **data})
    assert response.status_code == 302
    return re.search(r"http://testserver(/\S+)", Mail.objects.first().text).group(1)


def test_newcomer_enters_by_link_says_who_they_are_and_goes_where_they_wanted(client):
    link = ask_link(client, next="/territoires/?page=2")
    shown = client.get(link)
    assert "lea@exemple.fr" in shown.text
    assert not User.objects.exists()

    entered = client.post(link)
    asked = client.get(entered["Location"] + "&age=adult")
    finished = client.post(
        "/mon-compte/bienvenue/",
        {"age": "adult", "display_name": "Léa M.", "audience": "parent", "next": "/territoires/?page=2"},
    )

    assert entered["Location"] == "/mon-compte/bienvenue/?next=%2Fterritoires%2F%3Fpage%3D2"
    assert 'value="/territoires/?page=2"' in asked.text
    assert (finished.status_code, finished["Location"]) == (302, "/territoires/?page=2")
    user = User.objects.get()
    assert (user.display_name, user.audience, user.age_band) == ("Léa M.", "parent", "adult")
    assert client.session[SESSION_KEY] == str(user.pk)


def test_known_person_enters_and_the_link_then_opens_nothing(client):
    user = UserFactory(email="lea@exemple.fr")
    link = ask_link(client)

    first = client.post(link)
    client.post("/deconnexion/")
    second, page = client.post(link), client.get(link)

    assert (first.status_code, first["Location"]) == (302, "/")
    assert (second.status_code, page.status_code) == (422, 410)
    assert SESSION_KEY not in client.session
    assert User.objects.get() == user


def test_opening_the_link_does_not_spend_it(client):
    link = ask_link(client)

    for _ in range(3):
        client.get(link)
        client.head(link)

    assert SignInLink.objects.get().used_at is None
    assert client.post(link).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ailleurs.example/",
        "//ailleurs.example/",
        "///ailleurs.example",
        "/\\ailleurs.example",
        "https:ailleurs.example",
        "javascript:alert(1)",
        "http://testserver@ailleurs.example/",
        "\x00//ailleurs.example",
        "/" + "x" * 500,
    ],
)
def test_next_never_leads_to_another_site(client, elsewhere):
    UserFactory(email="lea@exemple.fr", with_password=True)

    by_link = client.post(ask_link(client, next=elsewhere))
    client.post("/deconnexion/")
    by_password = client.post("/connexion/", {"email": "lea@exemple.fr", "password": PASSWORD, "next": elsewhere})
    already_in = client.get("/connexion/", {"next": elsewhere})

    assert [by_link["Location"], by_password["Location"], already_in["Location"]] == ["/", "/", "/mon-compte/"]


@pytest.mark.parametrize("way", ["link", "password"])
def test_entering_changes_the_key_of_the_session(client, way):
    UserFactory(email="lea@exemple.fr", with_password=True)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    if way == "link":
        client.post(ask_link(client))
    else:
        client.post("/connexion/", {"email": "lea@exemple.fr", "password": PASSWORD})

    assert client.session.session_key != before
    assert SESSION_KEY in client.session
    assert not client.session.__class__(before).load()


def test_entering_as_somebody_else_leaves_nothing_of_the_first(client):
    client.force_login(UserFactory())
    session = client.session
    session["private"] = "of the first"
    session.save()
    UserFactory(email="lea@exemple.fr")

    client.post(ask_link(client))

    assert "private" not in client.session


@pytest.mark.parametrize(
    "email", ["", "lea", "lea@", "@exemple.fr", "lea@exemple", "é" * 300 + "@exemple.fr", "a\x00@b.fr"]
)
def test_malformed_address_is_told_and_kept(client, email):
    response = client.post("/connexion/", {"email": email})

    assert response.status_code == 422
    assert 'id="id_email_error"' in response.text
    assert not Mail.objects.exists()


@pytest.mark.parametrize("email", ["Léa@exemple.fr", "lea@münchen.example", "lea@exemple.fr.", "ＬＥＡ@exemple.fr"])
def test_address_that_mails_can_reach_is_taken_or_told(client, email):
    assert client.post("/connexion/", {"email": email}).status_code in {302, 422}


def test_sign_out_is_a_post(client):
    client.force_login(UserFactory())

    assert client.get("/deconnexion/").status_code == 405
    assert SESSION_KEY in client.session
    assert client.post("/deconnexion/").status_code == 302
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("path", ["/mon-compte/", "/mon-compte/bienvenue/", "/mon-compte/mot-de-passe/", "/roles/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_led_to_the_sign_in_page(client, path, method):
    response = getattr(client, method)(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/?next=")


def test_pages_of_secrets_are_kept_by_nobody(client):
    link = ask_link(client)

    for path in ("/connexion/", link):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert client.get(link)["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "most"), [("/connexion/", 0), ("/mon-compte/", 4), ("/mon-compte/mot-de-passe/", 3), ("/roles/", 6)]
)
def test_pages_cost_few_queries_and_name_only_ids_they_hold(client, django_assert_max_num_queries, path, most):
    user = RoleFactory(name=RoleName.NATIONAL).user
    if path != "/connexion/":
        client.force_login(user)
        most += 2  # the savepoint of the door, inside the test's own transaction

    client.get(path)  # what a process learns once

    with django_assert_max_num_queries(most or 2):
        response = client.get(path)

    named = re.findall(r'(?:aria-describedby|aria-labelledby|for|aria-controls)="([^"]*)"', response.text)
    present = re.findall(r' id="([^"]*)"', response.text)
    assert response.status_code == 200
    assert {name for value in named for name in value.split()} - set(present) == set()
    assert len(present) == len(set(present))
