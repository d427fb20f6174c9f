"""Who may do what with questionnaires."""

from typing import Any

from cahiers.campaign.models import Campaign
from cahiers.foundation.permissions import permit
from cahiers.people.enums import RoleName
from cahiers.people.rules import holds, holds_somewhere
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.editing import EDITORS
from cahiers.territory.models import Node

READERS = (RoleName.ANALYST, *EDITORS)
FIELD = (RoleName.ORGANISER, *EDITORS)  # whoever runs a class session or a meeting, wherever it is


def _scope(thing: Any) -> Node | None:
    """A questionnaire belongs to the territory that its campaign covers."""
    if isinstance(thing, Campaign):
        return thing.scope
    return thing.campaign.scope if isinstance(thing, Questionnaire) else None


is_editor = holds(EDITORS, node_of=_scope)
is_reader = holds(READERS, node_of=_scope)

permit("questionnaires.edit", is_editor)  # write, open, close, copy, import its structure
permit("questionnaires.see_results", is_reader)  # live results, before any release
permit("questionnaires.release", is_editor)
permit("questionnaires.export", is_reader)
permit("questionnaires.import_answers", is_editor)
permit("questionnaires.make_links", is_editor)
permit("questionnaires.make_codes", holds_somewhere(FIELD))
permit("questionnaires.enter_paper", holds_somewhere(FIELD))
permit("questionnaires.use_bank", holds_somewhere(EDITORS))
