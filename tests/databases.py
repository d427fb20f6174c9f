"""Databases that tests copy instead of filling: one process prepares each, the others wait for it."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
MIGRATED = "cahiers_migrated"


def administer(statement: sql.Composable) -> Any:
    """Run a statement outside any test's database; return its first row."""
    database = connection.settings_dict
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True) as raw:
        cursor = raw.execute(statement)
        return cursor.fetchone() if cursor.description else None


def digest_of(*patterns: str, also: str = "") -> str:
    """Return a digest of the source files of those patterns: what a template was made from."""
    digest = hashlib.sha256(also.encode())
    for file in sorted({file for pattern in patterns for file in (ROOT / "src").rglob(pattern)}):
        digest.update(f"{file}{file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process fills or copies a template: one in use cannot be copied."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def create(name: str, template: str = "template1") -> None:
    """Create a database as a copy of a template, in the place of what had its name."""
    drop(name)
    administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Drop a database, whoever still reads it."""
    administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def environment(database: str, **more: str) -> dict[str, str]:
    """Return what a process that works on that database is started with."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.journeys.settings", "JOURNEYS_DATABASE": database}
    folders = {"CAHIERS_VAR": str(settings.VAR), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    return os.environ | own | folders | more


def fill(name: str, command: list[str], *, made_from: str, template: str = "template1", **more: str) -> None:
    """Fill a template by a command of Python, unless it holds what the same sources would put there."""
    known = sql.SQL("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {}")
    told = administer(known.format(name))
    if told and told[0] == made_from:
        return
    create(name, template)
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment(name, **more), check=True)
    administer(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), made_from))


def migrated() -> str:
    """Return the name of a template with every table and no row, up to date."""
    with one_at_a_time():
        migrate = ["-m", "django", "migrate", "--verbosity", "0"]
        fill(MIGRATED, migrate, made_from=digest_of("migrations/*.py"))
    return MIGRATED
