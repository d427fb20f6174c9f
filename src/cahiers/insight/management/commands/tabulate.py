"""Tabulate the votes of a campaign."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused

BY = ("audience", "academy")  # the analysis loads what a command that only shows its help does not need


class Command(BaseCommand):
    help = (
        "Write how each audience, or each académie, voted on each statement of a campaign, small counts hidden."
        " CAHIERS_CLUSTER says where it is computed: this machine by default."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", metavar="SLUG")
        parser.add_argument("output", type=Path, metavar="FILE", help="a CSV, written anew")
        parser.add_argument("--by", choices=BY, default=BY[0], help="default: %(default)s")

    def handle(self, *, campaign: str, output: Path, by: str, **options: Any) -> None:
        from cahiers.insight.analyses.tabulating import tabulate_votes  # noqa: PLC0415 -- slow import

        found = Campaign.objects.filter(slug=campaign).first()
        if found is None:
            raise CommandError(f"no campaign “{campaign}”")
        try:
            count = tabulate_votes(found, by, output)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{output}: {count}")
