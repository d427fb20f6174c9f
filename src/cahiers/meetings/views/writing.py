"""The synthesis of a meeting: writing it beside the sheets, reading it over, comparing its versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cahiers.campaign.models import Theme
from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page, private
from cahiers.meetings.actions.writing import Saved, TooLong, Written, save_sections
from cahiers.meetings.enums import Section
from cahiers.meetings.forms.writing import quote_sent, sections_sent, with_quote
from cahiers.meetings.models import Meeting, Passage
from cahiers.meetings.queries.syntheses import Synthesis, history_of, synthesis_of
from cahiers.meetings.structure.life import WRITABLE
from cahiers.meetings.views.opened import opened
from cahiers.people.requests import PersonRequest


@door("GET", members=True)
def write(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show the four sections of a theme beside the sheets; once it is handed in, lead to the text as it stands."""
    board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    if meeting.state not in WRITABLE:
        return redirect("meetings:read_synthesis", campaign, pk)
    synthesis = synthesis_of(meeting)
    codes = [writing.theme.code for writing in synthesis.themes]
    asked = request.GET.get("theme", codes[0])
    if asked not in codes:
        raise Http404
    return _page(request, board, synthesis, asked)


def _page(
    request: PersonRequest, board: Board, synthesis: Synthesis, code: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    current = next(writing for writing in synthesis.themes if writing.theme.code == code)
    context = {
        "board": board,
        "meeting": synthesis.meeting,
        "synthesis": synthesis,
        "current": current,
        "cited": {str(key) for key in synthesis.cited},
        "refusal": refusal,
    }
    return private(page(request, "meetings/write.html", context, status=status))


@door("POST", members=True)
def save_passage(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Save the sections sent, with a quote at the end of one when a button asked for it."""
    board, meeting = opened(request, campaign, pk, "meetings.hand_in")
    theme = get_object_or_404(meeting.themes, code=request.POST.get("theme", ""))
    sent, quote = sections_sent(request.POST), quote_sent(request.POST)
    if quote is not None and quote[1] in sent:
        sources = [source for table in synthesis_of(meeting).tables for source in table.sources]
        wanted = next((source for source in sources if source.key == quote[0]), None)
        sent = with_quote(sent, wanted, quote[1]) if wanted else sent
    try:
        saved = save_sections(meeting, theme, texts=sent, by=request.user)
    except TooLong as error:
        return _refused(request, board, meeting, theme, sent, error)
    if request.accepts("text/html"):
        return _led_back(request, campaign, meeting, theme, saved, quote[1] if quote else "")
    return private(JsonResponse(_told(meeting, saved)))


def _refused(
    request: PersonRequest, board: Board, meeting: Meeting, theme: Theme, sent: dict[str, Written], error: TooLong
) -> HttpResponse:
    if not request.accepts("text/html"):
        return private(JsonResponse({"refusal": str(error), "section": error.section}, status=422))
    synthesis = synthesis_of(meeting)
    for box in synthesis.boxes:
        if box.theme.pk == theme.pk and box.section in sent:
            box.typed, box.base = sent[box.section].text, sent[box.section].base
            box.fault = str(error) if box.section == error.section else ""
    return _page(request, board, synthesis, theme.code, str(error), 422)


def _led_back(
    request: PersonRequest, campaign: str, meeting: Meeting, theme: Theme, saved: dict[str, Saved], into: str
) -> HttpResponse:
    if any(each.has_both for each in saved.values()):
        sentence = _(
            "Quelqu’un d’autre écrivait les mêmes lignes : les deux versions sont l’une sous l’autre, "
            "gardez la bonne. Rien n’a été perdu."
        )
        messages.warning(request, sentence)
    elif any(each.is_merged for each in saved.values()):
        messages.info(request, _("Quelqu’un d’autre avait écrit entre-temps : ses mots et les vôtres sont réunis."))
    else:
        messages.success(request, _("Enregistré."))
    anchor = f"#rubrique-{into}" if into else ""
    return HttpResponseRedirect(f"{reverse('meetings:write', args=[campaign, meeting.pk])}?theme={theme.code}{anchor}")


def _told(meeting: Meeting, saved: dict[str, Saved]) -> dict[str, Any]:
    """Say to the page what became of each section, and what is quoted now."""
    synthesis = synthesis_of(meeting)
    now = max((each.passage.saved_at for each in saved.values() if each.passage.saved_at), default=None)
    return {
        "at": date_format(localtime(now or meeting.state_at), "TIME_FORMAT"),
        "sections": {
            section: {
                "version": each.passage.version,
                "sent_as": each.sent_as,
                "text": each.passage.text if each.is_merged else None,
                "has_both": each.has_both,
            }
            for section, each in saved.items()
        },
        "cited": sorted(str(key) for key in synthesis.cited),
        "uncited": len(synthesis.uncited),
    }


@door("GET", members=True)
def read_synthesis(request: PersonRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a synthesis as it will be read, to whoever prepares it or will check it; it prints."""
    board, meeting = opened(request, campaign, pk, "meetings.read_unpublished")
    context = {"board": board, "meeting": meeting, "synthesis": synthesis_of(meeting)}
    context["is_writable"] = meeting.state in WRITABLE
    return private(page(request, "meetings/read_synthesis.html", context))


@door("GET", members=True)
def versions(request: PersonRequest, campaign: str, pk: UUID, theme: str, section: str) -> HttpResponse:
    """Show how a section came to be, word by word, and who wrote what."""
    board, meeting = opened(request, campaign, pk, "meetings.read_unpublished")
    written = Passage.objects.select_related("theme")
    passage = get_object_or_404(written, meeting=meeting, theme__code=theme, section=section)
    context = {
        "board": board,
        "meeting": meeting,
        "passage": passage,
        "changes": history_of(passage),
        "title": Section(passage.section).label,
        "is_writable": meeting.state in WRITABLE,
    }
    return private(page(request, "meetings/passage_versions.html", context))
