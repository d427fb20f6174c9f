"""Pages that anybody reads: the list, a proposal, its history, its count."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from cahiers.campaign.queries import Board, board_for
from cahiers.debate.enums import Fate, State
from cahiers.debate.forms import ArgumentForm
from cahiers.debate.queries import detail as about
from cahiers.debate.queries.listing import FAIR, Filters, address_of, list_proposals, seed_of, total_for
from cahiers.debate.rules import is_moderator, is_national
from cahiers.debate.votebox import box_on_page
from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.foundation.requests import SiteRequest
from cahiers.people.enums import Audience
from cahiers.territory.queries import filter_nodes

LONGEST_QUERY = 200


def filters_of(request: SiteRequest, board: Board) -> Filters:
    """Read the list's address; the fair order takes today's seed and shows it there."""
    asked = request.GET
    seed = asked.get("graine", "")
    return Filters(
        text=asked.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        theme=asked.get("theme", "")[:30],
        territory=asked.get("territoire", "")[:51],
        audience=asked.get("public", "")[:12],
        fate=asked.get("statut", "")[:12],
        order=asked.get("tri", FAIR.code)[:12],
        seed=int(seed) if seed.isdecimal() and len(seed) <= 9 else seed_of(board.now),
        after=asked.get("apres", "")[:200],
        before=asked.get("avant", "")[:200],
    )


def reader_of(request: SiteRequest) -> Any:
    """Return the signed-in reader, or None."""
    return request.user if request.user.is_authenticated else None


@door("GET", cached=True)
def proposals(request: SiteRequest, campaign: str) -> HttpResponse:
    """List the proposals of a campaign."""
    board = board_for(request.user, campaign)
    filters = filters_of(request, board)
    listing = list_proposals(board, filters, total_for(request.user, board, filters))
    context = {
        "board": board,
        "filters": filters,
        "listing": listing,
        "next_url": address_of(filters, after=listing.after, before="") if listing.after else "",
        "previous_url": address_of(filters, after="", before=listing.before) if listing.before else "",
        "sorts": [
            (order.title, address_of(filters, order=order.code, after="", before=""), order == listing.order)
            for order in listing.orders
        ],
        "removals": removals(filters, board),
        "audiences": Audience.choices,
        "fates": [("none", Fate.NONE.label), *Fate.choices[1:]],
        "territories": filter_nodes(filters.territory),
    }
    return page(request, "debate/list.html", context)


def removals(filters: Filters, board: Board) -> list[tuple[str, str]]:
    """Return each filter in force with the address of the list without it."""
    theme = board.theme(filters.theme)
    shown = {
        "text": f"« {filters.text} »",
        "theme": theme.short_title if theme else filters.theme,
        "territory": next((name for key, name in filter_nodes(filters.territory) if key == filters.territory), ""),
        "audience": dict(Audience.choices).get(filters.audience, filters.audience),
        "fate": dict(Fate.choices).get("" if filters.fate == "none" else filters.fate, filters.fate),
    }
    return [
        (str(shown[name] or getattr(filters, name)), address_of(filters, **{name: "", "after": "", "before": ""}))
        for name in shown
        if getattr(filters, name)
    ]


@door("GET", cached=True)
def proposal(request: SiteRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show a proposal, the vote, the debate, and what became of it."""
    board, reader = board_for(request.user, campaign), reader_of(request)
    shown = about.proposal_of(board, pk, reader)
    if shown.state == State.DRAFT:
        return redirect("debate:preview", campaign, pk)
    return page(request, "debate/detail.html", detail_context(request, board, shown, reader))


def detail_context(request: SiteRequest, board: Board, shown: Any, reader: Any) -> dict[str, Any]:
    """Return all that the page of a proposal shows."""
    done = about.mine(shown, reader) if reader else about.Mine()
    parts = about.parts_of(shown) if shown.is_regrouped else []
    return {
        "board": board,
        "proposal": shown,
        "box": box_on_page(board, shown, done),
        "done": done,
        "columns": about.columns(shown, reader, done),
        "answers": about.answers_to(shown),
        "closings": about.closing_statements(shown),
        "fate": about.what_became_of(shown),
        "sources": about.sources_of(parts, shown),
        "parts": parts,
        "can_edit": bool(reader) and may(reader, "debate.edit_proposal", shown),
        "can_moderate": bool(reader) and is_moderator(reader, shown),
        "can_answer": bool(reader) and is_national(reader, shown),
        "can_argue": board.can_argue and shown.is_open,
        "argument_form": ArgumentForm() if board.can_argue and reader else None,
    }


@door("GET", cached=True)
def history(request: SiteRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show every version of a proposal, compared word by word."""
    board = board_for(request.user, campaign)
    shown = about.proposal_of(board, pk, None)
    return page(request, "debate/history.html", {"board": board, "proposal": shown, "changes": about.history_of(shown)})


@door("GET", cached=True)
def count(request: SiteRequest, campaign: str, pk: Any) -> HttpResponse:
    """Show how the votes of a proposal are counted, recounted from the rows."""
    board = board_for(request.user, campaign)
    shown = about.proposal_of(board, pk, None)
    rows = about.tally_by_verification(shown) if board.shows_counts else []
    return page(request, "debate/count.html", {"board": board, "proposal": shown, "rows": rows})
