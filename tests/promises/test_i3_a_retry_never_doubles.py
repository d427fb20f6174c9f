"""I3: a retry never doubles. Generated: every POST door that says `creates=True` is tried, none can be forgotten."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from tests.factories.people import UserFactory
from tests.promises import scene
from tests.promises.access_table import read_table
from tests.promises.database import changed, digest_of_everything

from cahiers.foundation import idempotency
from cahiers.foundation.models import IdempotencyKey

pytestmark = pytest.mark.django_db
POSTS = {address.name: address for address in scene.addresses() if "POST" in address.methods}
CREATING = sorted(name for name, address in POSTS.items() if getattr(address.door_of("POST"), "creates", False))
OTHERS = sorted(set(POSTS) - set(CREATING))
# What a second sending may add: a line saying that it was tried, a mail, another link; never another thing.
TRACES = {"foundation_journalline", "foundation_mail", "people_signinlink", "people_passwordfailure", "django_session"}


def one_who_may(stage: scene.Scene, name: str) -> tuple[Client, Client, str, dict[str, object]]:
    """Return a browser that may send the form of an address, another person's, where to, and a right form."""
    line = next(line for line in read_table() if line.address == name and line.form)
    roles = [role for role in scene.ROLES if role in line.form and role != "anonymous"]
    browsers = []
    for person in (stage.people[roles[0]], stage.people[roles[-1]] if len(roles) > 1 else UserFactory()):
        browser = Client(raise_request_exception=False)
        browser.force_login(person)
        browsers.append(browser)
    return browsers[0], browsers[1], stage.path(POSTS[name], line.about), stage.body(name)


def face(response):
    """Return what a person sees of an answer."""
    return response.status_code, response.get("Location", ""), response.content


class Again(SimpleUploadedFile):
    """A file that is sent whole each time, as a browser does."""

    def __init__(self, file: SimpleUploadedFile) -> None:
        super().__init__(file.name, file.read(), file.content_type)

    def read(self, *size: int) -> bytes:
        """Return the bytes, and be ready to return them again."""
        read = super().read(*size)
        self.seek(0)
        return read


def sent(browser: Client, where: str, body: dict[str, object]) -> int:
    """Send a form and return the status of the answer, whose files are closed."""
    response = browser.post(where, body)
    for close in response._resource_closers:
        close()
    return response.status_code


def check_retries(stage: scene.Scene, name: str) -> None:
    """Send a form twice, change it, forget its key, lend its key: only the first sending changes anything."""
    browser, stranger, where, body = one_who_may(stage, name)
    body = {field: Again(value) if hasattr(value, "read") else value for field, value in body.items()}
    first = browser.post(where, body)
    assert first.status_code < 400, first.status_code
    after_first = digest_of_everything()

    again = browser.post(where, body)
    assert face(again) == face(first)
    assert again["Idempotency-Replayed"] == "true"
    assert changed(after_first, digest_of_everything()) == []

    field = next((field for field in body if field != "idempotency_key"), "more")
    other = browser.post(where, body | {field: f"{body.get(field)} !"})
    assert other.status_code == 409
    lent = stranger.post(where, body)
    assert lent.status_code in {403, 404, 409}
    for forgotten in ("", "pas une clé"):
        assert browser.post(where, body | {"idempotency_key": forgotten}).status_code == 400
    assert changed(after_first, digest_of_everything()) == []


@pytest.mark.parametrize("name", CREATING)
def test_a_creating_form_sent_twice_creates_once(stage, name):
    check_retries(stage, name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_form_without_key_sent_twice_adds_nothing(stage, name):
    if name == "people:sign_out":
        return
    line = next(line for line in read_table() if line.address == name and line.form)
    role = next(role for role in scene.ROLES if role in line.form)
    browser = Client(raise_request_exception=False)
    if role != "anonymous":
        browser.force_login(stage.people[role])
    where, body = stage.path(POSTS[name], line.about), stage.body(name)
    assert sent(browser, where, body) < 400
    counts = {table: count for table, (count, _digest) in digest_of_everything().items()}

    sent(browser, where, body)

    twice = {table: count for table, (count, _digest) in digest_of_everything().items()}
    assert [table for table in counts if table not in TRACES and counts[table] != twice[table]] == []


@pytest.mark.parametrize("name", ["debate:new", "portal:contact"])
def test_planted_door_that_forgets_its_keys_is_seen(stage, name, monkeypatch):
    monkeypatch.setattr(idempotency, "claim", lambda _request: None)
    monkeypatch.setattr(idempotency, "keep", lambda _request, _response: None)

    with pytest.raises((AssertionError, KeyError)):
        check_retries(stage, name)


def test_planted_key_that_anybody_may_use_is_seen(stage, monkeypatch):
    monkeypatch.setattr(idempotency, "_owner", lambda _request: "anybody")

    with pytest.raises(AssertionError):
        check_retries(stage, "portal:contact")


def test_planted_key_that_ignores_the_body_is_seen(stage, monkeypatch):
    monkeypatch.setattr(idempotency, "_digest", lambda _request: "same")

    with pytest.raises(AssertionError):
        check_retries(stage, "debate:new")


def test_a_refused_form_keeps_its_key_for_the_next_try(stage):
    browser, _stranger, where, body = one_who_may(stage, "debate:argue")
    refused = browser.post(where, body | {"body": "  "})

    accepted = browser.post(where, body)

    assert (refused.status_code, accepted.status_code) == (422, 302)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_idempotencykey WHERE status IS NULL")
        assert cursor.fetchone()[0] == 0
    assert IdempotencyKey.objects.count() == 1
