"""One answer for three readers: the whole page, its fragment for htmx, the same page without JavaScript."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cahiers.foundation.requests import SiteRequest


def page(
    request: Any, template: str, context: dict[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render a page; when htmx asked and the page names a fragment, only that fragment."""
    asked: SiteRequest = request
    if fragment and asked.htmx and not asked.htmx.boosted:
        template = f"{template}#{fragment}"
    response = render(request, template, context, status=status)
    if fragment:
        response["Vary"] = "HX-Request"
    return response


def private(answer: HttpResponse) -> HttpResponse:
    """Keep a page out of caches and search engines."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
