"""Links that sign in: once, within the hour, for the one who reads the mailbox."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models.functions import Now
from tests.factories.people import UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine, Mail
from cahiers.people.actions import complete_profile, redeem_sign_in_link, request_sign_in_link
from cahiers.people.enums import AgeBand, Audience, Verification
from cahiers.people.models import SignInLink, User


def ask(email="lea@exemple.fr"):
    tokens = []
    request_sign_in_link(email, link_to=lambda token: tokens.append(token) or f"https://site.example/{token}")
    return tokens[0] if tokens else None


@pytest.mark.django_db
def test_request_sign_in_link_keeps_only_the_digest_of_the_token():
    token = ask()

    link = SignInLink.objects.get()
    assert token not in str(SignInLink.objects.values_list().get())
    assert len(link.token_digest) == 64
    assert token in Mail.objects.get().text


@pytest.mark.django_db
def test_redeem_makes_the_account_of_a_new_address():
    user = redeem_sign_in_link(ask("Lea@AC-Rennes.fr"))

    assert (user.email, user.canonical_email) == ("Lea@ac-rennes.fr", "lea@ac-rennes.fr")
    assert user.verification == Verification.ACADEMIC
    assert not user.has_profile
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_redeem_works_once():
    token = ask()
    redeem_sign_in_link(token)

    with pytest.raises(Refused, match="déjà servi"):
        redeem_sign_in_link(token)


@pytest.mark.django_db
def test_redeem_refuses_a_link_older_than_an_hour():
    token = ask()
    life = SignInLink.objects.get()
    assert life.expires_at - life.created_at == timedelta(hours=1)
    SignInLink.objects.update(expires_at=Now())

    with pytest.raises(Refused):
        redeem_sign_in_link(token)

    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "é" * 43, "a" * 43, "a" * 5000])
def test_redeem_refuses_any_other_token(token):
    ask()

    with pytest.raises(Refused):
        redeem_sign_in_link(token)


@pytest.mark.django_db
def test_link_asked_with_a_lookalike_goes_to_the_account_s_own_address():
    UserFactory(email="paul@exemple.fr")

    ask("paul+autre@exemple.fr")
    ask("paul@ехеmрlе.fr")

    assert set(Mail.objects.values_list("recipient", flat=True)) == {"paul@exemple.fr"}
    assert set(SignInLink.objects.values_list("email", flat=True)) == {"paul@exemple.fr"}


@pytest.mark.django_db
def test_link_of_another_spelling_does_not_open_an_account_made_since():
    intruder = ask("paul+autre@exemple.fr")
    UserFactory(email="paul@exemple.fr")

    with pytest.raises(Refused, match="autre écriture"):
        redeem_sign_in_link(intruder)


@pytest.mark.django_db
def test_redeem_refuses_a_closed_account():
    UserFactory(email="lea@exemple.fr", is_active=False)
    token = ask()

    with pytest.raises(Refused, match="fermé"):
        redeem_sign_in_link(token)


@pytest.mark.django_db
def test_sixth_link_of_the_hour_does_not_leave():
    for _ in range(7):
        ask()
    ask("autre@exemple.fr")

    assert Mail.objects.filter(recipient="lea@exemple.fr").count() == 5
    assert Mail.objects.filter(recipient="autre@exemple.fr").count() == 1
    SignInLink.objects.update(created_at=Now() - timedelta(minutes=61))
    assert ask() is not None


@pytest.mark.django_db
def test_journal_holds_neither_address_nor_name():
    user = redeem_sign_in_link(ask("lea.secrete@exemple.fr"))
    complete_profile(user, display_name="Léa Visible", audience=Audience.PARENT, age_band=AgeBand.ADULT, by=user)

    lines = list(JournalLine.objects.values("gesture", "details"))
    assert [line["gesture"] for line in lines] == [
        "sign_in_link.requested",
        "person.joined",
        "sign_in_link.redeemed",
        "person.profile_completed",
    ]
    assert [line["details"] for line in lines] == [{}, {}, {}, {}]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False])
def test_of_eight_requests_at_once_one_enters(known):
    if known:
        UserFactory(email="lea@exemple.fr")
    token, together = ask(), Barrier(8)

    def redeem():
        try:
            together.wait()
            return redeem_sign_in_link(token).email
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(redeem) for _ in range(8)]]

    assert sorted(answer for answer in answers if answer) == ["lea@exemple.fr"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_links_of_a_new_address_redeemed_at_once_make_one_account():
    tokens, together = [ask(), ask("LEA@exemple.fr")], Barrier(2)

    def redeem(token):
        try:
            together.wait()
            return redeem_sign_in_link(token).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        people = set(pool.map(redeem, tokens))

    assert people == {User.objects.get().pk}
