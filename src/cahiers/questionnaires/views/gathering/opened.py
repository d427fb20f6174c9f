"""What every page of organisers begins with."""

from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import View, refusal
from cahiers.foundation.permissions import may, require
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.editing import questionnaire_of
from cahiers.questionnaires.structure.reading import Unreadable


def opened(request: PersonRequest, campaign: str, slug: str, permission: str) -> tuple[Board, Questionnaire]:
    """Return the campaign and the questionnaire of an address; 403 without the permission.

    404 when there is none, and for a draft when the person does not edit it.
    """
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    if questionnaire.state == QuestionnaireState.DRAFT:
        require(request, "questionnaires.edit", questionnaire)
    require(request, permission, questionnaire)
    return board, questionnaire


def is_editor(request: PersonRequest, questionnaire: Questionnaire) -> bool:
    """Say whether a person sees what all organisers made, or only their own."""
    return may(request.user, "questionnaires.edit", questionnaire)


def needs_form(view: View) -> View:
    """Say so when a draft still has faults: nothing of it can be printed nor typed yet. Goes under the door."""

    @wraps(view)
    def checked(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unreadable as error:
            sentence = _("Ce questionnaire est encore à corriger avant d’être imprimé ou saisi : %(fault)s")
            return refusal(request, sentence % {"fault": error.faults[0]})

    return checked
