"""Tags of a campaign's pages."""

from datetime import datetime, time
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.templatetags.cahiers import in_its_time

register = template.Library()


@register.filter
def opening(at: datetime) -> str:
    """Write when something opens: the day alone when it is its first minute."""
    local = in_its_time(at)
    return date_format(local, "DATE_FORMAT" if local.time() == time() else "DATETIME_FORMAT")


@register.inclusion_tag("components/breadcrumb.html")
def crumbs(
    campaign: Campaign, *, here: str, here_language: str | None = "", via: str = "", via_url: str = ""
) -> dict[str, Any]:
    """Show where one is: home, campaign, perhaps a page between, this page.

    `here_language` is for a page named after a text that people wrote; see `content_lang`.
    """
    items = [
        {"label": _("Accueil"), "url": reverse("portal:home"), "language": ""},
        {"label": campaign.title, "url": reverse("campaign:landing", args=[campaign.slug]), "language": None},
    ]
    if via:
        items.append({"label": via, "url": via_url, "language": ""})
    return {"items": items, "here": here, "here_language": here_language}
