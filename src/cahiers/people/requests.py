"""The request of a person, and the profile that a person needs before writing."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from cahiers.foundation.requests import SiteRequest
from cahiers.people.models import User

View = Callable[..., HttpResponse]


class PersonRequest(SiteRequest):
    """The request of a signed-in person."""

    user: User


def _asked_page(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return urlsplit(request.headers.get("Referer", "")).path or "/"


def require_profile(view: View) -> View:
    """Lead a signed-in person without a name to the welcome page, then back to the page they were on.

    Goes above the door, so that nothing is begun: `@require_profile @door("POST", members=True)`.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or request.user.has_profile:
            return view(request, *args, **kwargs)
        address = f"{reverse('people:welcome')}?{urlencode({'next': _asked_page(request)})}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)

    return checked
