"""The one console command. `cahiers --help` reads like a table of contents."""

import os
import sys

from cahiers.config import postgres
from cahiers.config.env import read_environment

CONTENTS = (
    (
        "Try it",
        (("demo", "load the demonstration, serve it, stop everything at the end"),),
    ),
    (
        "Run it",
        (
            ("setup", "migrate, load reference data, collect static files: at installation and at each upgrade"),
            ("serve", "the web server"),
            ("worker", "the jobs: mails, seals, imports"),
            ("invite", "give the first person a role: cahiers invite ADDRESS ROLE [TERRITORY]"),
            ("verify", "recount every figure and check the journal's chain"),
        ),
    ),
    (
        "Feed it",
        (
            ("load-territories", "the tree of regions, académies and départements"),
            ("load-schools", "schools by national code, from the official directory's CSV"),
            ("import", "a consultation held elsewhere: republique-numerique, decidim, vrai-debat"),
        ),
    ),
    (
        "Build it",
        (
            ("migrate", "change the database's tables"),
            ("shell", "a Python prompt inside the house"),
        ),
    ),
)
# These start no database: they only read the source, or start it themselves.
WITHOUT_DATABASE = {"demo", "makemessages", "compilemessages", "collectstatic", "help", "--help", "-h"}


def table_of_contents() -> str:
    """Return what `cahiers --help` prints."""
    lines = ["cahiers: from the first question of a consultation to the last euro spent on what was decided", ""]
    for title, commands in CONTENTS:
        lines.append(title)
        lines.extend(f"  cahiers {name:<18} {sentence}" for name, sentence in commands)
        lines.append("")
    lines.append("cahiers COMMAND --help tells more. Settings come from the environment: see README.md.")
    return "\n".join(lines)


def main() -> None:
    """Run one command, with the embedded PostgreSQL up for as long as it needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"help", "--help", "-h"}:
        sys.stdout.write(table_of_contents() + "\n")
        return
    if arguments[0] == "demo":
        os.environ["CAHIERS_DEMO"] = "1"
    arguments[0] = arguments[0].replace("-", "_")
    env = read_environment()
    if env["DATABASE_URL"] or arguments[0] in WITHOUT_DATABASE:
        _execute(arguments)
        return
    with postgres.running(env["CAHIERS_VAR"].resolve()):
        _execute(arguments)


def _execute(arguments: list[str]) -> None:
    # Settings read where the database listens: they are imported once it is up.
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["cahiers", *arguments])
