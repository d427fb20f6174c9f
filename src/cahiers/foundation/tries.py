"""A gentle limit on codes tried at random: it counts codes that do not exist, never people."""

import hashlib
import ipaddress
import secrets
import time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

BURST, PER_SECOND = 600, 1.0  # a school of a thousand behind one address, each mistyping once, passes
MOST_KEPT = 10_000
_salt = secrets.token_bytes(16)
_left: dict[bytes, tuple[float, float]] = {}  # tries left, and when they were counted


def _network_of(request: HttpRequest) -> bytes | None:
    """Return a name for the network a request comes from, unreadable after a restart; None for one that hides others.

    A private or local address is a proxy's or a tester's: it says nothing of who is behind.
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if not address.is_global:
        return None
    return hashlib.blake2b(address.packed, key=_salt, digest_size=16).digest()


def _tries(network: bytes) -> float:
    left, at = _left.get(network, (float(BURST), 0.0))
    return min(BURST, left + (time.monotonic() - at) * PER_SECOND)


def may_try(request: HttpRequest) -> bool:
    """Say whether a network may try one more code: it may, until it has tried hundreds that do not exist."""
    network = _network_of(request)
    return network is None or _tries(network) >= 1


def too_many() -> str:
    """Return the sentence for a network that may not try any more for now."""
    return _("Trop de codes inconnus viennent d’être essayés depuis ce réseau\u202f: attendez une minute.")


def waiting(answer: HttpResponse) -> HttpResponse:
    """Tell programs too when to come back."""
    answer["Retry-After"] = "60"
    return answer


def count_unknown(request: HttpRequest) -> None:
    """Count a code that does not exist."""
    network = _network_of(request)
    if network is None:
        return
    if len(_left) >= MOST_KEPT:
        _left.clear()
    _left[network] = (max(_tries(network) - 1, 0), time.monotonic())
