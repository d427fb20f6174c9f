"""S8: nobody learns who is registered; same status, same bytes, same statements, same time."""

import re
from statistics import median
from time import process_time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.people import UserFactory

from cahiers.foundation.models import Mail
from cahiers.people.actions import entering
from cahiers.people.models import SignInLink, User

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "connue0@exemple.fr", "absente@exemple.fr"
WAYS = {"link": {}, "password": {"password": "ce n’est pas celui-là"}}
SLOWEST_RATIO = 1.5


@pytest.fixture(autouse=True)
def _known_person(settings, monkeypatch):
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 40_000)  # some 10 ms: enough to be seen
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    UserFactory(email=KNOWN, password=make_password("le bon mot de passe"))
    UserFactory(email="sans-mot@exemple.fr")


def anonymous(body, email):
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", body)
    return body.replace(email.encode(), b"ADDRESS")


def kind_of(sql):
    return re.sub(r'"s\d+_x\d+"', "", sql).split(" WHERE")[0].split(" VALUES")[0]


def observe(email, data):
    """Return all that an outsider sees, and the statements that the database was given."""
    client = Client()
    with CaptureQueriesContext(connection) as statements:
        response = client.post("/connexion/", {"email": email, **data})
        kinds = [kind_of(statement["sql"]) for statement in statements.captured_queries]
    shown = client.get(response["Location"]) if response.status_code == 302 else response
    headers = {name: value for name, value in response.headers.items() if name != "Expires"}
    cookies = {name: len(cookie.value) for name, cookie in response.cookies.items()}
    assert kinds
    return response.status_code, headers, cookies, anonymous(shown.content, email), kinds


def check_answers(way):
    assert observe(KNOWN, WAYS[way]) == observe(UNKNOWN, WAYS[way])


def seconds(email, data):
    client, start = Client(), process_time()
    client.post("/connexion/", {"email": email, **data})
    return process_time() - start


def check_times(way, trials=15):
    """Compare medians of interleaved trials in processor time, which a busy machine does not stretch."""
    times = {KNOWN: [], UNKNOWN: []}
    for rank in range(trials + 2):
        for email in (KNOWN, UNKNOWN) if rank % 2 else (UNKNOWN, KNOWN):
            spent = seconds(email, WAYS[way])
            if rank > 1:  # the first ones warm up
                times[email].append(spent)
    slow, fast = sorted((median(times[KNOWN]), median(times[UNKNOWN])), reverse=True)
    assert slow / fast < SLOWEST_RATIO


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_get_the_same_answer(way):
    check_answers(way)


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_get_it_in_the_same_time(way, monkeypatch):
    monkeypatch.setattr(entering, "LINKS_PER_HOUR", 1000)
    check_times(way)


def test_account_without_a_password_answers_like_an_absent_one():
    one, other = observe("sans-mot@exemple.fr", WAYS["password"]), observe("nulle-pa@exemple.fr", WAYS["password"])

    assert one == other


def test_each_request_leaves_one_link_and_one_mail():
    for email in (KNOWN, UNKNOWN):
        observe(email, {})

    assert sorted(SignInLink.objects.values_list("email", flat=True)) == [UNKNOWN, KNOWN]
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == [UNKNOWN, KNOWN]
    subjects = set(Mail.objects.values_list("subject", flat=True))
    texts = {re.sub(r"http\S+", "", text) for text in Mail.objects.values_list("text", flat=True)}
    assert (len(subjects), len(texts)) == (1, 1)


@pytest.mark.parametrize("tries", [6, 11])
@pytest.mark.parametrize("way", WAYS)
def test_limits_are_told_the_same_way_to_all(way, tries):
    for _ in range(tries):
        last = [observe(email, WAYS[way]) for email in (KNOWN, UNKNOWN)]

    assert last[0] == last[1]


def test_planted_fault_mail_to_members_only_is_seen(monkeypatch):
    send = entering.post

    def send_to_members(recipient, subject, text):
        return send(recipient, subject, text) if User.objects.filter(email=recipient).exists() else None

    monkeypatch.setattr(entering, "post", send_to_members)

    with pytest.raises(AssertionError):
        check_answers("link")


def test_planted_fault_no_hashing_for_unknown_addresses_is_seen(monkeypatch):
    check = entering.check_password
    monkeypatch.setattr(entering, "check_password", lambda given, kept: kept != "!" and check(given, kept))

    with pytest.raises(AssertionError):
        check_times("password", trials=7)
