"""The one console command. `cahiers --help` reads like a table of contents."""

import os
import signal
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

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
            ("import", "a consultation held elsewhere: republique-numerique, decidim, vrai-debat, polis"),
            ("load-population", "how many people there are, to compare with those who took part"),
            ("import-answers", "open answers from a CSV, for analyses to read"),
            ("import-questionnaire", "a questionnaire's structure: LimeSurvey (.lss) or CSV"),
        ),
    ),
    (
        "Take away",
        (
            ("export-responses", "a questionnaire's responses: csv, xlsx, jsonl or parquet, with their book of codes"),
            ("tabulate", "how each audience or académie voted on each statement, small counts hidden"),
        ),
    ),
    (
        "Read it",
        (("sense", "groups, topics, copies or weights of a file: cahiers sense map|topics|duplicates|weights FILE"),),
    ),
    (
        "Build it",
        (
            ("migrate", "change the database's tables"),
            ("shell", "a Python prompt inside the house"),
        ),
    ),
)
APART = {"sense"}  # reads a file and nothing else: neither settings nor secrets
# These start no database: they only read the source, or start it themselves.
WITHOUT_DATABASE = {"demo", "makemessages", "compilemessages", "collectstatic"}
HELP = {"help", "--help", "-h"}
OWN = {"demo", "setup", "serve", "worker", "sense"}  # not Django's: a module each in `commands`


def table_of_contents() -> str:
    """Return what `cahiers --help` prints."""
    lines = ["cahiers: from the first question of a consultation to the last euro spent on what was decided", ""]
    for title, commands in CONTENTS:
        lines.append(title)
        lines.extend(f"  cahiers {name:<20} {sentence}" for name, sentence in commands)
        lines.append("")
    lines.append("cahiers COMMAND --help tells more. Settings come from the environment: see README.md.")
    return "\n".join(lines)


def main() -> None:
    """Run one command, with the embedded PostgreSQL up for as long as it needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in HELP:
        sys.stdout.write(table_of_contents() + "\n")
        return
    arguments[0] = arguments[0].replace("-", "_")
    try:
        sys.exit(_run(arguments))
    except ImproperlyConfigured as error:
        sys.exit(f"cahiers: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _run(arguments: list[str]) -> int:
    name = arguments[0]
    if name in APART:
        return _execute(arguments)
    if name == "demo":
        os.environ["CAHIERS_DEMO"] = "1"
    env = read_environment()
    asks_for_help = not {"-h", "--help"}.isdisjoint(arguments)
    if env["DATABASE_URL"] or name in WITHOUT_DATABASE or asks_for_help:
        return _execute(arguments)
    signal.signal(signal.SIGTERM, _leave)
    with postgres.running(env["CAHIERS_VAR"].resolve()):
        return _execute(arguments)


def _leave(number: int, frame: object) -> None:
    """End through every `finally`, so that the database is not left running; servers have handlers of their own."""
    sys.exit(128 + number)


def _execute(arguments: list[str]) -> int:
    # Settings read where the database listens: they are imported once it is up.
    if arguments[0] in OWN:
        code: int = import_module(f"cahiers.config.commands.{arguments[0]}").run(arguments[1:])
        return code
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["cahiers", *arguments])
    return 0


if __name__ == "__main__":
    main()
