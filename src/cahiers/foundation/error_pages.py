"""The pages of what went wrong: plain, in French, with a way back."""

from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from cahiers.foundation.kept import sent_form
from cahiers.foundation.outage import unavailable


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403: this person may not do that here."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400 without a word of the request."""
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from our own page, or whose page is too old; its text is given back."""
    return render(request, "403_form.html", {"sent": sent_form(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when the database is what is missing; neither page needs it."""
    try:
        connection.ensure_connection()
    except (OperationalError, InterfaceError, PoolTimeout):
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)
