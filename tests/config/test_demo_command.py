"""`cahiers demo` for real: it starts, answers, and leaves no process behind however it ends."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = [
    pytest.mark.durability,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="left-over processes are looked for in /proc"),
]
START_SECONDS = 180
STOP_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(var: Path) -> list[str]:
    """Return what still runs on that folder, by its command line or its environment."""
    found, mark = [], str(var).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes()
            if int(folder.name) != os.getpid() and mark in command + (folder / "environ").read_bytes():
                found.append(f"{folder.name} {command.replace(bytes(1), b' ').decode(errors='replace')}")
    return found


def wait_for(condition, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.1)
    return True


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: HTTPMessage
    text: str


class Demo:
    """A demo started in a session of its own, as a terminal would."""

    def __init__(self, var: Path, port: int, *arguments: str, command: list[str] | None = None) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAHIERS_", "DATABASE_"))}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.port, self.log = port, var.parent / f"{port}.log"
        started = command or [sys.executable, "-m", "cahiers.config.cli", "demo", "--port", str(port), *arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                started,
                env=kept | {"CAHIERS_VAR": str(var)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def request(self, method: str, path: str, body: str = "", **headers: str) -> "Answer":
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body or None, kind | headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        with contextlib.suppress(OSError):
            return self.request("GET", "/healthz").status == 200
        return False

    def wait_until_told(self) -> None:
        """Wait for the table of people: the worker starts right after the server answers."""
        assert wait_for(self.answers, START_SECONDS), self.log.read_text()
        assert wait_for(lambda: "Ctrl-C" in self.log.read_text(), START_SECONDS)

    def end(self) -> int:
        return self.process.wait(STOP_SECONDS)


@contextlib.contextmanager
def open_folder():
    """Yield a folder with a space in its name, that the database's own user may enter, and leave nothing of it.

    Not pytest's: another session of pytest closes the folder above it.
    """
    with tempfile.TemporaryDirectory(prefix="une demo ", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "var"
        yield folder
        for line in processes_of(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)


@pytest.fixture(scope="module")
def var():
    """The folder of a small demo, loaded once."""
    with open_folder() as folder:
        demo = Demo(folder, free_port())
        demo.wait_until_told()
        demo.process.terminate()
        assert demo.end() == 0, demo.log.read_text()
        yield folder


@pytest.fixture
def empty():
    """A folder of its own for a test that needs nothing loaded."""
    with open_folder() as folder:
        yield folder


def test_demo_serves_its_people_and_stops_at_sigterm(var):
    demo = Demo(var, free_port())
    demo.wait_until_told()
    home = demo.request("GET", "/")
    refused = demo.request("POST", "/demo/devenir/", "person=redactrice", Origin="http://elsewhere.example")
    become = demo.request(
        "POST",
        "/demo/devenir/",
        urlencode({"person": "redactrice", "next": "/demo/boite/"}),
        Origin=f"http://127.0.0.1:{demo.port}",
    )
    session = re.search(r"sessionid=\w+", str(become.headers.get_all("Set-Cookie")))
    cookie = session[0] if session else ""
    mailbox = demo.request("GET", "/demo/boite/", Cookie=cookie)
    elsewhere = demo.request("POST", "/demo/devenir/", urlencode({"person": "analyste", "next": "//elsewhere.example"}))

    demo.process.terminate()

    assert demo.end() == 0, demo.log.read_text()
    assert processes_of(var) == []
    assert home.status == 200
    assert home.headers.get("Set-Cookie") is None
    assert "max-age=5" in home.headers["Cache-Control"]
    assert 'value="citoyenne"' in home.text
    assert refused.status == 403
    assert (become.status, become.headers["Location"]) == (302, "/demo/boite/")
    assert elsewhere.headers["Location"] == "/"
    assert "Hélène Azoulay" in mailbox.text


def test_demo_says_what_is_loaded_and_stops_at_ctrl_c(var):
    demo = Demo(var, free_port(), "--size", "national")
    demo.wait_until_told()

    os.killpg(demo.process.pid, signal.SIGINT)

    assert demo.end() == 0, demo.log.read_text()
    assert processes_of(var) == []
    assert "make demo SIZE=national VAR=var-national" in demo.log.read_text()


def test_make_passes_the_end_on(var):
    port = free_port()
    root = Path(__file__).parents[2]
    demo = Demo(var, port, command=["make", "-C", str(root), "demo", f"PORT={port}", f"VAR={var}"])
    demo.wait_until_told()

    demo.process.terminate()
    demo.end()

    assert wait_for(lambda: processes_of(var) == [], STOP_SECONDS), processes_of(var)


def test_demo_leaves_nothing_when_it_is_killed(var):
    demo = Demo(var, free_port())
    demo.wait_until_told()

    demo.process.kill()
    demo.end()

    assert wait_for(lambda: processes_of(var) == [], STOP_SECONDS), processes_of(var)


def test_demo_stops_everything_when_a_child_dies(var):
    demo = Demo(var, free_port())
    demo.wait_until_told()
    (worker,) = [line for line in processes_of(var) if "cahiers.config.cli worker" in line]

    os.kill(int(worker.split()[0]), signal.SIGKILL)

    assert demo.end() == 1
    assert processes_of(var) == []
    assert "everything stops" in demo.log.read_text()


def test_demo_says_that_the_port_is_busy_before_it_loads_anything(empty):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        demo = Demo(empty, busy.getsockname()[1])

        assert demo.end() == 1

    assert "is in use. Choose another one: make demo PORT=" in demo.log.read_text()
    assert not empty.exists()


def test_demo_refuses_a_database_that_holds_something_else(empty):
    kept = os.environ | {"CAHIERS_VAR": str(empty), "DJANGO_SETTINGS_MODULE": "cahiers.config.settings.base"}
    someone = "User.objects.create(email='a@example.org', canonical_email='a@example.org')"
    for arguments in (["setup"], ["shell", "-c", f"from cahiers.people.models import User; {someone}"]):
        subprocess.run(
            [sys.executable, "-m", "cahiers.config.cli", *arguments], env=kept, check=True, capture_output=True
        )
    demo = Demo(empty, free_port())

    assert demo.end() == 1

    assert "holds other data" in demo.log.read_text()
    assert processes_of(empty) == []
