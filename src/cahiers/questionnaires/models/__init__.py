"""Tables of the room."""

from cahiers.questionnaires.models.bank import BankItem
from cahiers.questionnaires.models.questionnaires import Questionnaire, Release, Revision
from cahiers.questionnaires.models.responses import Attachment, OpenAnswer, PaperEntry, Response
from cahiers.questionnaires.models.runs import AnswerImport, ExportRun
from cahiers.questionnaires.models.ways_in import AccessCode, PersonalLink

__all__ = [
    "AccessCode",
    "AnswerImport",
    "Attachment",
    "BankItem",
    "ExportRun",
    "OpenAnswer",
    "PaperEntry",
    "PersonalLink",
    "Questionnaire",
    "Release",
    "Response",
    "Revision",
]
