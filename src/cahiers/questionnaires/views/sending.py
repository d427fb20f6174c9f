"""Read a response again, send it, keep its receipt, take it up again."""

from django.http import HttpResponse

from cahiers.campaign.queries import board_for
from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.actions.sending import Incomplete, reopen_response, submit_response
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.openness import openness_of
from cahiers.questionnaires.queries.shown import reread, sent_answers, walk_of
from cahiers.questionnaires.requests import led_to, taken_up


def _review_page(request: SiteRequest, filled: Response, *, checks: bool, refusal: str = "") -> HttpResponse:
    walk = walk_of(filled)
    pages = walk.path.pages
    context = {
        "filled": filled,
        "questionnaire": filled.questionnaire,
        "read": reread(walk),
        "last": pages[-1].section.code if pages else "",
        "checks": checks,
        "refusal": refusal,
    }
    return page(request, "questionnaires/answer/review.html", context, status=422 if refusal else 200)


@door("GET")
@taken_up
def review(request: SiteRequest, filled: Response) -> HttpResponse:
    """Show everything before it is sent: each answer, what is missing, and what will not be sent."""
    if not filled.is_being_written:
        return led_to("receipt", filled)
    return _review_page(request, filled, checks="verifier" in request.GET)


@door("POST")
@taken_up
def submit(request: SiteRequest, filled: Response) -> HttpResponse:
    """Send a response; sent twice, it leads to the same receipt."""
    try:
        submit_response(filled)
    except Incomplete:
        return led_to("review", filled, query="verifier=1")
    except Refused as error:
        return _review_page(request, filled, checks=False, refusal=str(error))
    return led_to("receipt", filled)


@door("GET")
@taken_up
def receipt(request: SiteRequest, filled: Response) -> HttpResponse:
    """Show the receipt of a response that was sent, with its answers as they count."""
    if filled.submitted_at is None:
        return led_to("review", filled)
    questionnaire = filled.questionnaire
    context = {
        "filled": filled,
        "questionnaire": questionnaire,
        "form": form_of(questionnaire),
        "read": sent_answers(filled),
        "openness": openness_of(questionnaire, board_for(request.user, questionnaire.campaign.slug)),
        "is_shared": filled.channel == Channel.CODE,
        "submitted_at": filled.submitted_at.astimezone(questionnaire.campaign.zone),
    }
    return page(request, "questionnaires/answer/receipt.html", context)


@door("POST")
@taken_up
def reopen(request: SiteRequest, filled: Response) -> HttpResponse:
    """Take up a sent response again, from its first page."""
    reopened = reopen_response(filled)
    reopened.resume_code = filled.resume_code
    pages = walk_of(reopened).path.pages
    return led_to("page", filled, pages[0].section.code) if pages else led_to("review", filled)
