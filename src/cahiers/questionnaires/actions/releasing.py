"""Show the results of a question to the public, take them back, and read the texts that were held back."""

from typing import Any

from django.db import transaction
from django.db.models.functions import MD5, Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.questionnaires.actions.writing import locked
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import OpenAnswer, Questionnaire, Release
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.releases import has_words


@transaction.atomic
def release_question(questionnaire: Questionnaire, code: str, *, has_read: bool = False, by: Any) -> Release:
    """Show the results of a question to everybody, from now on and as they go on changing.

    Refused for a questionnaire being written, a question that does not exist, one that is shown already, and for
    people's own words as long as nobody says that they were read. Texts that seem to lead to somebody stay held back.
    """
    questionnaire = locked(questionnaire)
    question = form_of(questionnaire).questions.get(code)
    if questionnaire.state == QuestionnaireState.DRAFT or question is None:
        raise Refused(_("Cette question n’a pas de résultats."))
    if Release.objects.filter(questionnaire=questionnaire, question_code=code, ended_at=None).exists():
        raise Refused(_("Les résultats de cette question sont déjà publics."))
    texts = OpenAnswer.objects.filter(questionnaire=questionnaire, question_code=code)
    if has_words(question) and not has_read:
        raise Refused(_("Confirmez que ces textes ont été lus avant de les rendre publics."))
    release = Release.objects.create(questionnaire=questionnaire, question_code=code, released_by=by)
    record(
        "questionnaire.question_released",
        questionnaire,
        by=by,
        question=code,
        responses=questionnaire.response_count,
        texts=texts.count(),
        held=texts.held().count(),
    )
    return Release.objects.get(pk=release.pk)


@transaction.atomic
def end_release(questionnaire: Questionnaire, code: str, *, reason: str, by: Any) -> Release:
    """Take the results of a question back from the public; that they were shown, from when to when, stays written.

    Refused without a reason, or when they are not public.
    """
    questionnaire = locked(questionnaire)
    if not reason.strip():
        raise Refused(_("Dites pourquoi ces résultats sont retirés."))
    release = Release.objects.filter(questionnaire=questionnaire, question_code=code, ended_at=None).first()
    if release is None:
        raise Refused(_("Les résultats de cette question ne sont pas publics."))
    release.ended_at, release.end_reason = Now(), reason.strip()
    release.save(update_fields=["ended_at", "end_reason"])
    record("questionnaire.release_ended", questionnaire, by=by, question=code)
    return Release.objects.get(pk=release.pk)


@transaction.atomic
def clear_text(text: OpenAnswer, *, by: Any) -> OpenAnswer:
    """Let the public read a text that was held back: a person read it, and it leads to nobody.

    It holds for the words as they stand: if their author changes them, they are read again. Refused when nothing
    holds the text back.
    """
    text = OpenAnswer.objects.select_for_update(of=("self",)).get(pk=text.pk)
    if not OpenAnswer.objects.held().filter(pk=text.pk).exists():
        raise Refused(_("Rien ne retient ce texte."))
    OpenAnswer.objects.filter(pk=text.pk).update(read_digest=MD5("body"))
    record("open_answer.cleared", text, by=by)
    return OpenAnswer.objects.get(pk=text.pk)
