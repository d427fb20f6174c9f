"""Import a consultation held elsewhere."""  # noqa: N999 -- a command is named after its file

import time
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.debate.imports.loading import load, settle
from cahiers.debate.imports.sources import all_sources
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import ImportReport, write_reports


class Command(BaseCommand):
    help = (
        "Import a consultation held elsewhere: all of it or nothing, again and again without doubles.\n"
        "Votes come as dated totals, never as voters; every line left out is reported with its reason.\n\nSources:\n"
    ) + "\n".join(f"  {source.name:<22}{source.what}" for source in all_sources().values())

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=all_sources(), metavar="SOURCE")
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--campaign", default="", metavar="SLUG", help="into that campaign, not one of its own")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write notes and refused lines there, as CSV")

    def handle(self, *, source: str, path: Path, campaign: str, report: Path | None, **options: Any) -> None:
        began = time.perf_counter()
        try:
            consultation = all_sources()[source].read(path, show=True)
            with transaction.atomic():
                reports = load(consultation, slug=campaign)
                if report:
                    write_reports(reports, report)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        for each in reports:
            self.stdout.write(f"{each.source}: {each.summary()}")
            for note in each.notes:
                self.stdout.write(f"  {note}")
            for line in () if report else each.refused:
                self.stdout.write(f"  {line.line}: {line.reference}: {line.reason}")
        self._tell_speed(reports, time.perf_counter() - began)
        if report:
            self.stdout.write(str(report))
        settle()

    def _tell_speed(self, reports: list[ImportReport], seconds: float) -> None:
        rows = sum(each.rows for each in reports)
        sentence = _("{rows} lignes en {seconds:.2f} s : {rate:.0f} par seconde")
        self.stdout.write(sentence.format(rows=rows, seconds=seconds, rate=rows / seconds))
