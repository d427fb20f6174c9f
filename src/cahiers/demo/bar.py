"""The bar at the top of every page of the demo. Nothing of it exists elsewhere: the room itself is absent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cahiers.demo.cast import CAST


def bar(request: HttpRequest) -> dict[str, Any]:
    """Tell every page which template shows the bar, and whom it lists; the database is not asked.

    Anonymous pages are cached: the bar depends on the address only, and carries no token (see `views.become`).
    """
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    return {
        "demo_bar_template": "demo/bar.html",
        "demo_cast": CAST,
        "demo_address": request.user.email if signed_in else "",  # type: ignore[union-attr]
        "demo_name": str(request.user) if signed_in else "",
        "demo_onward": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
    }
