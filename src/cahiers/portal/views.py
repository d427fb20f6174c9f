"""The pages that belong to no room: home, texts, definitions, register, identity of a campaign, messages."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cahiers.campaign.queries import Board, board_of
from cahiers.debate.enums import Fate
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.figures import Figure, all_figures, headlines
from cahiers.foundation.pages import page
from cahiers.foundation.requests import SiteRequest
from cahiers.people.enums import Audience
from cahiers.portal import queries
from cahiers.portal.actions import write_to_the_site
from cahiers.portal.enums import Topic
from cahiers.portal.forms import AccessibilityForm, ContactForm

TEXTS = {
    "charter": _lazy("Charte du débat"),
    "accessibility": _lazy("Accessibilité"),
    "legal": _lazy("Mentions légales"),
    "privacy": _lazy("Données personnelles"),
    "privacy_11_14": _lazy("Tes données, pour les 11-14 ans"),
    "privacy_15_17": _lazy("Tes données, pour les 15-17 ans"),
}
NOBODY = ".invalid"  # the end of an address that nobody has configured


def organisation() -> dict[str, str]:
    """Return what the administrator said of the body that runs the site; empty where nothing was said."""
    return {
        "publisher": settings.PUBLISHER,
        "director": settings.DIRECTOR,
        "hosting": settings.HOSTING,
        "data_officer": settings.DATA_OFFICER,
        "contact": "" if settings.CONTACT.endswith(NOBODY) else settings.CONTACT,
    }


def _headlines(board: Board) -> list[tuple[Figure, int]]:
    return headlines(board.campaign.pk, shows_counts=board.shows_counts)


@door("GET", cached=True)
def home(request: SiteRequest) -> HttpResponse:
    """Welcome: lead into the only consultation, or the only open one; else show them all, or what to do first."""
    seen = queries.glances()
    opened = [glance for glance in seen if glance.open_gestures]
    leading = seen if len(seen) == 1 else opened
    if len(leading) != 1:
        return page(request, "portal/home.html", {"glances": seen})
    [glance] = leading
    others = [other for other in seen if other is not glance]
    context = {"glance": glance, "board": glance.board, "figures": _headlines(glance.board), "others": others}
    return page(request, "portal/welcome.html", context)


@door("GET", cached=True)
def campaigns(request: SiteRequest) -> HttpResponse:
    """List every consultation, open ones first."""
    return page(request, "portal/campaigns.html", {"glances": queries.glances()})


@door("GET", cached=True)
def definitions(request: SiteRequest) -> HttpResponse:
    """Say how each figure is counted and how to count it again."""
    return page(request, "portal/definitions.html", {"figures": all_figures()})


@door("GET", cached=True)
def text(request: SiteRequest, name: str) -> HttpResponse:
    """Show a text of the site in the visitor's language."""
    template = f"portal/pages/{name}.{get_language()}.html"
    return page(request, template, {"organisation": organisation(), "here": TEXTS[name]})


@door("GET", cached=True)
def site_map(request: SiteRequest) -> HttpResponse:
    """Show every page that anybody may read."""
    return page(request, "portal/site_map.html", {"glances": queries.glances()})


@door("GET", cached=True)
def register(request: SiteRequest) -> HttpResponse:
    """Show what moderation decided, with its reasons, twenty decisions a page."""
    slice_ = queries.moderation_register(request.GET.get("apres", ""), request.GET.get("avant", ""))
    return page(request, "portal/register.html", {"slice": slice_})


@door("GET", cached=True)
def identity(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show the identity sheet of a consultation, as the State's directory asks for it."""
    board = board_of(campaign)
    context = {
        "board": board,
        "glance": queries.Glance(board),
        "audiences": Audience.labels,
        "changes": queries.changes_of(board.campaign),
        "figures": _headlines(board),
    }
    return page(request, "portal/identity.html", context)


@door("GET", cached=True)
def said(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show what people said, theme by theme."""
    board = board_of(campaign)
    context = {"board": board, "themes": queries.said_by_theme(board), "figures": _headlines(board)}
    return page(request, "portal/said.html", context)


@door("GET", cached=True)
def answered(request: SiteRequest, campaign: str) -> HttpResponse:
    """Show what was answered, by status."""
    board = board_of(campaign)
    asked = request.GET.get("statut", "")
    fate = Fate(asked) if asked in Fate.values and asked else None
    given = queries.answers_given(
        board.campaign, fate.value if fate else "", request.GET.get("apres", ""), request.GET.get("avant", "")
    )
    context = {"board": board, "slice": given, "counts": queries.answers_by_fate(board.campaign), "fate": fate}
    return page(request, "portal/answered.html", context)


def _receipt(request: SiteRequest, topic: Topic, form: Any, details: dict[str, str]) -> HttpResponse:
    cleaned = form.cleaned_data
    mail = write_to_the_site(topic, message=cleaned["message"], email=cleaned["email"], details=details)
    return page(request, "portal/receipt.html", {"mail": mail, "topic": topic, "email": cleaned["email"]})


@door("GET")
def contact_form(request: SiteRequest) -> HttpResponse:
    """Show how to write to those who run the site."""
    form = ContactForm(initial={"topic": request.GET.get("sujet", "")})
    return page(request, "portal/contact.html", {"form": form, "organisation": organisation()})


@door("POST", creates=True)
def contact_submit(request: SiteRequest) -> HttpResponse:
    """Send the message and show its receipt, or show the form again with what was typed."""
    form = ContactForm(request.POST)
    if form.is_valid():
        return _receipt(request, Topic(form.cleaned_data["topic"]), form, {})
    context = {"form": form, "organisation": organisation()}
    return page(request, "portal/contact.html", context, status=422)


@door("GET")
def accessibility_form(request: SiteRequest) -> HttpResponse:
    """Show how to report an obstacle."""
    form = AccessibilityForm(initial={"address": request.GET.get("page", "")[:300]})
    return page(request, "portal/accessibility_feedback.html", {"form": form})


@door("POST", creates=True)
def accessibility_submit(request: SiteRequest) -> HttpResponse:
    """Send the report and show its receipt, or show the form again with what was typed."""
    form = AccessibilityForm(request.POST)
    if form.is_valid():
        details = {_("Page"): form.cleaned_data["address"], _("Matériel"): form.cleaned_data["equipment"]}
        return _receipt(request, Topic.ACCESSIBILITY, form, details)
    return page(request, "portal/accessibility_feedback.html", {"form": form}, status=422)


contact = entrance(contact_form, contact_submit)
accessibility_feedback = entrance(accessibility_form, accessibility_submit)
