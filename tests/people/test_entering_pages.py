"""Entering, page by page: the link, what comes after it, where it leads."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from tests.factories.people import UserFactory

from cahiers.foundation.models import Mail
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
