"""The request of somebody who takes up a response by its code: no account is looked at."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.foundation.codes import normal_code
from cahiers.foundation.pages import page, private
from cahiers.questionnaires.models import Questionnaire, Response
from cahiers.questionnaires.queries.responses import questionnaire_at, response_with_code
from cahiers.questionnaires.queries.shown import walk_of


def code_asked(
    request: HttpRequest, questionnaire: Questionnaire, typed: str = "", *, status: int = 200
) -> HttpResponse:
    """Ask for the code of a response; any other status than 200 says that there is no response with the code given."""
    sentence = _("Aucune réponse à ce questionnaire n’a ce code. Vérifiez chaque lettre et chaque chiffre.")
    context = {"questionnaire": questionnaire, "typed": typed, "sentence": "" if status == 200 else sentence}
    return private(page(request, "questionnaires/answer/resume.html", context, status=status))


def taken_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the response that the address's code takes up; with an unknown code, a page to type it again.

    Goes under the door: `@door("GET") @taken_up`. No cache and no search engine keeps what it answers.
    """

    @wraps(view)
    def found(request: HttpRequest, campaign: str, slug: str, code: str, **asked: Any) -> HttpResponse:
        response = response_with_code(campaign, slug, code)
        if response is None:
            return code_asked(request, questionnaire_at(campaign, slug), status=404)
        response.resume_code = normal_code(code)
        return private(view(request, response, **asked))

    return found


def address(name: str, response: Response, *more: str) -> str:
    """Return an address of a response."""
    questionnaire = response.questionnaire
    return reverse(
        f"questionnaires:{name}", args=[questionnaire.campaign.slug, questionnaire.slug, response.resume_code, *more]
    )


def led_to(name: str, response: Response, *more: str, query: str = "") -> HttpResponse:
    """Lead to an address of a response."""
    return HttpResponseRedirect(address(name, response, *more) + (f"?{query}" if query else ""))


def led_in(response: Response) -> HttpResponse:
    """Lead to where a response was left: a page, its review, or its receipt once it is sent."""
    if not response.is_being_written:
        return led_to("receipt", response)
    section = walk_of(response).resumes_at
    return led_to("page", response, section) if section else led_to("review", response)
