"""Load a reference population."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cahiers.foundation.errors import Refused
from cahiers.insight.imports.populations import load_population


class Command(BaseCommand):
    help = (
        "Load how many people there are of each kind, to compare with those who took part: a CSV with the columns"
        " `public`, `academie` or both, and `effectif`. An empty number is unknown, never 0."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8, any delimiter")
        parser.add_argument("--name", required=True, help="what is counted, for people to read")
        parser.add_argument("--source", required=True, help="who says so: publication or address")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="as in 2019-09-02")
        parser.add_argument("--unit", default="personnes", help="what each number counts (default: %(default)s)")

    def handle(self, *, file: Path, name: str, source: str, on: date, unit: str, **options: Any) -> None:
        try:
            report = load_population(file, name=name, source=source, on=on, unit=unit)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.source}: {report.summary()}")
        for line in report.refused:
            self.stdout.write(f"  {line.line}: {line.reference}: {line.reason}")
