"""When the database is away, say so with 503 and a time to come back, and recover without a hand."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 10


def unavailable() -> HttpResponse:
    """Return the page of a passing outage; it needs no database."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


class OutageMiddleware:
    """Turn a lost database into a calm answer, whichever view met it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 for what only an absent database explains."""
        if isinstance(exception, (OperationalError, InterfaceError, PoolTimeout)):
            logger.error("database unavailable: %s", exception)
            return unavailable()
        return None
