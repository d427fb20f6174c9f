"""`cahiers setup`: at installation and at each upgrade. It can be run at any time and is quick when nothing changed."""

import argparse
import hashlib
import sys
from collections.abc import Callable
from importlib.metadata import version

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], object]


def run(arguments: list[str]) -> int:
    """Migrate, load reference data, collect static files."""
    argparse.ArgumentParser(
        "cahiers setup", description="Migrate, load reference data, collect static files."
    ).parse_args(arguments)
    django.setup()
    prepare(lambda sentence: sys.stdout.write(f"{sentence}\n"))
    return 0


def prepare(say: Say) -> None:
    """Bring tables, reference data and static files up to date; say only what was done."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
        say(f"database: {missing} migrations applied")
    from cahiers.territory.imports.reference import load_territories  # noqa: PLC0415 -- slow import

    report = load_territories()
    if report.taken or report.updated:
        say(f"territories: {report.taken} new, {report.updated} renamed")
    if collect_static():
        say("static files: collected, hashed and compressed")


def collect_static() -> bool:
    """Collect the static files when any of them changed since the last time; say whether it was needed."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    kept, digest = settings.VAR / "static.digest", _digest_of_sources()
    if kept.exists() and kept.read_text() == digest and settings.STATIC_ROOT.is_dir():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(digest)
    return True


def _digest_of_sources() -> str:
    hashed = hashlib.sha256(f"{version('whitenoise')} {version('django')} {sys.version}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            hashed.update(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n".encode())
    return hashed.hexdigest()
