"""The work of an export, from the job that begins it to the file that is handed over."""

import logging
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from cahiers.foundation.errors import Refused
from cahiers.foundation.snapshots import beside
from cahiers.questionnaires.actions.exporting import begin_export, deliver_export, fail_export
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.making import make_export
from cahiers.questionnaires.models import ExportRun

logger = logging.getLogger(__name__)
TELL_EVERY = 2.0  # seconds
MOST_ATTEMPTS = 3
_TELL = """
UPDATE questionnaires_exportrun SET done = %s, total = %s WHERE id = %s RETURNING state
"""


class Stopped(Exception):
    """Somebody stopped the export."""


class Teller:
    """Tells how far an export is, beside its snapshot, every two seconds; hears that it was stopped."""

    def __init__(self, run: ExportRun, other: BaseDatabaseWrapper) -> None:
        self._run, self._other, self._told_at = run, other, 0.0

    def __call__(self, done: int, total: int) -> None:
        """Tell; Stopped when the export is not awaited any more."""
        if time.monotonic() - self._told_at < TELL_EVERY:
            return
        self._told_at = time.monotonic()
        with self._other.cursor() as cursor:
            cursor.execute(_TELL, [done, total, self._run.pk])
            row = cursor.fetchone()
        if row is not None and row[0] != ExportRun.State.RUNNING:
            raise Stopped


def run_export(run_id: UUID, *, attempts: int = 0) -> bool:
    """Write an export and hand it over; say whether there is a file.

    A run that a lost worker had begun starts over: nothing of it was kept. After three lost workers, and after any
    fault, the run ends with a sentence on its page, and its person may ask again.
    """
    if attempts >= MOST_ATTEMPTS:
        fail_export(
            run_id, _("L’export a été interrompu trois fois avant sa fin. Recommencez, ou prévenez l’équipe technique.")
        )
        return False
    run = begin_export(run_id)
    if run is None:
        return False
    try:
        with override("fr"):
            return _write(run)
    except Stopped:
        return False
    except Refused as error:
        fail_export(run_id, str(error))
    except Exception:
        logger.exception("export %s failed", run_id)
        fail_export(
            run_id, _("Une erreur a arrêté l’export. Elle est consignée ; recommencez, ou prévenez l’équipe technique.")
        )
    return False


def _write(run: ExportRun) -> bool:
    questionnaire, format_ = run.questionnaire, ExportFormat(run.format)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cahiers-export-"))
        teller = Teller(run, stack.enter_context(beside()))
        target = Path(folder) / "export.zip"
        made = make_export(questionnaire, format_, target, told=teller)
        name = f"{slugify(questionnaire.slug)}-{made.manifest['exported_on']}-{format_.value}.zip"
        return deliver_export(run, target, name, responses=made.responses)
