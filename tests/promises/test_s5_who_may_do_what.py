"""S5: who may do what, everywhere: every address × every role × every method × every state, against one table."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from tests.promises import scene
from tests.promises.access_table import Line, read_table
from tests.promises.database import changed, digest_of_everything

from cahiers.config import urls as house
from cahiers.debate.views import moderating
from cahiers.foundation.journal import record_line
from cahiers.territory.models import Node

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD")
ENTRANCES = {"people:sign_in_link", "people:invitation"}  # a new account is led to its welcome: it came in
ADDRESSES = {address.name: address for address in scene.addresses()}


def undeclared() -> list[str]:
    """Return the addresses of the site that the table forgets."""
    declared = {line.address for line in read_table()}
    return sorted({address.name for address in scene.addresses()} - declared)


def outcome(address: str, response: HttpResponse, role: str) -> str:
    """Say what an answer means: let in, kept out, or something that must never happen."""
    status = response.status_code
    if status in {403, 404, 405, 410, 422}:
        return "kept out"
    if 300 <= status < 400:
        leads_to = response["Location"].partition("?")[0]
        shut = {"anonymous": "people:sign_in", "newcomer": "people:welcome"}.get(role)
        is_shut = shut and leads_to == reverse(shut) and address not in ENTRANCES
        return "kept out" if is_shut else "let in"
    return "let in" if status < 300 else f"answered {status}"


def clients(stage: scene.Scene) -> dict[str, Client]:
    """Return a signed-in browser for each role."""
    browsers = {"anonymous": Client(raise_request_exception=False)}
    for role, person in stage.people.items():
        browsers[role] = Client(raise_request_exception=False)
        browsers[role].force_login(person)
    return browsers


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix: a role that asks for an address by a method."""

    line: Line
    role: str
    method: str

    def __str__(self) -> str:
        return f"{self.line.address} ({self.line.about}) {self.method} by {self.role}"

    @property
    def is_let_in(self) -> bool:
        """What the table says."""
        return self.line.may(self.role, self.method)


def cells_of(line: Line, methods: tuple[str, ...]) -> list[Cell]:
    """Return the cells of a line; methods that no door opens are tried by the role that may most."""
    strange = {"PUT", "DELETE", "HEAD"}
    return [
        Cell(line, role, method)
        for method in methods
        for role in scene.ROLES
        if method not in strange or role == "administrator"
    ]


class Matrix:
    """The scene, a browser for each role, and the state of every table before anybody asks for anything."""

    def __init__(self, stage: scene.Scene) -> None:
        self.stage = stage
        self.browsers = clients(self.stage)
        self.before = digest_of_everything()

    def ask(self, cell: Cell) -> list[str]:
        """Ask as the cell says; return what is not as the table says."""
        browser, address = self.browsers[cell.role], ADDRESSES[cell.line.address]
        where = self.stage.path(address, cell.line.about) + self.stage.things[cell.line.about].get("query", "")
        kept = SimpleCookie(browser.cookies.output(header="", sep=";"))  # an answer may sign out, or in
        send = getattr(browser, cell.method.lower())
        response = send(where, self.stage.body(address.name)) if cell.method == "POST" else send(where)
        if response.streaming:
            response.getvalue()  # a file is closed once it is read to its end
        browser.cookies = kept
        seen, expected = outcome(address.name, response, cell.role), "let in" if cell.is_let_in else "kept out"
        return [] if seen == expected else [f"{cell}: {seen} ({response.status_code}), the table says {expected}"]

    def walk(self, lines: list[Line], methods: tuple[str, ...] = METHODS) -> list[str]:
        """Try every role by every method on the things of the lines; return what is not as the table says."""
        return [fault for line in lines for fault in self.faults(cells_of(line, methods))]

    def faults(self, cells: list[Cell]) -> list[str]:
        """Return the faults of cells. Whoever is kept out, and whoever only reads, changes nothing together."""
        found = []
        silent = [cell for cell in cells if cell.method != "POST" or not cell.is_let_in]
        with transaction.atomic():
            for cell in silent:
                found += self.ask(cell)
            found += [f"somebody kept out changed {table}" for table in changed(self.before, digest_of_everything())]
            transaction.set_rollback(True)
        for cell in cells:
            if cell not in silent:
                with transaction.atomic():
                    found += self.ask(cell)
                    transaction.set_rollback(True)
        return found


@pytest.fixture(scope="module")
def matrix(stage, django_db_blocker):
    """Return the matrix of the scene."""
    with django_db_blocker.unblock():
        return Matrix(stage)


def lines_of(name: str) -> list[Line]:
    """Return the table's lines about an address."""
    return [line for line in read_table() if line.address == name]


def test_every_address_is_in_the_table():
    assert undeclared() == []
    assert {line.address for line in read_table()} == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_everybody_gets_what_the_table_says_and_a_refusal_changes_nothing(matrix, name):
    assert matrix.walk(lines_of(name)) == []


def test_planted_address_that_nobody_declared_is_seen():
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = type("planted", (), {"urlpatterns": [*house.urlpatterns, path("secret/", secret, name="secret")]})

    with override_settings(ROOT_URLCONF=planted):
        assert undeclared() == ["secret"]


def test_planted_view_without_permission_is_seen(matrix, monkeypatch):
    monkeypatch.setattr(moderating, "require", lambda *_asked: None)

    found = matrix.walk([line for line in lines_of("debate:closing") if line.about == "published"], ("POST",))

    assert "debate:closing (published) POST by participant: let in (302), the table says kept out" in found


def test_planted_role_that_reaches_too_far_is_seen(matrix, monkeypatch):
    monkeypatch.setattr(Node, "is_under", lambda _node, _path: True)

    found = matrix.walk([line for line in lines_of("people:end_role") if line.about == "role_in_b"], ("POST",))

    assert "people:end_role (role_in_b) POST by coordinator: let in (302), the table says kept out" in found


def test_planted_refusal_that_leaves_a_trace_is_seen(matrix, monkeypatch):
    real = Client.post

    def leave_a_trace(self: Client, *asked: object, **words: object) -> HttpResponse:
        record_line("debate.tried", "proposal", None)
        return real(self, *asked, **words)

    monkeypatch.setattr(Client, "post", leave_a_trace)
    kept_out = [line for line in lines_of("debate:closing") if line.about == "hidden"]

    assert matrix.walk(kept_out, ("POST",)) == ["somebody kept out changed foundation_journalline"]
