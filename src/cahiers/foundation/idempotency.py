"""A retry never doubles: each creating form carries a key, and a key is answered once.

The claim is inserted first in the gesture's transaction. A second request with the same key waits
there for the first one to commit, then gets its answer again; with another body it is told so (409).
"""

import gzip
import hashlib
import uuid
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from cahiers.foundation.identity import new_id

FIELD = "idempotency_key"
UNSIGNED_FIELDS = {FIELD, "csrfmiddlewaretoken"}


class MissingKey(Exception):
    """A creating request without a readable key."""


class KeyConflict(Exception):
    """The key was already used for another request."""


def new_key() -> str:
    """Return a key for a form about to be shown."""
    return str(new_id())


def _digest(request: HttpRequest) -> str:
    hashed = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in UNSIGNED_FIELDS:
            hashed.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            hashed.update(repr((name, file.name, file.size)).encode())
    return hashed.hexdigest()


def _owner(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else "anonymous"


def claim(request: HttpRequest) -> HttpResponse | None:
    """Take the request's key, or return the answer that the key already got.

    Raises MissingKey without a key, KeyConflict when it served another request or another person.
    """
    try:
        key = uuid.UUID(request.POST.get(FIELD) or request.headers.get("Idempotency-Key", ""))
    except ValueError as error:
        raise MissingKey from error
    owner, digest = _owner(request), _digest(request)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_idempotencykey (key, owner, digest, location, body) VALUES (%s, %s, %s, '', '')"
            " ON CONFLICT (key) DO NOTHING",
            [key, owner, digest],
        )
        if cursor.rowcount:
            request.idempotency_key = key  # type: ignore[attr-defined]
            return None
        cursor.execute(
            "SELECT owner, digest, status, location, body FROM foundation_idempotencykey WHERE key = %s", [key]
        )
        kept: Any = cursor.fetchone()
    if kept is None or kept[:2] != (owner, digest) or kept[2] is None:
        raise KeyConflict
    response = HttpResponse(gzip.decompress(bytes(kept[4])) if kept[4] else b"", status=kept[2])
    if kept[3]:
        response["Location"] = kept[3]
    response["Idempotency-Replayed"] = "true"
    return response


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the answer beside its key, in the gesture's transaction."""
    body = gzip.compress(response.content, compresslevel=1) if response.content else b""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE foundation_idempotencykey SET status = %s, location = %s, body = %s WHERE key = %s",
            [response.status_code, response.get("Location", ""), body, request.idempotency_key],  # type: ignore[attr-defined]
        )
