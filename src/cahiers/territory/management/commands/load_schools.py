"""Load schools from the ministry's CSV files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import ImportReport, write_reports
from cahiers.territory.imports.schools import load_schools


class Command(BaseCommand):
    help = (
        "Load schools by national code (UAI) from the official directory's CSV, or from a list of collèges or lycées."
        " All the files or nothing; can be run again: nothing doubles, what changed is updated, moves are dated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV in UTF-8, any delimiter")
        parser.add_argument("--report", type=Path, help="write the refused lines there, as CSV")

    def handle(self, *, files: list[Path], report: Path | None, **options: Any) -> None:
        reports: list[ImportReport] = []
        try:
            with transaction.atomic():
                reports.extend(load_schools(file, show=True) for file in files)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        for loaded in reports:
            self.stdout.write(f"{loaded.source}: {loaded.summary()}")
            for line in () if report else loaded.refused:
                self.stdout.write(f"  {line.line}: {line.reference}: {line.reason}")
        if report:
            write_reports(reports, report)
            self.stdout.write(str(report))
