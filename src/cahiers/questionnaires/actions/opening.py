"""Open and close a questionnaire."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.questionnaires.actions.writing import locked
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.marks import new_secret
from cahiers.questionnaires.structure.proof import dry_run
from cahiers.questionnaires.structure.reading import Unreadable, read_form


@transaction.atomic
def open_questionnaire(questionnaire: Questionnaire, *, by: Any) -> Questionnaire:
    """Open a questionnaire: from here on its questions stay as they are, and responses come in while the phase lasts.

    Refused when it was opened before, when it has faults, no question, or a page or question that nobody can reach.
    """
    questionnaire = locked(questionnaire)
    if questionnaire.state != QuestionnaireState.DRAFT:
        raise Refused(_("Ce questionnaire a déjà été ouvert."))
    try:
        form = read_form(questionnaire.definition)
    except Unreadable as error:
        raise Refused(error.faults[0]) from error
    if not form.questions:
        raise Refused(_("Ce questionnaire n’a aucune question."))
    proof = dry_run(form)
    if not proof.is_proved:
        unreached = [question.code for question in proof.unreachable_questions] or list(proof.undecided)
        unreached = unreached or [section.code for section in proof.unreachable_sections]
        raise Refused(_("Personne ne peut atteindre « %(code)s » : revoyez sa condition.") % {"code": unreached[0]})

    questionnaire.state, questionnaire.mark_secret = QuestionnaireState.OPEN, new_secret()
    questionnaire.opened_at = Now()
    questionnaire.save(update_fields=["state", "mark_secret", "opened_at"])
    record("questionnaire.opened", questionnaire, by=by, questions=len(form.questions))
    return Questionnaire.objects.select_related("campaign").get(pk=questionnaire.pk)


@transaction.atomic
def close_questionnaire(questionnaire: Questionnaire, *, by: Any) -> Questionnaire:
    """Close a questionnaire for good and destroy its secret: no mark leads back to anybody any more.

    Refused when it is not open. Responses that were started and not sent do not count; how many is journalled.
    """
    questionnaire = locked(questionnaire)
    if questionnaire.state != QuestionnaireState.OPEN:
        raise Refused(_("Ce questionnaire n’est pas ouvert."))
    questionnaire.state, questionnaire.mark_secret, questionnaire.closed_at = QuestionnaireState.CLOSED, None, Now()
    questionnaire.save(update_fields=["state", "mark_secret", "closed_at"])
    unsent = questionnaire.responses.filter(state="started").count()
    record("questionnaire.closed", questionnaire, by=by, responses=questionnaire.response_count, unsent=unsent)
    return Questionnaire.objects.select_related("campaign").get(pk=questionnaire.pk)
