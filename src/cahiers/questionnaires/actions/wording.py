"""Correct the words of a questionnaire that is open: titles, help and labels, never what is asked."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.questionnaires.actions.writing import EditedMeanwhile, keep_revision, locked
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.editing import Definition
from cahiers.questionnaires.structure.reading import Unreadable, read_draft, read_form, write_form
from cahiers.questionnaires.structure.unfinished import frozen_part_of


@transaction.atomic
def correct_wording(
    questionnaire: Questionnaire, change: Callable[[Definition], Definition], *, revision: int, by: Any
) -> Questionnaire:
    """Change only wordings of an open questionnaire: responses given before answer the same questions as after.

    Refused when anything else would change (codes, kinds, choices, order, conditions, what is required), when a text
    would be missing, when it is not open, or when somebody changed it since `revision`.
    """
    questionnaire = locked(questionnaire)
    if questionnaire.state != QuestionnaireState.OPEN:
        raise Refused(_("Seuls les textes d’un questionnaire ouvert se corrigent ainsi."))
    if questionnaire.revision != revision:
        raise EditedMeanwhile
    changed = change(questionnaire.definition)
    try:
        if _frozen(changed) != _frozen(questionnaire.definition):
            raise Refused(
                _(
                    "Le questionnaire est ouvert : titres, aides et libellés se corrigent ; "
                    "codes, choix et conditions restent."
                )
            )
        read_form(changed)
    except Unreadable as error:
        raise Refused(error.faults[0]) from error
    if changed == questionnaire.definition:
        return questionnaire
    return keep_revision(questionnaire, changed, gesture="wording", by=by)


def _frozen(definition: Definition) -> Definition:
    """Return what must stay, written in one way whoever wrote it."""
    return frozen_part_of(write_form(read_draft(definition)))
