"""Menus, footer and addresses that every page shows, without asking the database anything.

Pages are cached by address, so an anonymous page may depend on its address and language only.
"""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Item(NamedTuple):
    """A line of a menu."""

    label: str
    url: str
    current: bool = False


@lru_cache(maxsize=8)
def _footer(language: str) -> tuple[Item, ...]:
    """Return the footer in a language; it is the same on every page but for the current one."""
    return (
        Item(_("Plan du site"), reverse("portal:site_map")),
        Item(_("Accessibilité : non conforme"), reverse("portal:accessibility")),
        Item(_("Mentions légales"), reverse("portal:legal")),
        Item(_("Données personnelles"), reverse("portal:privacy")),
        Item(_("Charte du débat"), reverse("portal:charter")),
        Item(_("Comment est-ce compté"), reverse("portal:definitions")),
        Item(_("Registre de la modération"), reverse("portal:register")),
        Item(_("Contact"), reverse("portal:contact")),
    )


@lru_cache(maxsize=8)
def _site_menu(language: str) -> tuple[Item, ...]:
    return (
        Item(_("Accueil"), reverse("portal:home")),
        Item(_("Consultations"), reverse("portal:campaigns")),
        Item(_("Territoires"), reverse("territory:index")),
    )


@lru_cache(maxsize=64)
def _campaign_menu(language: str, campaign: str, is_member: bool) -> tuple[Item, ...]:
    landing = reverse("campaign:landing", args=[campaign])
    items: tuple[Item, ...] = (
        Item(_("Accueil"), landing),
        Item(_("Propositions"), reverse("debate:list", args=[campaign])),
        Item(_("Questionnaires"), reverse("questionnaires:list", args=[campaign])),
        Item(_("Rencontres"), reverse("meetings:list", args=[campaign])),
        Item(_("Analyses"), reverse("insight:index", args=[campaign])),
        Item(_("Thèmes"), f"{landing}#themes"),
        Item(_("Calendrier"), reverse("campaign:calendar", args=[campaign])),
        Item(_("Suites données"), reverse("portal:answered", args=[campaign])),
    )
    if is_member:
        items += (Item(_("Mes contributions"), reverse("debate:mine", args=[campaign])),)
    return items


def _marked(items: tuple[Item, ...], path: str) -> list[Item]:
    return [item._replace(current=True) if item.url == path else item for item in items]


def _is_member(request: HttpRequest) -> bool:
    """Say whether somebody is signed in; without a session cookie the session is not even opened."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _other_language(request: HttpRequest, language: str) -> dict[str, str]:
    """Return the same page in the other language; nothing when it has none, or answers a form."""
    code, name = next((code, name) for code, name in settings.LANGUAGES if code != language)
    address = request.get_full_path()
    translated = translate_url(address, code) if request.method in {"GET", "HEAD"} else address
    return {
        "language_url": "" if translated == address else translated,
        "language_code": code,
        "language_name": str(name),
    }


def _sign_in_url(request: HttpRequest, room: str) -> str:
    address = reverse("people:sign_in")
    if request.method not in {"GET", "HEAD"} or room == "people":
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"


def menus(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` shows around every page."""
    language = get_language() or settings.LANGUAGE_CODE
    match = request.resolver_match
    campaign = match.kwargs.get("campaign", "") if match else ""
    room = match.app_name if match else ""
    menu = _campaign_menu(language, campaign, _is_member(request)) if campaign else _site_menu(language)
    return {
        "nav_items": _marked(menu, request.path),
        "footer_items": _marked(_footer(language), request.path),
        "footer_text": _("Chaque voix se suit jusqu’à la décision, et chaque décision se remonte jusqu’aux voix."),
        "home_url": reverse("portal:home"),
        "site_tagline": settings.TAGLINE,
        "state_brand": settings.BRAND.replace("|", "\n"),
        "sign_in_url": _sign_in_url(request, room),
        "sign_out_url": reverse("people:sign_out"),
        "profile_url": reverse("people:account"),
        **_other_language(request, language),
    }
