"""S13, and the headers of S1: on every answer, errors included, the same protections; on every form, CSRF."""

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.test.client import RequestFactory
from tests.promises import scene
from tests.promises.access_table import read_table
from tests.promises.database import changed, digest_of_everything

from cahiers.foundation import error_pages, health, kept
from cahiers.foundation.outage import unavailable

pytestmark = pytest.mark.django_db
ADDRESSES = {address.name: address for address in scene.addresses()}
FORMS = sorted(name for name, address in ADDRESSES.items() if "POST" in address.methods)
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNSAFE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:", "strict-dynamic")
CLOSED = ("default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")


def weaknesses(response) -> list[str]:
    """Return the protections that an answer lacks."""
    policy = response.get("Content-Security-Policy", "")
    directives = {part.strip() for part in policy.split(";")}
    words = set(policy.replace(";", " ").replace("'", "").split())
    found = [f"{name} is {response.get(name)}" for name, value in EXPECTED.items() if response.get(name) != value]
    found += [f"policy lets {word}" for word in UNSAFE if word in words]
    found += [f"policy lacks {directive}" for directive in CLOSED if directive not in directives]
    return found


def answers(stage: scene.Scene):
    """Yield an answer of every address to a GET, as whoever may read it and as a passer-by."""
    passer_by, browser = Client(), Client()
    for line in read_table():
        where = stage.path(ADDRESSES[line.address], line.about) + stage.things[line.about].get("query", "")
        yield line, passer_by.get(where)
        if reader := next((role for role in scene.ROLES[1:] if role in line.page), None):
            browser.force_login(stage.people[reader])
            yield line, browser.get(where)


def test_every_answer_is_protected(stage):
    weak = {}
    for line, answer in answers(stage):
        weak[f"{line.address} ({line.about})"] = weaknesses(answer)
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, a file is closed

    assert {name: found for name, found in weak.items() if found} == {}


def error(status: int, stage: scene.Scene, monkeypatch):
    """Provoke an error answer of each kind."""
    browser = Client(raise_request_exception=False)
    browser.force_login(stage.people["participant"])
    vote = stage.path(ADDRESSES["debate:vote"], "published")
    if status in {400, 409, 422}:
        body = stage.body("debate:vote")
        browser.post(vote, body)
        changes = {400: {"idempotency_key": ""}, 409: {"choice": "against"}, 422: {}}[status]
        where = vote if status != 422 else stage.path(ADDRESSES["debate:vote"], "closed")
        return browser.post(where, (stage.body("debate:vote") if status == 422 else body) | changes)
    if status == 403:
        return browser.get(stage.path(ADDRESSES["debate:answer"], "published"))
    if status == 404:
        return browser.get("/rien/")
    if status == 405:
        return browser.get(vote)
    failure = RuntimeError("planned") if status == 500 else OperationalError("planned")

    def fail(*_asked: object, **_words: object) -> None:
        raise failure

    monkeypatch.setattr("cahiers.debate.views.reading.list_proposals", fail)
    return browser.get(stage.path(ADDRESSES["debate:list"], "campaign"))


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 422, 500, 503])
def test_every_error_is_protected(stage, status, monkeypatch):
    answer = error(status, stage, monkeypatch)

    assert answer.status_code == status
    assert weaknesses(answer) == []


def test_planted_answer_without_policy_is_seen(stage):
    bare = health.healthz(RequestFactory().get("/healthz"))

    assert weaknesses(bare) != []
    assert weaknesses(unavailable()) != []  # bare before the middleware; protected above
    assert weaknesses(error_pages.server_error(RequestFactory().get("/"))) != []


def test_planted_inline_script_in_the_policy_is_seen(stage, settings):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    with override_settings(
        CONTENT_SECURITY_POLICY={"DIRECTIVES": directives | {"script-src": ["'self'", "'unsafe-inline'"]}}
    ):
        answer = Client().get("/healthz")

    assert "policy lets unsafe-inline" in weaknesses(answer)


def without_token(stage: scene.Scene, name: str, about: str) -> tuple[int, list[str]]:
    """Send a right form without the token of our pages; return the answer's status and the tables it changed."""
    line = next(line for line in read_table() if (line.address, line.about) == (name, about))
    sender = next(role for role in scene.ROLES if role in line.form)
    browser = Client(enforce_csrf_checks=True)
    if sender != "anonymous":
        browser.force_login(stage.people[sender])
    before = digest_of_everything()
    response = browser.post(stage.path(ADDRESSES[name], about), stage.body(name))
    return response.status_code, changed(before, digest_of_everything())


@pytest.mark.parametrize("name", FORMS)
def test_no_form_is_taken_from_another_site(stage, name):
    about = next(line.about for line in read_table() if line.address == name and line.form)

    assert without_token(stage, name, about) == (403, [])


def test_planted_exempt_view_is_seen(stage, monkeypatch):
    monkeypatch.setattr(ADDRESSES["debate:vote"].view, "csrf_exempt", True, raising=False)

    status, tables = without_token(stage, "debate:vote", "published")

    assert status == 302
    assert "debate_vote" in tables


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(stage):
    browser = Client()
    sent = browser.post("/connexion/", {"email": "quelqu-un@exemple.fr"})
    browser.get("/connexion/")

    assert sent.status_code == 302
    for cookie in browser.cookies.values():
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["domain"]) == (True, "Lax", ""), cookie


def password_shown_again() -> bool:
    """Send a new password from a page older than its session; say whether the answer shows it."""
    browser = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    sent = browser.post("/mon-compte/mot-de-passe/", {"password": "quatre mots bien secrets"})
    assert sent.status_code == 403
    return "quatre mots" in sent.content.decode()


def test_a_password_sent_too_late_is_not_shown_again():
    assert not password_shown_again()


def test_planted_password_among_the_texts_given_back_is_seen(monkeypatch):
    monkeypatch.setattr(kept, "SECRETS", set())

    assert password_shown_again()
