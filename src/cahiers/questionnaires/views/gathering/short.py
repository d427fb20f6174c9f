"""The short address that is read from a board: type the code there, and it leads to its questionnaire."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.foundation.codes import normal_code
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.foundation.tries import count_unknown, may_try, too_many, waiting
from cahiers.questionnaires.queries.ways_in import questionnaire_with_code


@door("GET")
def enter(request: SiteRequest, typed: str = "") -> HttpResponse:
    """Ask for a code, or lead to the questionnaire of the one that was typed, scanned or followed.

    A code that is stopped, full or over still leads there: the questionnaire's own page says why it lets nobody in.
    A network that tries hundreds of codes that do not exist waits a little.
    """
    typed = (typed or request.GET.get("code", "")).replace("\x00", "")[:60]
    code = normal_code(typed)
    if typed and not may_try(request):
        return waiting(_asked(request, typed, too_many(), 429))
    questionnaire = questionnaire_with_code(code) if code else None
    if questionnaire is not None:
        start = reverse("questionnaires:start", args=[questionnaire.campaign.slug, questionnaire.slug])
        return redirect(f"{start}?{urlencode({'code': code})}")
    if not typed:
        return _asked(request)
    count_unknown(request)
    sentence = _("Aucun questionnaire n’a ce code\u202f: vérifiez chaque lettre, puis recommencez.")
    return _asked(request, typed, sentence, 404)


def _asked(request: SiteRequest, typed: str = "", sentence: str = "", status: int = 200) -> HttpResponse:
    return page(request, "questionnaires/gather_short.html", {"typed": typed, "sentence": sentence}, status=status)
