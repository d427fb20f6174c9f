"""Pages that anybody reads: the questionnaires of a campaign, and one of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.openness import openness_of
from cahiers.questionnaires.queries.responses import shown_questionnaires
from cahiers.questionnaires.structure.effort import effort_of


@door("GET", cached=True)
def questionnaires(request: SiteRequest, campaign: str) -> HttpResponse:
    """List the questionnaires of a campaign, with their dates."""
    board = board_for(request.user, campaign)
    listed = [(one, openness_of(one, board), effort_of(form_of(one))) for one in shown_questionnaires(board.campaign)]
    may_edit = may(request.user, "questionnaires.edit", board.campaign)
    return page(request, "questionnaires/list.html", {"board": board, "listed": listed, "may_edit": may_edit})


@door("GET", cached=True)
def detail(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Show what a questionnaire is about, how long it takes, who sees the answers, and how to answer it."""
    board = board_for(request.user, campaign)
    questionnaire = get_object_or_404(shown_questionnaires(board.campaign), slug=slug)
    form = form_of(questionnaire)
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": form,
        "effort": effort_of(form),
        "openness": openness_of(questionnaire, board),
        "may_edit": may(request.user, "questionnaires.edit", questionnaire),
        "has_results": questionnaire.releases.filter(ended_at=None).exists(),
        "may_gather": may(request.user, "questionnaires.make_codes", questionnaire),
    }
    return page(request, "questionnaires/detail.html", context)
