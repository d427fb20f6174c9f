"""A real server over a copy of the demo's data, and the facts behind its pages.

The demo is loaded once into a template, by whichever process comes first; each server has its own copy of it.
"""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from tests import databases

TEMPLATE = "journeys_template"
HOST = "127.0.0.1"
START_SECONDS = 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


def prepare_template() -> None:
    """Load the small demo into the template database, unless it holds what this source would load today."""
    migrated = databases.migrated()
    today = datetime.now(UTC).date().isoformat()  # the demo's dates follow it
    sources = databases.digest_of("*.py", "*.json", "*.csv", "*.css", "*.js", also=today)
    with databases.one_at_a_time():
        loading = ["-m", "tests.journeys.loading"]
        databases.fill(TEMPLATE, loading, made_from=sources, template=migrated, CAHIERS_DEMO="1")


class Site:
    """One skin of the site, served to browsers."""

    def __init__(self, name: str, *, skin: str, demo: bool = False, template: str = TEMPLATE) -> None:
        self.skin = skin
        self.database = f"journeys_{name}"
        self._template = template
        self._demo = demo
        self.server: subprocess.Popen[bytes] | None = None
        self._lifeline = -1
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"

    @contextlib.contextmanager
    def served(self, *, lasting: bool = False) -> Iterator["Site"]:
        """Serve for the length of a block, from a fresh copy of the template; lasting, the copy stays after it."""
        with databases.one_at_a_time():
            databases.create(self.database, self._template)
        try:
            self.serve()
            yield self
        finally:
            self.stop()
            if not lasting:
                databases.drop(self.database)

    def serve(self) -> None:
        """Start the server, and return once it answers."""
        log = settings.VAR / f"{self.database}.log"
        reading, self._lifeline = os.pipe()
        serving = [sys.executable, "-m", "tests.journeys.serving", str(self.port), str(reading)]
        more = {"CAHIERS_SKIN": self.skin, "CAHIERS_DEMO": str(int(self._demo)), "CAHIERS_SITE_URL": self.url}
        with log.open("a") as out:
            environment = databases.environment(self.database, **more)
            self.server = subprocess.Popen(
                serving, cwd=databases.ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, pass_fds=[reading]
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
