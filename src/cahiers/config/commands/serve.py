"""`cahiers serve`: the web server. Granian in WSGI mode, one process for each core."""

import argparse
import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cahiers.config.lifeline import die_with_parent, follow

TARGET = "cahiers.config.wsgi:application"
THREADS = 4  # while one waits for the database another one runs; more only wait for each other
STOP_SECONDS = 10


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(arguments: list[str]) -> int:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered first."""
    parser = argparse.ArgumentParser("cahiers serve", description="Serve the site. Put a reverse proxy in front of it.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=cores(), help="processes (default: one for each core)")
    parser.add_argument("--threads", type=int, default=THREADS, help="threads of each process (default: %(default)s)")
    parser.add_argument("--lifeline", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    follow(options.lifeline)
    if not settings.STATIC_ROOT.is_dir():
        parser.exit(1, "cahiers serve: run `cahiers setup` first.\n")

    Granian(
        TARGET,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve(target_loader=_load)
    return 0


def _load(target: str) -> Callable[..., Any]:
    """Return the application, in the worker process that Granian has just started."""
    die_with_parent()
    from cahiers.config.wsgi import application  # noqa: PLC0415 -- slow import

    return application
