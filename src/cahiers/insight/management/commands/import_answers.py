"""Import open answers gathered elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import write_reports
from cahiers.insight.imports.answers import import_answers


class Command(BaseCommand):
    help = (
        "Keep the open answers of a CSV as a private table of a campaign, for the desk of analyses: topics, organised"
        " campaigns, coding. Columns: `texte`, and if there are any `id`, `date`, `public`, `academie`, `auteur`."
        " Every line left out is reported with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8 or Windows-1252, any delimiter")
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--question", required=True, help="what was asked, for people to read")
        parser.add_argument("--source", required=True, help="where the answers come from")
        parser.add_argument("--report", type=Path, metavar="CSV", help="write notes and refused lines there")

    def handle(
        self, *, file: Path, campaign: str, question: str, source: str, report: Path | None, **options: Any
    ) -> None:
        found = Campaign.objects.filter(slug=campaign).first()
        if found is None:
            raise CommandError(f"no campaign “{campaign}”")
        try:
            read = import_answers(file, found, question=question, source=source, show=True)
            if report:
                write_reports([read], report)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{read.source}: {read.summary()}")
        for note in read.notes:
            self.stdout.write(f"  {note}")
        for line in () if report else read.refused:
            self.stdout.write(f"  {line.line}: {line.reference}: {line.reason}")
