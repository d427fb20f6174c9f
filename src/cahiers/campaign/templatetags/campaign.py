"""Tags of a campaign's pages."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign

register = template.Library()


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
