"""Lists of choices of the bank, whatever wrote them."""

import pytest
from tests.factories.people import RoleFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.foundation.errors import Refused
from cahiers.people.enums import RoleName
from cahiers.questionnaires.actions.bank import save_to_bank
from cahiers.questionnaires.actions.writing import add_to_definition
from cahiers.questionnaires.queries.editing import options_in_bank
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.structure.ready import ready_items

pytestmark = pytest.mark.django_db


def test_choices_of_a_question_at_hand_are_kept_and_taken_again():
    role, questionnaire = RoleFactory(name=RoleName.NATIONAL), QuestionnaireFactory()
    section = questionnaire.definition["sections"][0]["code"]
    _title, scale = ready_items()["accord"]
    code = add_to_definition(
        questionnaire,
        lambda definition: editing.add_question(definition, section, scale),
        gesture="add_question",
        revision=questionnaire.revision,
        by=role.user,
    )
    questionnaire.refresh_from_db()
    item = save_to_bank(questionnaire, code, what="options", title="Accord", scope=role.node, by=role.user)

    taken = options_in_bank(role.user, str(item.pk))

    assert [option.code for option in taken] == [one["code"] for one in scale["options"]]
    with pytest.raises(Refused, match="déjà un élément de ce nom"):
        save_to_bank(questionnaire, code, what="options", title="Accord", scope=role.node, by=role.user)
