"""Pages that anybody reads: a questionnaire and how to answer it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire


@door("GET", cached=True)
def detail(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Show what a questionnaire is about, and how to answer it."""
    board = board_for(request.user, campaign)
    shown = Questionnaire.objects.exclude(state=QuestionnaireState.DRAFT)
    questionnaire = get_object_or_404(shown, campaign=board.campaign, slug=slug)
    return page(request, "questionnaires/detail.html", {"board": board, "questionnaire": questionnaire})
