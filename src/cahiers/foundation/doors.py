"""Every view has a door. A GET cannot write to the database; another method is one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from psycopg import IsolationLevel

from cahiers.foundation import idempotency, kept
from cahiers.foundation.errors import Refused

View = Callable[..., HttpResponse]
READING_WORDS = ("SELECT", "WITH", "DECLARE", "FETCH", "CLOSE", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")


class WriteThroughReadingDoor(Exception):
    """A view whose door says GET tried to change the database."""


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip(" (\n").upper().startswith(READING_WORDS):
        raise WriteThroughReadingDoor(sql[:60])
    return execute(sql, params, many, context)


def _read(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    """Run a view in one read-only transaction with one snapshot: figures of a page agree with each other."""
    outermost = not connection.in_atomic_block
    if outermost:
        connection.ensure_connection()
        raw = connection.connection
        raw.read_only, raw.isolation_level = True, IsolationLevel.REPEATABLE_READ
    try:
        with connection.execute_wrapper(_refuse_writes), transaction.atomic():
            return view(request, *args, **kwargs)
    finally:
        if outermost and not raw.closed:
            raw.read_only, raw.isolation_level = None, None


def _write(view: View, request: HttpRequest, args: Any, kwargs: Any, creates: bool) -> HttpResponse:
    """Run a view in one transaction; an answer of 400 or more leaves the database as it was."""
    with transaction.atomic():
        try:
            answered = idempotency.claim(request) if creates else None
        except idempotency.MissingKey:
            return refusal(request, _("Ce formulaire a perdu sa clé : rechargez la page et recommencez."), status=400)
        except idempotency.KeyConflict:
            sentence = _(
                "Cette page a déjà servi pour un autre envoi : rien n’a été changé. Rechargez-la et recommencez."
            )
            return refusal(request, sentence, status=409)
        if answered is not None:
            return answered
        try:
            response = view(request, *args, **kwargs)
        except Refused as error:
            transaction.set_rollback(True)
            return refusal(request, str(error))
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif creates:
            idempotency.keep(request, response)
        return response


def _lead_to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Lead a visitor to the sign-in page, then to the page asked; say where the text they were sending still is."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if kept.sent_form(request):
        sentence = _(
            "Votre session a pris fin, votre texte est resté dans la page précédente. Connectez-vous, "
            "puis revenez en arrière pour l’envoyer."
        )
        messages.warning(request, sentence)
    return redirect_to_login(urlsplit(request.headers.get("Referer", "/")).path or "/")


def refusal(request: HttpRequest, sentence: str, status: int = 422) -> HttpResponse:
    """Return the page that says why a gesture was refused, and leads back."""
    return render(request, "foundation/refused.html", {"sentence": sentence}, status=status)


def door(
    method: Literal["GET", "POST"], *, members: bool = False, creates: bool = False, cached: bool = False
) -> Callable[[View], View]:
    """Declare how a view is entered.

    `members`: only signed-in people; others are led to the sign-in page.
    `creates`: the form carries an idempotency key. `cached`: an anonymous answer may be kept for a few seconds.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            allowed = ("GET", "HEAD") if method == "GET" else ("POST",)
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if members and not request.user.is_authenticated:
                sign_in = _lead_to_sign_in(request)
                return HttpResponseClientRedirect(sign_in.url) if "HX-Request" in request.headers else sign_in
            if method == "POST":
                return _write(view, request, args, kwargs, creates)
            response = _read(view, request, args, kwargs)
            if cached and response.status_code == 200:
                response.cacheable = True  # type: ignore[attr-defined]
            return response

        entered.door, entered.members, entered.creates = method, members, creates  # type: ignore[attr-defined]
        return entered

    return wrap


def entrance(read: View, write: View) -> View:
    """Put a page and its form behind one address: GET enters by `read`, POST by `write`."""

    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (write if request.method == "POST" else read)(request, *args, **kwargs)

    entered.door, entered.read, entered.write = "GET, POST", read, write  # type: ignore[attr-defined]
    entered.__name__, entered.__module__, entered.__doc__ = read.__name__, read.__module__, read.__doc__
    return entered
