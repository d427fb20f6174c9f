"""Import the structure of a questionnaire: which reader takes a file, and what became of each line."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.importing import ImportReport, UnreadableFile, read_table
from cahiers.questionnaires.actions.writing import create_questionnaire
from cahiers.questionnaires.imports.grand_debat import is_grand_debat, read_grand_debat
from cahiers.questionnaires.imports.limesurvey import read_limesurvey
from cahiers.questionnaires.imports.structure_csv import read_structure
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.editing import Definition
from cahiers.questionnaires.structure.reading import Unreadable
from cahiers.questionnaires.structure.unfinished import draft_of

LARGEST = 5_000_000


@dataclass(frozen=True)
class Imported:
    """A questionnaire just made, what became of each line of its file, and what is left to settle in it."""

    questionnaire: Questionnaire
    report: ImportReport
    faults: list[str]


def read_file(content: bytes, name: str) -> tuple[Definition, ImportReport]:
    """Return the definition that a file holds and its report. Refused when the file cannot be read at all."""
    if len(content) > LARGEST:
        raise UnreadableFile(_("Ce fichier dépasse 5 Mo : ce n’est pas la structure d’un questionnaire."))
    title = Path(name).stem.replace("_", " ").replace("-", " ").strip().capitalize() or _("Questionnaire importé")
    if name.lower().endswith((".lss", ".xml")) or content.lstrip()[:1] == b"<":
        return read_limesurvey(content, name, title)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[-100:] or "fichier.csv")
        path.write_bytes(content)
        table = read_table(path, legacy=True)
    return read_grand_debat(table) if is_grand_debat(table) else read_structure(table, title)


def import_questionnaire(campaign: Campaign, content: bytes, name: str, *, by: Any, title: str = "") -> Imported:
    """Make a questionnaire being written from a file: LimeSurvey (.lss) or CSV. Every line not taken has its reason.

    Refused when the file cannot be read, or when it holds no question.
    """
    definition, report = read_file(content, name)
    if not any(section["questions"] for section in definition["sections"]):
        reason = report.refused[0].reason if report.refused else _("aucune ligne n’est une question.")
        raise UnreadableFile(_("Ce fichier n’a donné aucune question : %(reason)s") % {"reason": reason})
    try:
        draft = draft_of(definition)
    except Unreadable as error:
        raise UnreadableFile(error.faults[0]) from error
    made = create_questionnaire(
        campaign, title=title or definition["title"], by=by, definition=definition, gesture="import"
    )
    return Imported(made, report, draft.faults)
