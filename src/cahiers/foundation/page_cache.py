"""Anonymous pages kept for a few seconds, before the session and the view.

A page is kept under its address, language and the version of the content: the last number the
journal gave out, looked up at most once a second. Whoever carries a cookie is never served from here,
so nobody who has just acted sees an old page.
"""

import gzip
import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse

SECONDS = 5
VERSION_SECONDS = 1.0
_version: tuple[float, int] = (0.0, 0)


def content_version(*, at_once: bool = False) -> int:
    """Return a number that grows with every gesture; at most one second old, or looked up at once."""
    global _version
    now = time.monotonic()
    if at_once or now - _version[0] > VERSION_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM foundation_journalline_id_seq")
            _version = (now, cursor.fetchone()[0])
    return _version[1]


class PageCacheMiddleware:
    """Answer anonymous GETs from memory when the same page was rendered a moment ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.COOKIES or settings.DEBUG or "HX-Request" in request.headers:
            return self.get_response(request)
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        address = f"{content_version()}:{zipped:d}:{request.scheme}:{request.get_host()}:{request.get_full_path()}"
        key = f"page:{hashlib.sha256(address.encode()).hexdigest()}"  # an address may be long and hold anything
        kept = cache.get(key)
        if kept is not None:
            response = HttpResponse(kept[1])
            response.headers = kept[0]
            return response
        response = self.get_response(request)
        if getattr(response, "cacheable", False) and not response.cookies:
            response["Cache-Control"] = f"public, max-age={SECONDS}"
            if zipped and "Content-Encoding" not in response:
                response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
                response["Content-Encoding"] = "gzip"
                response["Content-Length"] = str(len(response.content))
            cache.set(key, (response.headers, response.content), SECONDS)
        return response
