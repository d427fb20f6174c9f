"""A real server over a copy of the demo's data, and the facts behind its pages.

The demo is loaded once into a template, by whichever process comes first; each server has its own copy of it.
"""

import contextlib
import fcntl
import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "journeys_template"
HOST = "127.0.0.1"
START_SECONDS = 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _digest() -> str:
    """Return what the template depends on: the source, and the day, since the demo's dates follow it."""
    digest = hashlib.sha256(datetime.now(UTC).date().isoformat().encode())
    for file in sorted((ROOT / "src").rglob("*")):
        if file.suffix in {".py", ".json", ".csv"}:
            digest.update(f"{file}{file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _administer(statement: sql.Composable) -> Any:
    database = connection.settings_dict
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True) as raw:
        cursor = raw.execute(statement)
        return cursor.fetchone() if cursor.description else None


def _environment(database: str, **more: str) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "tests.journeys.settings", "JOURNEYS_DATABASE": database}
    folders = {"CAHIERS_VAR": str(settings.VAR), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    return os.environ | own | folders | more


def prepare_template() -> None:
    """Load the small demo into the template database, unless it holds what this source would load today."""
    wanted = _digest()
    with (settings.VAR / "journeys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = _administer(
            sql.SQL("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {}").format(TEMPLATE)
        )
        if told and told[0] == wanted:
            return
        name = sql.Identifier(TEMPLATE)
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        _administer(sql.SQL("CREATE DATABASE {}").format(name))
        loading = [sys.executable, "-m", "tests.journeys.loading"]
        subprocess.run(loading, cwd=ROOT, env=_environment(TEMPLATE, CAHIERS_DEMO="1"), check=True)
        _administer(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, wanted))


class Site:
    """One skin of the site, served to browsers."""

    def __init__(self, name: str, *, skin: str, demo: bool = False) -> None:
        self.skin = skin
        self.database = f"journeys_{name}"
        self._demo = demo
        self.server: subprocess.Popen[bytes] | None = None
        self._lifeline = -1
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"

    @contextlib.contextmanager
    def served(self) -> Iterator["Site"]:
        """Serve for the length of a block, from a fresh copy of the template."""
        name = sql.Identifier(self.database)
        with (settings.VAR / "journeys.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a template that another process copies or loads cannot be copied
            _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(TEMPLATE)))
        try:
            self.serve()
            yield self
        finally:
            self.stop()
            _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def serve(self) -> None:
        """Start the server, and return once it answers."""
        log = settings.VAR / f"{self.database}.log"
        reading, self._lifeline = os.pipe()
        serving = [sys.executable, "-m", "tests.journeys.serving", str(self.port), str(reading)]
        more = {"CAHIERS_SKIN": self.skin, "CAHIERS_DEMO": str(int(self._demo)), "CAHIERS_SITE_URL": self.url}
        with log.open("a") as out:
            environment = _environment(self.database, **more)
            self.server = subprocess.Popen(
                serving, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, pass_fds=[reading]
            )
        os.close(reading)
        self._wait(self.server, log)

    def stop(self, *, at_once: bool = False) -> None:
        """End the server; at once, as a power cut does."""
        if self.server is not None:
            (self.server.kill if at_once else self.server.terminate)()
            self.server.wait(20)
            os.close(self._lifeline)
            self.server = None

    def _wait(self, server: subprocess.Popen[bytes], log: Path) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and server.poll() is None:
            asking = http.client.HTTPConnection(HOST, self.port, timeout=2)
            with contextlib.suppress(OSError), contextlib.closing(asking):
                asking.request("GET", "/healthz")
                if asking.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the site did not start:\n{log.read_text()}")

    @contextlib.contextmanager
    def facts(self) -> Iterator[None]:
        """Let this process's queries read the database behind the pages for the length of a block."""
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.database
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before

    def cookie_of(self, address: str) -> str:
        """Open a session for the person of that address, and return its key."""
        with self.facts():
            user = get_user_model().objects.get(email=address)
            session = SessionStore()
            session["_auth_user_id"] = str(user.pk)
            session["_auth_user_backend"] = BACKEND
            session["_auth_user_hash"] = user.get_session_auth_hash()
            session.save()
        return str(session.session_key)

    def read(self, path: str, cookie: str = "") -> tuple[int, str]:
        """Return how an address answers, and its page, without a browser."""
        asking = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            asking.request(
                "GET", quote(path, safe="/?&=+:%"), headers={"Cookie": f"sessionid={cookie}"} if cookie else {}
            )
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asking.close()
