"""D1: an acknowledged write survives a kill.

A real server and a real database in a folder of their own; eight people vote and argue without pause, and send again,
under the same key, whatever got no answer. Five times something is killed with SIGKILL. At the end each acknowledged
write is there, once; and each time the site answered again within ten seconds.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from cahiers.config import postgres

pytestmark = [
    pytest.mark.durability,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked for in /proc"),
]
ROOT = Path(__file__).resolve().parents[2]
WRITERS, BETWEEN_SECONDS, RESTART_SECONDS, START_SECONDS = 8, 1.2, 10.0, 120
CSRF = "k" * 32
PREPARE = """
import json, django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from tests.factories.debate import ProposalFactory
from tests.factories.meetings import MeetingFactory, SheetFactory
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory, question, section
from cahiers.questionnaires.actions.answering import start_response
first = ProposalFactory()
more = [ProposalFactory(campaign=first.campaign, theme=first.theme, author=first.author) for _ in range(5)]
def session(person):
    store = SessionStore()
    store["_auth_user_id"], store["_auth_user_backend"] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store.create()
    return store.session_key
people = UserFactory.create_batch(%d)
asked = QuestionnaireFactory(campaign=first.campaign, slug="mots", opened=True,
                             definition={"title": "Mots", "sections": [section("mots", question("mot", "long_text"))]})
codes = {str(person.pk): start_response(asked, channel="open", identity=str(person.pk))[1] for person in people}
meeting = MeetingFactory(campaign=first.campaign, territory=first.campaign.scope, themes=[first.theme])
tables = {str(person.pk): SheetFactory(meeting=meeting).code for person in people}
print(json.dumps({"tables": tables, "campaign": first.campaign.slug, "proposals": [str(p.pk) for p in [first, *more]], "codes": codes,
                  "people": {str(person.pk): session(person) for person in people}}))
"""


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def kill(*pids: int) -> None:
    """End processes at once, as a power cut does."""
    for pid in pids:
        assert pid > 1
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class House:
    """A server and a database of our own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAHIERS_", "DATABASE_"))}
        settings = {"DJANGO_SETTINGS_MODULE": "cahiers.config.settings.base", "CAHIERS_VAR": str(var)}
        self.environment = kept | settings | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
        self.server: subprocess.Popen[bytes] | None = None
        self.stack = contextlib.ExitStack()
        self.stack.enter_context(postgres.running(var))
        (var / "static").mkdir()
        self.cahiers("migrate", "-v0")
        made = self.run("-c", PREPARE % WRITERS)
        self.scene: dict[str, Any] = json.loads(made.splitlines()[-1])

    def run(self, *arguments: str) -> str:
        """Run Python in the house's environment."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def cahiers(self, *arguments: str) -> str:
        """Run a command of the house."""
        return self.run("-m", "cahiers.config.cli", *arguments)

    def serve(self) -> None:
        """Start the server."""
        command = [sys.executable, "-m", "cahiers.config.cli", "serve", "--port", str(self.port), "--workers", "2"]
        with (self.var.parent / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def database_process(self) -> int:
        """Return the process that started the others of the database."""
        return int((postgres.data_folder(self.var) / "postmaster.pid").read_text().split()[0])

    def connect(self) -> psycopg.Connection[Any]:
        """Look into the database."""
        folder = postgres.socket_folder(self.var)
        return psycopg.connect(host=folder, user="postgres", dbname="cahiers", autocommit=True)

    def kill_worker(self) -> None:
        """Kill one process of the server; the server itself starts another."""
        assert self.server is not None
        kill(random.choice(children(self.server.pid)))

    def kill_server(self) -> None:
        """Kill the whole server, then start it again."""
        assert self.server is not None
        kill(*children(self.server.pid), self.server.pid)
        self.server.wait()
        self.serve()

    def kill_database(self) -> None:
        """Kill every process of the database, then start it again."""
        parent = self.database_process()
        kill(parent, *children(parent))
        limit = time.monotonic() + START_SECONDS
        while True:
            try:
                postgres.start(self.var)
                return
            except Exception:
                assert time.monotonic() < limit
                time.sleep(0.1)

    def kill_both(self) -> None:
        """Kill server and database at once."""
        assert self.server is not None
        kill(*children(self.server.pid), self.server.pid)
        self.server.wait()
        self.kill_database()
        self.serve()

    def end(self) -> None:
        """End what this house started."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(30)
        self.stack.close()


class Writer(threading.Thread):
    """A person who votes and argues without pause, and remembers what was acknowledged."""

    def __init__(self, house: House, person: str, session: str, stop: threading.Event) -> None:
        super().__init__()
        self.house, self.person, self.stop = house, person, stop
        self.cookie = f"sessionid={session}; csrftoken={CSRF}"
        self.votes: dict[str, list[str]] = {}  # proposal: the last acknowledged choice, then what got no answer
        self.arguments: dict[str, bool] = {}  # text: acknowledged?
        self.answers: list[str] = []  # the last acknowledged answer to the questionnaire, then what got no answer
        self.sheet: list[str] = []  # the last acknowledged words of one's table, then what got no answer
        self.acknowledged: list[float] = []
        self.unexpected: list[int] = []

    def send(self, address: str, body: dict[str, str]) -> bool:
        """Send a form until it is acknowledged; the same key each time. False when told to stop first."""
        body |= {"csrfmiddlewaretoken": CSRF, "idempotency_key": str(uuid.uuid4())}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        late = 0
        while late < 300:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=5)
                with contextlib.closing(connection):
                    connection.request("POST", address, urlencode(body), kind)
                    status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 302:
                self.acknowledged.append(time.monotonic())
                return True
            if status not in {0, 503}:
                self.unexpected.append(status)
            if self.stop.is_set():
                late += 1
                if late > 50:
                    return False
            time.sleep(0.05)
        return False

    def run(self) -> None:
        """Vote, argue, answer the questionnaire, vote again, without end."""
        site = f"/campagnes/{self.house.scene['campaign']}"
        here, page = (
            f"{site}/propositions",
            f"{site}/questionnaires/mots/r/{self.house.scene['codes'][self.person]}/p/mots/",
        )
        turn = 0
        while not self.stop.is_set():
            turn += 1
            proposal = random.choice(self.house.scene["proposals"])
            if turn % 5 == 4:
                words = f"Obstacle {self.person} {turn}"
                self.sheet.append(words)
                saved = {"base": "0", "save_id": str(uuid.uuid4()), "obstacles": words}
                if self.send(f"/r/{self.house.scene['tables'][self.person]}/", saved):
                    self.sheet = [words]
            elif turn % 4 == 3:
                words = f"Réponse {self.person} {turn}"
                self.answers.append(words)
                if self.send(page, {"shown": "mot", "q-mot": words}):
                    self.answers = [words]
            elif turn % 4:
                choice = random.choice(["for", "mixed", "against"])
                self.votes.setdefault(proposal, []).append(choice)
                if self.send(f"{here}/{proposal}/voter/", {"choice": choice}):
                    self.votes[proposal] = [choice]
            else:
                text = f"Argument {self.person} {turn}"
                self.arguments[text] = False
                self.arguments[text] = self.send(f"{here}/{proposal}/argumenter/", {"stance": "for", "body": text})


def faults(house: House, writers: list[Writer]) -> list[str]:
    """Compare what was acknowledged with what the database holds."""
    found = []
    with house.connect() as database:
        rows = database.execute("SELECT voter_id::text, proposal_id::text, choice FROM debate_vote").fetchall()
        votes = {(voter, proposal): choice for voter, proposal, choice in rows}
        texts = [row[0] for row in database.execute("SELECT body FROM debate_argument").fetchall()]
        drafts = database.execute("SELECT draft ->> 'mot' FROM questionnaires_response").fetchall()
        answers = {words for (words,) in drafts}
        tables = {words for (words,) in database.execute("SELECT obstacles FROM meetings_sheet").fetchall()}
    found += [f"{len(rows) - len(votes)} votes twice"] * (len(rows) != len(votes))
    found += [
        f"answer lost: {one.answers} acknowledged" for one in writers if one.answers and answers.isdisjoint(one.answers)
    ]
    found += [f"sheet lost: {one.sheet} acknowledged" for one in writers if one.sheet and tables.isdisjoint(one.sheet)]
    found += [f"argument twice: {text}" for text in set(texts) if texts.count(text) > 1]
    for writer in writers:
        for proposal, choices in writer.votes.items():
            kept = votes.get((writer.person, proposal))
            if kept not in choices and not (kept is None and len(choices) == 1 and not writer.acknowledged):
                found.append(f"vote lost: {choices} acknowledged, {kept} kept")
        lost = [text for text, was_acknowledged in writer.arguments.items() if was_acknowledged and text not in texts]
        found += [f"lost: {text}" for text in lost]
    return found


@pytest.fixture
def house() -> Iterator[House]:
    """Open a house in a folder that the database's own user may enter; leave nothing of it."""
    with tempfile.TemporaryDirectory(prefix="cahiers-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        opened = House(Path(name) / "var")
        try:
            opened.serve()
            yield opened
        finally:
            opened.end()


def wait_for_writes(writers: list[Writer], since: float, seconds: float) -> float:
    """Return how long it took until a write that began after an instant was acknowledged."""
    while time.monotonic() < since + seconds:
        if any(writer.acknowledged and writer.acknowledged[-1] > since for writer in writers):
            return time.monotonic() - since
        time.sleep(0.02)
    return float("inf")


def live(house: House, *kills: str) -> tuple[list[Writer], list[float]]:
    """Let people write while things are killed; return them, and how long each restart took."""
    stop = threading.Event()
    writers = [Writer(house, person, session, stop) for person, session in house.scene["people"].items()]
    for writer in writers:
        writer.start()
    restarts = []
    try:
        assert wait_for_writes(writers, time.monotonic(), START_SECONDS) < START_SECONDS
        for what in kills:
            time.sleep(BETWEEN_SECONDS)
            since = time.monotonic()
            getattr(house, what)()
            wait_for_writes(writers, time.monotonic(), START_SECONDS)
            restarts.append(time.monotonic() - since)
    finally:
        time.sleep(BETWEEN_SECONDS)
        stop.set()
        for writer in writers:
            writer.join()
    return writers, restarts


def test_no_acknowledged_write_is_lost_nor_doubled(house):
    writers, restarts = live(house, "kill_worker", "kill_database", "kill_server", "kill_both", "kill_database")

    assert faults(house, writers) == []
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # by what else runs on this machine
    assert max(restarts) <= RESTART_SECONDS * busy, restarts
    assert [status for writer in writers for status in writer.unexpected] == []
    assert sum(len(writer.acknowledged) for writer in writers) > 100
    house.cahiers("verify")


def test_planted_answer_before_the_write_is_safe_is_seen(house):
    with house.connect() as database:
        database.execute("ALTER SYSTEM SET synchronous_commit = off")
        database.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        database.execute("SELECT pg_reload_conf()")

    writers, _restarts = live(house, "kill_database")

    assert any("lost" in fault for fault in faults(house, writers))
