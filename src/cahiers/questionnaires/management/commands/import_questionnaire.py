"""Import the structure of a questionnaire."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import write_reports
from cahiers.questionnaires.imports.structure import import_questionnaire


class Command(BaseCommand):
    help = (
        "Import the structure of a questionnaire: LimeSurvey (.lss), the simple CSV, or the Grand débat of 2019. "
        "It comes in preparation; every line left out is reported with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--title", default="", help="instead of the file's own")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write notes and refused lines there, as CSV")

    def handle(self, *, file: Path, campaign: str, title: str, report: Path | None, **options: Any) -> None:
        into = Campaign.objects.filter(slug=campaign).first()
        if into is None:
            raise CommandError(f"{campaign}: no such campaign")
        try:
            imported = import_questionnaire(into, file.read_bytes(), file.name, by=None, title=title)
            if report:
                write_reports([imported.report], report)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{imported.questionnaire.slug}: {imported.report.summary()}")
        for note in imported.report.notes:
            self.stdout.write(f"  {note}")
        for line in imported.report.refused:
            self.stdout.write(f"  {line.line}: {line.reference}: {line.reason}")
        for fault in imported.faults:
            self.stdout.write(f"  {fault}")
