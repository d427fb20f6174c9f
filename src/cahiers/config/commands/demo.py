"""`cahiers demo`: the whole product from one command, and nothing left behind when it stops.

This process watches over a database, a web server and a worker. It stops them, children first, on SIGTERM,
SIGHUP or Ctrl-C (exit 0) or as soon as one of them dies (exit 1).
"""

import argparse
import contextlib
import errno
import fcntl
import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import django

from cahiers.config import postgres
from cahiers.config.env import read_environment

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
MOST_VOTES = 500_000
DAY = 24 * 3600
PACKAGE = Path(__file__).resolve().parents[2]  # src/cahiers
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked for the end; raised wherever the command happens to be."""


class Unusable(Exception):
    """The demo cannot start here, with a sentence that says why and what to do."""


def run(arguments: list[str]) -> int:
    """Load the demo if the database is empty, serve it until somebody stops it."""
    parser = argparse.ArgumentParser("cahiers demo", description="Load the demonstration, serve it, stop everything.")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--size", choices=("small", "national"), default="small", help="how much (default: small)")
    parser.add_argument("--votes", type=int, help="with --size national: 3000 to 500000 (default: 200000)")
    parser.add_argument("--seed", type=int, default=1789, help="another number, another country (default: %(default)s)")
    options = parser.parse_args(arguments)
    if options.votes is not None and not 3_000 <= options.votes <= MOST_VOTES:
        parser.error(f"--votes takes 3000 to {MOST_VOTES}")
    os.environ["CAHIERS_DEMO"] = "1"
    os.environ.setdefault("CAHIERS_SITE_URL", f"http://{HOST}:{options.port}")
    var = read_environment()["CAHIERS_VAR"].resolve()
    for number in SIGNALS:
        signal.signal(number, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        _check_port(options.port)
        with _alone(var), postgres.running(var):
            try:
                ready = _prepare(options, var)
                with _lifeline() as line:
                    children.append(_child(line, "serve", "--host", HOST, "--port", str(options.port)))
                    _wait_for_answer(options.port, children)
                    children.append(_child(line, "worker"))
                    _tell(options.port, ready.cast)
                    _watch(children)
            finally:
                _ignore_signals()
                _end(children)
    except Stopped:
        return 0
    except Unusable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def _stop(number: int, frame: object) -> None:
    _ignore_signals()
    raise Stopped


def _ignore_signals() -> None:
    """Let nothing interrupt the end: it is bounded in time."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _say(sentence: str = "") -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _check_port(port: int) -> None:
    """Refuse before anything is loaded. Raises Unusable when the port is taken or forbidden."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            taken = getattr(error, "errno", None) == errno.EADDRINUSE
            other = _other_port(port)
            french, english = ("est déjà pris", "is in use") if taken else ("ne peut pas servir", "cannot be used")
            raise Unusable(
                f"Le port {port} {french}. Choisissez-en un autre : make demo PORT={other}\n"
                f"Port {port} {english}. Choose another one: make demo PORT={other}"
            ) from error


def _other_port(port: int) -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        free: int = probe.getsockname()[1]
    return free if port not in range(8000, 8100) else port + 1


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Keep a second demo away from the same data. Raises Unusable when there is one."""
    var.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(var / "demo.running", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Unusable(
            f"Une démonstration tourne déjà sur {var}. Pour une autre : make demo VAR=ailleurs PORT=…\n"
            f"A demo already runs on {var}. For another one: make demo VAR=elsewhere PORT=…"
        ) from error
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Ready:
    """What a start left for the next one: the same code over the same data needs no preparing again."""

    code: str
    size: str
    votes: int
    open_until: float
    cast: list[list[str]]


def _digest_of_code() -> str:
    """Return what changes with our sources and with the installed packages."""
    sources = sorted(
        path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".html", ".css", ".js", ".json", ".csv"}
    )
    stamps = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sources]
    packages = sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))
    return hashlib.sha256("\n".join([sys.version, *stamps, *packages]).encode()).hexdigest()


def _prepare(options: argparse.Namespace, var: Path) -> Ready:
    """Prepare the house and load the demo, unless the last start already did. Say when another size is there."""
    kept, code, ready = var / "demo.ready", _digest_of_code(), None
    with contextlib.suppress(OSError, ValueError, TypeError):
        ready = Ready(**json.loads(kept.read_text()))
    if ready is None or ready.code != code or ready.open_until - time.time() < DAY:
        kept.unlink(missing_ok=True)
        ready = _load(options, var, code)
        kept.write_text(json.dumps(asdict(ready)))
    if ready.size != options.size or options.votes not in (None, ready.votes):
        other = f"make demo SIZE={options.size} VAR={var.name}-{options.size}"
        _say(
            f"Déjà chargée ici : SIZE={ready.size}, {ready.votes} avis, servie telle quelle. Pour l’autre : {other}\n"
            f"Already loaded here: SIZE={ready.size}, {ready.votes} votes, served as it is. For the other one: {other}"
        )
    return ready


def _load(options: argparse.Namespace, var: Path, code: str) -> Ready:
    """Prepare the house, fill it when it is empty. Raises Unusable when it holds something else."""
    django.setup()
    from django.db import connections  # noqa: PLC0415 -- slow import

    from cahiers.config.commands.setup import prepare  # noqa: PLC0415 -- slow import
    from cahiers.demo import loading  # noqa: PLC0415 -- slow import
    from cahiers.demo.cast import CAST  # noqa: PLC0415 -- slow import

    try:
        prepare(_say)
        loaded = loading.loaded_demo()
        if loaded is None and not loading.is_empty():
            raise Unusable(
                f"{var} contient d’autres données : la démonstration, où chacun peut devenir n’importe qui, n’y va pas.\n"
                f"{var} holds other data: the demo, where anyone may become anyone, stays away from it.\n"
                "→ make demo VAR=demonstration"
            )
        if loaded is None:
            loaded = loading.load_demo(options.size, votes=options.votes, seed=options.seed, say=_say)
        cast = [[str(one.label), one.english, one.address] for one in CAST]
        return Ready(code, loaded.size, loaded.votes, loading.keep_open().timestamp(), cast)
    finally:
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]


@contextlib.contextmanager
def _lifeline() -> Iterator[int]:
    """Yield the end of a pipe by which children learn that this process is gone."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def _child(line: int, *command: str) -> subprocess.Popen[bytes]:
    """Start a command of the house in a session of its own: Ctrl-C reaches this process only."""
    return subprocess.Popen(  # noqa: S603 -- our own commands
        [sys.executable, "-m", "cahiers.config.cli", *command, "--lifeline", str(line)],
        pass_fds=[line],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _wait_for_answer(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    limit = time.monotonic() + START_SECONDS
    while not _answers(port):
        _check_alive(children)
        if time.monotonic() > limit:
            raise Unusable(f"Le serveur ne répond pas.\nThe server does not answer after {START_SECONDS} seconds.")
        time.sleep(0.05)


def _watch(children: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _check_alive(children)
        time.sleep(0.3)


def _check_alive(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is not None:
            raise Unusable(
                f"Le serveur ou le travailleur s’est arrêté (code {child.returncode}) : tout s’arrête.\n"
                f"The server or the worker died (exit {child.returncode}): everything stops."
            )


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Stop the children, politely then not; what they started goes with them."""
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    limit = time.monotonic() + STOP_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, limit - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _tell(port: int, rows: list[list[str]]) -> None:
    width = [max(len(row[column]) for row in rows) for column in range(3)]
    _say()
    _say(f"  Cahiers → http://{HOST}:{port}/")
    _say()
    _say("  Devenez l’une de ces personnes d’un clic, dans le bandeau du haut ; ou demandez un lien pour son adresse,")
    _say(f"  les courriels sont dans la boîte : http://{HOST}:{port}/demo/boite/")
    _say("  Become any of these people in one click, in the bar at the top; or ask for a link to their address,")
    _say("  mails are in that mailbox.")
    _say()
    for french, english, address in rows:
        _say(f"  {french:<{width[0]}}  {english:<{width[1]}}  {address}")
    _say()
    _say("  Ctrl-C arrête tout. Ctrl-C stops everything.")
