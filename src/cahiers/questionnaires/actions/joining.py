"""Join a file to a response, and take it back."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import content_type_of, discard, store
from cahiers.foundation.text import clean_line
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.models import Attachment, Response
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.paths import Path

LARGEST = 10 << 20
OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.opendocument")
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f")


@transaction.atomic
def join_file(response: Response, question: Question, file: "UploadedFile[Any]") -> Attachment:
    """Keep a file privately beside a response, by what its bytes are, whatever its name says.

    Refused when it is empty, larger than 10 MiB, holds macros, or is neither a PDF, an image, an office document nor text.
    No account is written beside it.
    """
    name = clean_line(file.name or "")[-200:] or _("fichier")
    if fault := _fault_of(file):
        raise Refused(_("« %(name)s » n’a pas été joint : %(fault)s") % {"name": name, "fault": fault})
    stored = store(cast("BinaryIO", file), name)
    return Attachment.objects.create(response=response, question_code=question.code, file=stored)


def _fault_of(file: "UploadedFile[Any]") -> str:
    if not file.size:
        return _("il est vide.")
    if file.size > LARGEST:
        return _("il dépasse 10 Mo.")
    content = file.read()
    file.seek(0)
    kind = content_type_of(content[:16])
    if kind == "application/zip" and not any(sign in content for sign in OFFICE):
        return _("une archive ZIP n’est pas acceptée ; joignez un PDF, une image, un document bureautique ou un texte.")
    if kind == "application/zip" and b"vbaProject.bin" in content:
        return _("il contient des macros ; enregistrez-le sans macros.")
    if kind == "application/octet-stream" and content.translate(None, CONTROLS) != content:
        return _("ce n’est ni un PDF, ni une image JPEG ou PNG, ni un document bureautique récent, ni un texte.")
    return ""


@transaction.atomic
def forget_files_but(response: Response, form: Form, path: Path, answers: Mapping[str, Any]) -> None:
    """Delete the files of a response that its answers along the path do not name: replaced, taken back, set aside."""
    named = {str(answers.get(question.code)) for question in path.questions if question.kind == QuestionKind.FILE}
    for attachment in response.files.select_related("file"):
        if str(attachment.pk) not in named:
            attachment.delete()
            discard(attachment.file)
