"""What an export makes: responses in one of the formats, or the files that were joined to them."""

from pathlib import Path

from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.joined import export_files
from cahiers.questionnaires.exports.package import Exported, Told, export_responses
from cahiers.questionnaires.models import Questionnaire


def make_export(questionnaire: Questionnaire, format_: ExportFormat, target: Path, *, told: Told) -> Exported:
    """Write what was asked for into an archive. Mismatch when it does not hold what the database does."""
    if format_ == ExportFormat.FILES:
        return export_files(questionnaire, target, told=told)
    return export_responses(questionnaire, format_, target, told=told)
