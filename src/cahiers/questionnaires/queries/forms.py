"""The form of a questionnaire, parsed once for each revision and kept in the process."""

from uuid import UUID

from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.form import Form
from cahiers.questionnaires.structure.reading import read_form

MOST_KEPT = 200
_kept: dict[tuple[UUID, int], Form] = {}


def form_of(questionnaire: Questionnaire) -> Form:
    """Return the form of a questionnaire as it stands. Unreadable when its definition has faults: drafts only."""
    key = (questionnaire.pk, questionnaire.revision)
    form = _kept.get(key)
    if form is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        form = _kept[key] = read_form(questionnaire.definition)
    return form
