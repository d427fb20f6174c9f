"""S5: who may do what, everywhere: every address × every role × every method × every state, against one table."""

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from tests.promises import access_table, scene
from tests.promises.access_table import Line, read_table
from tests.promises.database import changed, digest_of_everything

from cahiers.config import urls as house
from cahiers.debate.views import moderating
from cahiers.foundation import doors

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD")
ADDRESSES = {address.name: address for address in scene.addresses()}


def undeclared() -> list[str]:
    """Return the addresses of the site that the table forgets."""
    declared = {line.address for line in read_table()}
    return sorted({address.name for address in scene.addresses()} - declared)


def outcome(response: HttpResponse, role: str) -> str:
    """Say what an answer means: let in, kept out, or something that must never happen."""
    status = response.status_code
    if status in {403, 404, 405, 410, 422}:
        return "kept out"
    if 300 <= status < 400:
        leads_to = response["Location"].partition("?")[0]
        shut = {"anonymous": "people:sign_in", "newcomer": "people:welcome"}.get(role)
        return "kept out" if shut and leads_to == reverse(shut) else "let in"
    return "let in" if status < 300 else f"answered {status}"


def clients(stage: scene.Scene) -> dict[str, Client]:
    """Return a signed-in browser for each role."""
    browsers = {"anonymous": Client(raise_request_exception=False)}
    for role, person in stage.people.items():
        browsers[role] = Client(raise_request_exception=False)
        browsers[role].force_login(person)
    return browsers


def faults_of(lines: list[Line], methods: tuple[str, ...] = METHODS) -> list[str]:
    """Try every role by every method on the things of the lines; return what is not as the table says."""
    stage = scene.build()
    browsers = clients(stage)
    before = digest_of_everything()
    found = []
    for line in lines:
        address = ADDRESSES[line.address]
        where = stage.path(address, line.about)
        query = stage.things[line.about].get("query", "")
        for role in scene.ROLES:
            for method in methods:
                if method in {"PUT", "DELETE", "HEAD"} and role not in {"participant", "administrator"}:
                    continue
                with transaction.atomic():
                    data = stage.body(line.address) if method == "POST" else None
                    send = getattr(browsers[role], method.lower())
                    response = send(where + query, data) if data else send(where + query)
                    expected = "let in" if line.may(role, method) else "kept out"
                    seen = outcome(response, role)
                    cell = f"{line.address} ({line.about}) {method} by {role}"
                    if seen != expected:
                        found.append(f"{cell}: {seen} ({response.status_code}), the table says {expected}")
                    if seen == "kept out" or method in {"GET", "HEAD"}:
                        found += [f"{cell}: changed {table}" for table in changed(before, digest_of_everything())]
                    transaction.set_rollback(True)
                    browsers[role].cookies.pop("messages", None)
    return found


def lines_of(name: str) -> list[Line]:
    """Return the table's lines about an address."""
    return [line for line in read_table() if line.address == name]


def test_every_address_is_in_the_table():
    assert undeclared() == []
    assert {line.address for line in read_table()} == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_everybody_gets_what_the_table_says_and_a_refusal_changes_nothing(name):
    assert faults_of(lines_of(name)) == []


def test_planted_address_that_nobody_declared_is_seen():
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = type("planted", (), {"urlpatterns": [*house.urlpatterns, path("secret/", secret, name="secret")]})

    with override_settings(ROOT_URLCONF=planted):
        assert undeclared() == ["secret"]


def test_planted_view_without_permission_is_seen(monkeypatch):
    monkeypatch.setattr(moderating, "require", lambda *_asked: None)

    found = faults_of([line for line in lines_of("debate:closing") if line.about == "published"], ("POST",))

    assert "debate:closing (published) POST by participant: let in (302), the table says kept out" in found


def test_planted_role_that_reaches_too_far_is_seen(monkeypatch):
    monkeypatch.setattr("cahiers.territory.models.Node.is_under", lambda _node, _path: True)

    found = faults_of([line for line in lines_of("people:end_role") if line.about == "role_in_b"], ("POST",))

    assert "people:end_role (role_in_b) POST by delegate_a: let in (302), the table says kept out" in found


def test_planted_refusal_that_leaves_a_trace_is_seen(monkeypatch):
    monkeypatch.setattr(doors, "_write", lambda view, request, args, kwargs, creates: view(request, *args, **kwargs))
    forgetful = access_table.Line("people:invitation", "offer", frozenset(), frozenset())

    found = faults_of([forgetful], ("POST",))

    assert "people:invitation (offer) POST by anonymous: let in (302), the table says kept out" in found
