"""Inviting those who are missing: addresses and texts ready to send."""

from uuid import UUID

from django.http import Http404, HttpResponse

from cahiers.campaign.queries import board_of
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.insight.enums import Kind
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import analysis_of
from cahiers.insight.queries.inviting import inviting_page
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def invite(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show, for each kind of people missing, what to send; 404 unless the analysis compares with a population."""
    board = board_of(campaign)
    require(request, "insight.analyse", board.campaign)
    analysis = analysis_of(board, pk)
    if analysis.kind != Kind.PARTICIPATION or analysis.state != Analysis.State.DONE or not analysis.result["reference"]:
        raise Http404
    of = analysis.questionnaire
    if of is not None:
        of.campaign = board.campaign
    sees_all = of is not None and may(request.user, "questionnaires.edit", of)
    context = {
        "board": board,
        "analysis": analysis,
        "inviting": inviting_page(analysis, board, request.user, request.build_absolute_uri, sees_all=sees_all),
        "may_code": of is not None and may(request.user, "questionnaires.make_codes", of),
        "may_link": of is not None and may(request.user, "questionnaires.make_links", of),
    }
    return page(request, "insight/invite.html", context)
