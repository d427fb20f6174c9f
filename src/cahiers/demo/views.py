"""Becoming somebody else, and reading the mails that would have left."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cahiers.demo.cast import CAST, address_of
from cahiers.demo.mails import parts_of
from cahiers.foundation.doors import door
from cahiers.foundation.models import Mail
from cahiers.foundation.pages import page
from cahiers.people.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = 50


def comes_from_this_site(request: HttpRequest) -> bool:
    """Say whether a form was sent by one of our own pages, as far as the browser tells.

    It stands in for the token, which cached anonymous pages cannot carry: browsers set both headers themselves
    and no page can change them. A client that sends neither is not a browser misled by another site.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    here = f"{request.scheme}://{request.get_host()}"
    return site == "same-origin" and request.headers.get("Origin", here) == here


@csrf_exempt  # see comes_from_this_site
@door("POST")
def become(request: HttpRequest) -> HttpResponse:
    """Become one of the cast, or a visitor again; lead back to the page one was on."""
    if not comes_from_this_site(request):
        raise PermissionDenied("another site")
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}) or len(onward) > 500:
        onward = "/"
    response = HttpResponseRedirect(onward)
    key = request.POST.get("person", "")
    if key:
        known = {one.key for one in CAST}
        login(request, get_object_or_404(User, email=address_of(key) if key in known else ""), backend=BACKEND)
    else:
        logout(request)
        response.delete_cookie(settings.CSRF_COOKIE_NAME)  # a visitor without cookies is served from the page cache
    return response


@never_cache
@door("GET")
def mailbox(request: HttpRequest) -> HttpResponse:
    """List every mail of the outbox, newest first, or those of one person."""
    recipient = request.GET.get("pour", "")[:254].replace("\x00", "")
    mails = Mail.objects.filter(recipient=recipient) if recipient else Mail.objects.all()
    shown = Paginator(mails.order_by("-created_at", "-id"), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"mails": shown, "recipient": recipient, "cast": CAST, "previous": 0, "next": 0}
    if shown.has_previous():
        context["previous"] = shown.previous_page_number()
    if shown.has_next():
        context["next"] = shown.next_page_number()
    return page(request, "demo/mailbox.html", context)


@never_cache
@door("GET")
def mail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a mail, its links ready to be followed."""
    found = get_object_or_404(Mail, pk=pk)
    return page(request, "demo/mail.html", {"mail": found, "parts": parts_of(found.text)})
