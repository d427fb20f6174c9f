"""The short address: a code typed, scanned or followed leads to its meeting, its sheet or its vote."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.enums import State
from cahiers.foundation.codes import normal_code
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page, private
from cahiers.foundation.requests import SiteRequest
from cahiers.foundation.tries import count_unknown, may_try, too_many, waiting
from cahiers.meetings.models import Meeting, RoomVote, Sheet
from cahiers.meetings.queries.sheets import holder_of, meeting_with, sheet_with
from cahiers.meetings.queries.votes import vote_with
from cahiers.meetings.structure.life import LISTED
from cahiers.meetings.views.tables import balloting, writing

READING: dict[str, Callable[[UUID], Any]] = {"sheet": sheet_with, "vote": vote_with, "meeting": meeting_with}


def _ask(request: SiteRequest, typed: str = "", sentence: str = "", status: int = 200) -> HttpResponse:
    """Ask for a code; what was being sent is given back."""
    sent = [value for name, value in request.POST.items() if "." in name or name in {"state_of_play", "obstacles"}]
    context = {"typed": typed, "sentence": sentence, "sent": [text for text in sent if len(text) > 1]}
    return private(page(request, "meetings/short.html", context, status=status))


def _found(request: SiteRequest, typed: str) -> Sheet | RoomVote | Meeting | HttpResponse:
    """Return what has a code, or the page that says why nothing has."""
    typed = typed.replace("\x00", "")[:60]
    if not may_try(request):
        return waiting(_ask(request, typed, too_many(), 429))
    holder = holder_of(normal_code(typed))
    thing: Any = READING[holder[0]](holder[1]) if holder else None
    if thing is None or getattr(thing, "meeting", thing).campaign.state != State.PUBLISHED:
        count_unknown(request)
        return _ask(request, typed, _("Rien n’a ce code\u202f: vérifiez chaque lettre, puis recommencez."), 404)
    found: Sheet | RoomVote | Meeting = thing
    return found


def _of_meeting(request: SiteRequest, meeting: Meeting) -> HttpResponse:
    if meeting.state in LISTED:
        return redirect("meetings:detail", meeting.campaign.slug, meeting.pk)
    return _ask(request, "", _("Cette rencontre n’est pas encore annoncée\u202f: revenez un peu plus tard."), 404)


@door("GET")
def enter(request: SiteRequest) -> HttpResponse:
    """Ask for a code, and lead to its own address once it is typed."""
    typed = request.GET.get("code", "").replace("\x00", "")[:60]
    code = normal_code(typed)
    if not code:
        return _ask(request, typed)
    return HttpResponseRedirect(reverse("meetings_short:code", args=[code]))


@door("GET")
def show(request: SiteRequest, code: str) -> HttpResponse:
    """Show what has a code: the sheet of a table, the ballot of a vote, the page of a meeting."""
    found = _found(request, code)
    if not isinstance(found, HttpResponse) and code != found.code:
        return redirect("meetings_short:code", found.code)  # one address for each, that a device keeps
    if isinstance(found, Sheet):
        return writing.sheet_page(request, found)
    if isinstance(found, RoomVote):
        return balloting.ballot_page(request, found)
    return found if isinstance(found, HttpResponse) else _of_meeting(request, found)


@door("POST")
def send(request: SiteRequest, code: str) -> HttpResponse:
    """Save the sheet or cast the ballot of a code."""
    found = _found(request, code)
    if isinstance(found, Sheet):
        return writing.save(request, found)
    if isinstance(found, RoomVote):
        return balloting.cast(request, found)
    return found if isinstance(found, HttpResponse) else _of_meeting(request, found)


@door("GET")
def state(request: SiteRequest, code: str) -> HttpResponse:
    """Tell a device how its sheet stands, when that is newer than what it has."""
    found = _found(request, code)
    if isinstance(found, Sheet):
        return writing.state(request, found)
    return found if isinstance(found, HttpResponse) and found.status_code == 429 else _ask(request, code, status=404)


@door("GET")
def worker(request: SiteRequest) -> HttpResponse:
    """Give the script that shows a sheet again without network: it must come from the address that it serves."""
    answer = HttpResponse(render_to_string("meetings/worker.js"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


code = entrance(show, send)
