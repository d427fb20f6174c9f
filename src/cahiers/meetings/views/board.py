"""The board: who is expected, planned, held, handed in, late; and the gestures of whoever leads."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.meetings.actions.reminding import Reminded, remind_late
from cahiers.meetings.exports.board import board_csv, columns
from cahiers.meetings.forms.board import ReminderForm
from cahiers.meetings.queries import board as about
from cahiers.meetings.requests import Asked, asked_board
from cahiers.meetings.views.giving import given
from cahiers.people.enums import Audience
from cahiers.people.requests import PersonRequest
from cahiers.territory.outlines import draw_map
from cahiers.territory.queries import ancestors

LATE_SHOWN = 15  # the page that reminds shows them all
MAPPED = {"nat", "reg"}  # levels above académies: the map says something there


def asked_of(request: PersonRequest, campaign: str) -> tuple[Board, Asked]:
    """Return the board of the campaign and what its address asks; refused outside of what the reader leads."""
    board = board_of(campaign)
    require(request, "meetings.see_board")
    return board, asked_board(request, board)


def address_of(board: Board, asked: Asked, name: str = "board", **changes: str) -> str:
    """Return the address of a page of the board that stands on the same territory and the same cut."""
    query = {"territoire": asked.node.key, "theme": asked.cut.theme, "public": asked.cut.audience} | changes
    kept = urlencode({key: value for key, value in query.items() if value})
    return f"{reverse(f'meetings:{name}', args=[board.campaign.slug])}?{kept}"


@door("GET", members=True)
def standing(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show where a territory stands: totals, each child, the map, what is late."""
    board, asked = asked_of(request, campaign)
    late = about.late_meetings(board, asked.node, asked.cut)
    roots = {root.path for root in asked.roots}
    above = [node for node in ancestors(asked.node) if any(node.path.startswith(path) for path in roots)]
    values = about.values_by_academy(board, asked.node, asked.cut) if asked.node.level_id in MAPPED else {}
    context = {
        "board": board,
        "asked": asked,
        "standing": about.standing_of(board, asked.node, asked.cut),
        "columns": columns(),
        "above": [(node.name, address_of(board, asked, territoire=node.key)) for node in above],
        "late": list(late[:LATE_SHOWN]),
        "meetings": about.meetings_there(board, asked.node, asked.cut),
        "map": draw_map(values, lambda key: address_of(board, asked, territoire=key)) if values else None,
        "audiences": Audience.choices,
        "csv_url": address_of(board, asked, "board_csv"),
        "remind_url": address_of(board, asked, "remind", theme="", public=""),
        "expect_url": address_of(board, asked, "expectations", theme="", public=""),
        "may_coordinate": may(request.user, "meetings.coordinate", asked.node),
    }
    return page(request, "meetings/board.html", context)


@door("GET", members=True)
def standing_csv(request: PersonRequest, campaign: str) -> HttpResponse:
    """Send the same lines as the page, for a spreadsheet."""
    board, asked = asked_of(request, campaign)
    lines = board_csv(about.standing_of(board, asked.node, asked.cut))
    return given(lines, f"suivi-{asked.node.key.replace(':', '-')}.csv", "text/csv; charset=utf-8")


def _remind_page(request: PersonRequest, board: Board, asked: Asked, form: Any, status: int = 200) -> HttpResponse:
    late = about.late_meetings(board, asked.node, about.Cut())
    late = late.prefetch_related("runners__user", "reminders")
    context = {"board": board, "asked": asked, "late": list(late), "form": form, "back": address_of(board, asked)}
    return page(request, "meetings/remind.html", context, status=status)


@door("GET", members=True)
def remind_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show who would be reminded, before anything leaves."""
    board, asked = asked_of(request, campaign)
    require(request, "meetings.coordinate", asked.node)
    return _remind_page(request, board, asked, ReminderForm())


@door("POST", members=True, creates=True)
def remind_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Remind them all, and say how many mails left."""
    board, asked = asked_of(request, campaign)
    require(request, "meetings.coordinate", asked.node)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        return _remind_page(request, board, asked, form, status=422)
    messages.success(request, _said(remind_late(board, asked.node, by=request.user, word=form.cleaned_data["word"])))
    return redirect(address_of(board, asked))


def _said(done: Reminded) -> str:
    sentences = [ngettext("%(n)s courriel envoyé.", "%(n)s courriels envoyés.", done.mails) % {"n": done.mails}]
    if done.recent:
        recent = ngettext(
            "%(n)s rencontre l’a déjà été depuis moins d’un jour.",
            "%(n)s rencontres l’ont déjà été depuis moins d’un jour.",
            done.recent,
        )
        sentences.append(recent % {"n": done.recent})
    if done.orphans:
        orphans = ngettext(
            "%(n)s rencontre n’a pas d’organisateur connu : appelez.",
            "%(n)s rencontres n’ont pas d’organisateur connu : appelez.",
            done.orphans,
        )
        sentences.append(orphans % {"n": done.orphans})
    return " ".join(sentences)


remind = entrance(remind_form, remind_submit)
