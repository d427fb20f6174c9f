"""The ways in: an account, a personal link, a class or meeting code, or openly; and the way back, by a code."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_for
from cahiers.foundation.codes import normal_code
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page, private
from cahiers.foundation.requests import SiteRequest
from cahiers.foundation.tries import count_unknown, may_try, too_many, waiting
from cahiers.questionnaires.actions.answering import start_response
from cahiers.questionnaires.actions.entering import UnknownCode, access_code_typed, start_by_code, start_by_link
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import Questionnaire, Response
from cahiers.questionnaires.queries.openness import openness_of
from cahiers.questionnaires.queries.responses import link_with, questionnaire_at, response_of, response_with_code
from cahiers.questionnaires.requests import code_asked, led_in

COOKIE = "reponse"
COOKIE_AGE = 120 * 24 * 3600


def _start_page(request: SiteRequest, questionnaire: Questionnaire, status: int = 200, **more: Any) -> HttpResponse:
    board = board_for(request.user, questionnaire.campaign.slug)
    context = {"board": board, "questionnaire": questionnaire, "openness": openness_of(questionnaire, board)}
    return private(
        page(
            request,
            "questionnaires/answer/start.html",
            context | {"fault": "", "typed": "", "sentence": "", "met": None, "is_link": False} | more,
            status=status,
        )
    )


@door("GET")
def start_form(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the ways in that the questionnaire allows, with the class code that the address holds, if any."""
    return _start_page(request, questionnaire_at(campaign, slug), typed=request.GET.get("code", "")[:60])


@door("POST")
def start_submit(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Start a response, or take up the one already started, by the way in that was chosen."""
    questionnaire = questionnaire_at(campaign, slug)
    channel, typed = request.POST.get("channel", ""), request.POST.get("code", "")[:60]
    if channel == Channel.ACCOUNT and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    browser = request.COOKIES.get(_cookie_name(), "")[:64]
    try:
        if channel == Channel.ACCOUNT:
            return _entered(*start_response(questionnaire, channel=Channel.ACCOUNT, identity=str(request.user.pk)))
        if channel == Channel.CODE:
            return _by_code(request, questionnaire, typed, browser)
        browser = browser or secrets.token_urlsafe(16)
        started = start_response(questionnaire, channel=Channel.OPEN, identity=browser)
        return _remembered(_entered(*started), questionnaire, browser)
    except Refused as error:
        place = "sentence" if channel == Channel.CODE and channel in questionnaire.accesses else "fault"
        return _start_page(request, questionnaire, 422, typed=typed, **{place: str(error)})


def _by_code(request: SiteRequest, questionnaire: Questionnaire, typed: str, browser: str) -> HttpResponse:
    """Start with the code of a class; on a computer that a class shares, ask first whose turn it is.

    A network that tries hundreds of codes that do not exist waits a little.
    """
    if not may_try(request):
        return waiting(_start_page(request, questionnaire, 429, typed=typed, sentence=too_many()))
    try:
        access_code_typed(questionnaire, typed)
    except UnknownCode:
        count_unknown(request)
        raise
    met = response_of(questionnaire, Channel.CODE, browser) if browser else None
    who = request.POST.get("who", "")
    if met is not None and who != "other" and (who != "same" or met.submitted_at):
        return _start_page(request, questionnaire, typed=typed, met=met)
    browser = browser if browser and who != "other" else secrets.token_urlsafe(16)
    return _remembered(_entered(*start_by_code(questionnaire, typed, browser=browser)), questionnaire, browser)


def _entered(response: Response, code: str) -> HttpResponse:
    """Lead to where a response stands, its first page when it is new."""
    response.resume_code = code
    return private(led_in(response))


def _cookie_name(language: str | None = None) -> str:
    return f"{COOKIE}-{language or translation.get_language()}"


def _remembered(answer: HttpResponse, questionnaire: Questionnaire, browser: str) -> HttpResponse:
    """Let this browser find its response again: a random name under the questionnaire's own address, for nothing else."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            path = reverse("questionnaires:detail", args=[questionnaire.campaign.slug, questionnaire.slug])
        answer.set_cookie(
            _cookie_name(language),
            browser,
            max_age=COOKIE_AGE if browser else 0,
            path=path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return answer


@door("GET")
def link_form(request: SiteRequest, campaign: str, slug: str, secret: str) -> HttpResponse:
    """Show the way in of a personal link: reading it starts nothing, so that a mail filter uses no link."""
    questionnaire = questionnaire_at(campaign, slug)
    if link_with(questionnaire, secret) is None:
        return _start_page(request, questionnaire, 404, fault=_unknown_link())
    return _start_page(request, questionnaire, is_link=True)


@door("POST")
def link_submit(request: SiteRequest, campaign: str, slug: str, secret: str) -> HttpResponse:
    """Start the response of a personal link, or take it up again."""
    questionnaire = questionnaire_at(campaign, slug)
    link = link_with(questionnaire, secret)
    if link is None:
        return _start_page(request, questionnaire, 404, fault=_unknown_link())
    try:
        return _entered(*start_by_link(link, questionnaire=questionnaire))
    except Refused as error:
        return _start_page(request, questionnaire, 422, fault=str(error))


def _unknown_link() -> str:
    return _("Ce lien personnel n’existe pas, ou il a été coupé par votre messagerie : recopiez-le en entier.")


@door("GET")
def resume_form(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Ask for the code of a response."""
    return code_asked(request, questionnaire_at(campaign, slug))


@door("POST")
def resume_submit(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Lead to the response of a code, however it was typed; ask again when there is none."""
    typed = request.POST.get("code", "")[:60]
    response = response_with_code(campaign, slug, typed)
    if response is None:
        return code_asked(request, questionnaire_at(campaign, slug), typed, status=422)
    return _entered(response, normal_code(typed))


@door("POST")
def next_person(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Let another person answer on this computer: the browser forgets the response before."""
    questionnaire = questionnaire_at(campaign, slug)
    answer = HttpResponseRedirect(reverse("questionnaires:start", args=[campaign, slug]))
    return _remembered(private(answer), questionnaire, "")


start = entrance(start_form, start_submit)
link = entrance(link_form, link_submit)
resume = entrance(resume_form, resume_submit)
