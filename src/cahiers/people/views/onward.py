"""Where to go once signed in: the page asked first, on this site only."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from cahiers.people.models import User

LONGEST = 500
BACKEND = "django.contrib.auth.backends.ModelBackend"


def asked_page(request: HttpRequest) -> str:
    """Return the page named by `next` when it is one of ours, or nothing."""
    return own_page(request, request.POST.get("next") or request.GET.get("next") or "")


def own_page(request: HttpRequest, address: str) -> str:
    """Return an address when it leads to this site, or nothing."""
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_own and len(address) <= LONGEST else ""


def home_page() -> str:
    """Return where to go when no page was asked."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def with_next(name: str, onward: str) -> str:
    """Return the address of one of our pages that remembers the page asked first."""
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")


def enter(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Sign the person in under a new session key, then lead to the page asked, or to the welcome page."""
    login(request, user, backend=BACKEND)
    if not user.has_profile:
        return HttpResponseRedirect(with_next("people:welcome", onward))
    return HttpResponseRedirect(onward or home_page())
