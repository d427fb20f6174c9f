"""What anybody reads: the analyses that a named person validated."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.formats import date_format

from cahiers.campaign.queries import board_for, board_of
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.foundation.requests import SiteRequest
from cahiers.insight.forms import TextsFilter
from cahiers.insight.queries.analyses import published_analyses, published_analysis, shown_analysis
from cahiers.insight.queries.counting import counted_in
from cahiers.insight.queries.subjects import RESIDUAL, spread_of, texts_in, topic_numbered
from cahiers.insight.views.shown import shown
from cahiers.people.enums import Audience


@door("GET", cached=True)
def index(request: SiteRequest, campaign: str) -> HttpResponse:
    """List the analyses of a campaign that anybody may read."""
    board = board_for(request.user, campaign)
    found = published_analyses(board.campaign)
    context = {
        "board": board,
        "analyses": found,
        "may_analyse": request.user.is_authenticated and may(request.user, "insight.analyse", board.campaign),
    }
    return page(request, "insight/index.html", context)


@door("GET", cached=True)
def show(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show an analysis; a signed-in voter also sees where they stand on a map, and nobody else does."""
    board = board_of(campaign)
    analysis = shown_analysis(board, pk)
    if not analysis.is_public:
        return page(request, "insight/withdrawn.html", {"board": board, "analysis": analysis})
    return page(request, "insight/show.html", {"board": board} | shown(analysis, request.user))


@door("GET", cached=True)
def topic(request: SiteRequest, campaign: str, pk: UUID, number: int) -> HttpResponse:
    """Show a topic: who speaks of it, when, and the texts."""
    return _topic(request, campaign, pk, number)


@door("GET", cached=True)
def residual(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the texts that fit in no topic: they are to be read too."""
    return _topic(request, campaign, pk, RESIDUAL)


def _topic(request: SiteRequest, campaign: str, pk: UUID, number: int) -> HttpResponse:
    board = board_of(campaign)
    analysis = published_analysis(board, pk)
    found = topic_numbered(analysis, number)
    asked = TextsFilter(request.GET)
    words: dict[str, Any] = asked.cleaned_data if asked.is_valid() else {"q": "", "public": ""}
    context = {
        "board": board,
        "analysis": analysis,
        "topic": found,
        "counted": counted_in(analysis.result),
        "spread": spread_of(analysis, found, lambda day: date_format(day, "j N")),
        "page": texts_in(
            analysis, found, text=words["q"], audience=words["public"], after=request.GET.get("apres", "")[:36]
        ),
        "asked": words,
        "audiences": Audience.choices,
    }
    return page(request, "insight/topic.html", context)
