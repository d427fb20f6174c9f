"""Two files that only programs read."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cahiers.foundation.doors import door

# Forms and private pages lead a robot nowhere; everything else may be read and archived.
CLOSED_TO_ROBOTS = ("/connexion/", "/mon-compte/", "/roles/", "/invitation/", "/demo/")
SECURITY_EXPIRES = timedelta(days=180)


@door("GET")
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is of no use to them."""
    paths = [prefix + path for prefix in ("", "/en") for path in CLOSED_TO_ROBOTS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@door("GET")
def security(request: HttpRequest) -> HttpResponse:
    """Tell researchers where to report a weakness (RFC 9116)."""
    expires = (timezone.now() + SECURITY_EXPIRES).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SITE_URL}{reverse('portal:contact')}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    ]
    if not settings.CONTACT.endswith(".invalid"):
        lines.insert(0, f"Contact: mailto:{settings.CONTACT}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
