"""Passwords: optional, twelve characters or more, and ten failures leave only the link."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from tests.factories.people import PASSWORD, UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import Mail
from cahiers.people.actions import set_password, sign_in_with_password
from cahiers.people.models import PasswordFailure

pytestmark = pytest.mark.django_db
EMAIL = "lea@exemple.fr"


@pytest.fixture
def lea():
    return UserFactory(email=EMAIL, with_password=True)


def fail(times, email=EMAIL):
    for _ in range(times):
        assert sign_in_with_password(email, "autre chose") is None


@pytest.mark.parametrize(
    "password", ["onze caract", "motdepasse1234"[:11], "123456789012", "passwordpassword"[:8], EMAIL]
)
def test_set_password_refuses_a_weak_one(lea, password):
    with pytest.raises(Refused):
        set_password(lea, password, by=lea)

    lea.refresh_from_db()
    assert lea.check_password(PASSWORD)


def test_set_password_takes_twelve_characters_and_tells_by_mail(lea):
    set_password(lea, "douze lettre", by=lea)

    assert sign_in_with_password(EMAIL, "douze lettre") == lea
    assert "douze" not in Mail.objects.get(recipient=EMAIL).text


@pytest.mark.parametrize("email", ["LEA@Exemple.fr", "lea+x@exemple.fr", "ｌｅａ@exemple.fr"])
def test_password_opens_whatever_the_spelling_of_the_address(lea, email):
    assert sign_in_with_password(email, PASSWORD) == lea


@pytest.mark.parametrize("password", ["", "!", "autre chose", PASSWORD.upper(), f"{PASSWORD} "])
def test_wrong_password_opens_nothing(lea, password):
    assert sign_in_with_password(EMAIL, password) is None


@pytest.mark.parametrize("password", ["", "!", "quatre mots"])
def test_account_without_a_password_is_not_opened_by_one(password):
    UserFactory(email=EMAIL)

    assert sign_in_with_password(EMAIL, password) is None


def test_closed_account_is_not_opened_by_its_password():
    UserFactory(email=EMAIL, with_password=True, is_active=False)

    assert sign_in_with_password(EMAIL, PASSWORD) is None


def test_after_ten_failures_the_right_password_opens_nothing_for_a_while(lea):
    fail(9)
    assert sign_in_with_password(EMAIL, PASSWORD) == lea
    fail(1)

    assert sign_in_with_password(EMAIL, PASSWORD) is None
    PasswordFailure.objects.update(at=Now() - timedelta(minutes=16))
    assert sign_in_with_password(EMAIL, PASSWORD) == lea


def test_failures_on_every_spelling_count_for_the_one_account(lea):
    for spelling in ("LEA@exemple.fr", "lea+1@exemple.fr", "lea+2@exemple.fr", "lea@exemple.fr."):
        fail(3, spelling)

    assert sign_in_with_password(EMAIL, PASSWORD) is None


def test_failures_of_others_do_not_close_an_account(lea):
    fail(30, "autre@exemple.fr")

    assert sign_in_with_password(EMAIL, PASSWORD) == lea


def test_failures_told_by_the_page_are_kept(client, lea):
    for _ in range(10):
        response = client.post("/connexion/", {"email": EMAIL, "password": "autre chose"})
        assert response.status_code == 200

    assert PasswordFailure.objects.count() == 10
    assert client.post("/connexion/", {"email": EMAIL, "password": PASSWORD}).status_code == 200
    assert f'value="{EMAIL}"' in response.text
    assert "autre chose" not in response.text


def test_new_password_ends_the_other_sessions_and_keeps_this_one(client, lea):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/connexion/", {"email": EMAIL, "password": PASSWORD})

    changed = client.post("/mon-compte/mot-de-passe/", {"password": "cinq mots encore mieux choisis"})

    assert changed.status_code == 302
    assert client.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302


def test_weak_password_is_told_on_its_field(client, lea):
    client.force_login(lea)

    response = client.post("/mon-compte/mot-de-passe/", {"password": "court"})

    assert response.status_code == 422
    assert 'id="id_password_error"' in response.text
