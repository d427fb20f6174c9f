"""Export a questionnaire's responses to a file."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import BAR
from cahiers.foundation.journal import record
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.making import make_export
from cahiers.questionnaires.models import Questionnaire


def _draw(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        percent = 100 * done // total
        filled = BAR * percent // 100
        sys.stderr.write(f"\r{'█' * filled}{'░' * (BAR - filled)} {percent:3d} % {done} / {total}")
        sys.stderr.flush()


class Command(BaseCommand):
    help = "Export a questionnaire's responses: an archive of data, book of codes, labels and manifest, read again at the end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the questionnaire, as in its address")
        parser.add_argument(
            "format", choices=ExportFormat.values, metavar="FORMAT", help=", ".join(ExportFormat.values)
        )
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive to write, .zip")
        parser.add_argument(
            "--campaign", default="", metavar="SLUG", help="when two campaigns have such a questionnaire"
        )

    def handle(self, *, slug: str, format: str, file: Path, campaign: str, **options: Any) -> None:
        began = time.perf_counter()
        questionnaire = self._questionnaire(slug, campaign)
        partial = file.with_name(f".{file.name}.part")
        try:
            made = make_export(questionnaire, ExportFormat(format), partial, told=_draw)
            partial.replace(file)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            partial.unlink(missing_ok=True)
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        record("questionnaire.exported", questionnaire, format=format, responses=made.responses)
        seconds = time.perf_counter() - began
        sentence = _("{file}: {count} réponses, relues dans le fichier, en {seconds:.1f} s ({rate:.0f} par seconde)")
        rate = made.responses / seconds
        self.stdout.write(sentence.format(file=file, count=made.responses, seconds=seconds, rate=rate))

    def _questionnaire(self, slug: str, campaign: str) -> Questionnaire:
        found = Questionnaire.objects.filter(slug=slug).select_related("campaign")
        if campaign:
            found = found.filter(campaign__slug=campaign)
        if len(found) != 1:
            raise CommandError(
                _("{count} questionnaires ont cette adresse: précisez avec --campaign.").format(count=len(found))
            )
        return found[0]
