"""The work of an import: read a file without loading anything, then load what can be taken, all of it or nothing."""

import logging
from dataclasses import astuple
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from django.utils.translation import override

from cahiers.foundation.errors import Refused
from cahiers.foundation.snapshots import beside
from cahiers.questionnaires.actions.importing import account_for, begin_import, end_import, fail_import
from cahiers.questionnaires.imports.answers_csv import Account, AnswersFile, judge
from cahiers.questionnaires.imports.mapping import Columns
from cahiers.questionnaires.imports.responses import load_responses
from cahiers.questionnaires.imports.source import Source
from cahiers.questionnaires.models import AnswerImport
from cahiers.questionnaires.queries.runs import LOAD

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


def run_import(run_id: UUID, *, attempts: int = 0) -> bool:
    """Do the work that an import waits for; say whether it was done.

    A work that a lost worker had begun starts over: nothing is loaded before everything is. After three lost workers,
    and after any fault, the import's page says why.
    """
    if attempts >= MOST_ATTEMPTS:
        fail_import(
            run_id,
            _("La lecture a été interrompue trois fois avant sa fin. Recommencez, ou prévenez l’équipe technique."),
        )
        return False
    run = begin_import(run_id)
    if run is None:
        return False
    try:
        with override("fr"):
            _work(run)
    except Refused as error:
        fail_import(run_id, str(error))
        return False
    except Exception:
        logger.exception("import %s failed", run_id)
        fail_import(
            run_id,
            _("Une erreur a arrêté la lecture. Elle est consignée ; recommencez, ou prévenez l’équipe technique."),
        )
        return False
    return True


def file_of(run: AnswerImport) -> AnswersFile:
    """Return the file of an import, as its columns were chosen. Refused once it is erased."""
    if run.file is None:
        raise Refused(_("Ce fichier a été effacé après trente jours : déposez-le de nouveau."))
    source, columns = Source(**run.mapping["source"]), Columns(**run.mapping["columns"])
    return AnswersFile(run.questionnaire, run.file, source, columns)


def _work(run: AnswerImport) -> None:
    with beside() as other:
        if run.mapping["stage"] == LOAD:
            _load(run, other)
        else:
            account = judge(file_of(run), lambda rows: _tell(run, other, rows))
            account_for(run, summary=account.summary, report=_report(account))


@transaction.atomic
def _load(run: AnswerImport, other: BaseDatabaseWrapper) -> None:
    account = Account()
    load_responses(run.questionnaire, file_of(run).new_responses(account, lambda rows: _tell(run, other, rows)))
    end_import(run, summary=account.summary, report=_report(account))


def _report(account: Account) -> list[list[object]]:
    return [list(astuple(fault)) for fault in account.report]


def _tell(run: AnswerImport, other: BaseDatabaseWrapper, rows: int) -> None:
    with other.cursor() as cursor:
        cursor.execute("UPDATE questionnaires_answerimport SET done = %s WHERE id = %s", [rows, run.pk])
