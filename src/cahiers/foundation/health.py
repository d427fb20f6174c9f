"""Is the process alive, and can it work? Two addresses for machines."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from psycopg_pool import PoolTimeout


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as soon as this process serves requests."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and is migrated, 503 otherwise."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, PoolTimeout):
        return JsonResponse({"database": "unavailable"}, status=503)
    return JsonResponse({"database": "ok", "migrations_behind": behind}, status=503 if behind else 200)


healthz.door = readyz.door = "GET"  # type: ignore[attr-defined]
