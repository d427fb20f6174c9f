"""A response being written: answers that fit, and beside them, as they were typed, those that do not fit yet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.text import clean
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.parting import what_is_missing
from cahiers.questionnaires.structure.paths import Path
from cahiers.questionnaires.structure.values import BadAnswer, clean_answer

TYPED = ".typed"  # the key of an answer as it was typed, after the question's code
LONGEST_TYPED = 60_000


def as_typed(raw: Any) -> Any:
    """Return what was typed in a form that a database keeps: no control character, nothing endless."""
    if isinstance(raw, Mapping):
        return {str(key): as_typed(one) for key, one in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [as_typed(one) for one in raw]
    return clean(str(raw))[:LONGEST_TYPED]


def shown_answer(question: Question, draft: Mapping[str, Any]) -> Any:
    """Return what the fields of a question show: what was typed last, whether it fits or not."""
    return draft.get(question.code + TYPED, draft.get(question.code))


def faults_along(form: Form, path: Path, draft: Mapping[str, Any]) -> dict[str, str]:
    """Return, by question of the path, the sentence on what is required and missing, or does not fit."""
    faults = what_is_missing(form, path, draft)
    for question in path.questions:
        if question.code + TYPED in draft:
            try:
                clean_answer(question, draft[question.code + TYPED])
            except BadAnswer as error:
                faults[question.code] = str(error)
            else:
                faults[question.code] = misplaced()
    return faults


def misplaced() -> str:
    """Return the sentence on a territory that cannot be chosen: it has the right shape and names nothing open."""
    return _("Ce territoire ne peut pas être choisi ici : cherchez-en un autre.")
