"""What anybody reads of meetings: where to go, and what came out."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.enums import Attendance, MeetingState
from cahiers.meetings.exports.calendar import calendar_of
from cahiers.meetings.models import Meeting
from cahiers.meetings.queries import detail as about
from cahiers.meetings.queries.board import count_by_academy
from cahiers.meetings.queries.listing import COMING, HELD, Filters, address_of, found, list_meetings
from cahiers.meetings.structure.life import PUBLIC_WORDS
from cahiers.territory.models import sort_key_of
from cahiers.territory.outlines import draw_map
from cahiers.territory.queries import filter_nodes

MOST_IN_A_FEED = 500
LENGTHS = {"q": 100, "theme": 30, "territoire": 51, "quand": 10, "jour": 10, "participation": 8, "places": 1}
MARK = 200


def filters_of(request: SiteRequest) -> Filters:
    """Read the list's address."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in (*LENGTHS, "apres", "avant")}
    cut = {name: text[: LENGTHS.get(name, MARK)] for name, text in asked.items()}
    return Filters(**cut | {"quand": HELD if cut["quand"] == HELD else COMING})


@door("GET", cached=True)
def meetings(request: SiteRequest, campaign: str) -> HttpResponse:
    """List the meetings to come, or those that were held."""
    board, filters = board_for(request.user, campaign), filters_of(request)
    listing = list_meetings(request.user, board, filters)
    context = {
        "board": board,
        "filters": filters,
        "listing": listing,
        "next_url": address_of(filters, apres=listing.after, avant="") if listing.after else "",
        "previous_url": address_of(filters, apres="", avant=listing.before) if listing.before else "",
        "times": [(code, address_of(filters, quand=code, apres="", avant="")) for code in (COMING, HELD)],
        "removals": removals(filters, board),
        "territories": filter_nodes(filters.territoire),
        "map_query": address_of(filters, territoire="", apres="", avant=""),
        "feed_query": address_of(filters, quand=COMING, apres="", avant="", jour=""),
    }
    return page(request, "meetings/list.html", context)


@door("GET", cached=True)
def by_academy(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show on a map how many meetings each académie has, as the list filters them, with the table that says the same."""
    board = board_for(request.user, campaign)
    filters = replace(filters_of(request), territoire="", apres="", avant="")
    counts = count_by_academy(found(board, filters), board.campaign.scope)

    def list_of(key: str) -> str:
        return reverse("meetings:list", args=[campaign]) + address_of(filters, territoire=key)

    lines = sorted((sort_key_of(name), name, number, key) for key, (name, number) in counts.items() if number)
    context = {
        "board": board,
        "filters": filters,
        "list_url": reverse("meetings:list", args=[campaign]) + address_of(filters),
        "map": draw_map(counts, list_of) if counts else None,
        "lines": [(name, number, list_of(key)) for _sorted, name, number, key in lines],
    }
    return page(request, "meetings/map.html", context)


def removals(filters: Filters, board: Board) -> list[tuple[str, str]]:
    """Return each filter in force with the address of the list without it."""
    theme = board.theme(filters.theme)
    places = dict(filter_nodes(filters.territoire))
    shown: dict[str, Any] = {
        "q": f"« {filters.q} »",
        "theme": theme.short_title if theme else filters.theme,
        "territoire": places.get(filters.territoire, filters.territoire),
        "jour": filters.day and f"{filters.day:%d/%m/%Y}",
        "participation": dict(Attendance.choices).get(filters.participation, filters.participation),
        "places": _("places libres"),
    }
    return [
        (str(words or getattr(filters, name)), address_of(filters, **{name: "", "apres": "", "avant": ""}))
        for name, words in shown.items()
        if getattr(filters, name)
    ]


@door("GET", cached=True)
def meeting(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Show a meeting: when and where, then what came out of it."""
    board = board_for(request.user, campaign)
    shown = about.meeting_of(board, pk, listed=True)
    runs = request.user.is_authenticated and may(request.user, "meetings.run", shown)
    context = {
        "board": board,
        "meeting": shown,
        "themes": about.themes_of(shown, board),
        "organisers": about.names_of_organisers(shown),
        "moves": about.moves_of(shown),
        "fate": about.what_became_of(shown) if shown.is_over else [],
        "reason": about.last_reason(shown) if shown.state == MeetingState.CANCELLED else "",
        "runs": runs,
        "sees_link": bool(shown.link) and (runs or about.is_registered(shown, request.user)),
        "has_begun": shown.starts_at <= board.now,
        "shows_words": shown.state in PUBLIC_WORDS,
        "head_counts": list(shown.head_counts.all()) if shown.is_over else [],
    }
    return page(request, "meetings/detail.html", context)


def _calendar(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@door("GET", cached=True)
def calendar(request: SiteRequest, campaign: str, pk: UUID) -> HttpResponse:
    """Give a meeting as calendars read it."""
    board = board_for(request.user, campaign)
    shown = about.meeting_of(board, pk, listed=True)
    dated = about.in_calendar(Meeting.objects.filter(pk=shown.pk)).get()
    dated.campaign = board.campaign
    return _calendar(f"rencontre-{shown.code}", calendar_of(shown.title, [dated]))


@door("GET", cached=True)
def feed(request: SiteRequest, campaign: str) -> HttpResponse:
    """Give the meetings to come that the filters leave, as a calendar that an agenda follows."""
    board = board_for(request.user, campaign)
    rows = about.in_calendar(found(board, filters_of(request))).order_by("starts_at", "id")[:MOST_IN_A_FEED]
    for row in rows:
        row.campaign = board.campaign
    return _calendar(f"rencontres-{campaign}", calendar_of(board.campaign.title, rows))
