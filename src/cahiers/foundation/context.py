"""What every page knows of the site, without asking the database."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Contribution = Callable[[HttpRequest], dict[str, Any]]
_contributions: list[Contribution] = []


def contribute(function: Contribution) -> Contribution:
    """Let an upper floor add to the context of every page (menus, the demo's bar)."""
    if function not in _contributions:
        _contributions.append(function)
    return function


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the skin, the name of the site and what upper floors contribute."""
    context: dict[str, Any] = {"skin": settings.SKIN, "site_name": settings.SITE_NAME, "demo": settings.DEMO}
    for function in _contributions:
        context |= function(request)
    return context
