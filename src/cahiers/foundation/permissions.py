"""Who may: the library `rules`, wrapped once so that the house has types and one spelling.

Permissions are asked at the door (view, API, command), never inside an action.
"""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_names: set[str] = set()


def predicate(test: Callable[..., bool]) -> Any:
    """Turn `(user, object) -> bool` into something that combines with `&`, `|` and `~`."""
    return rules.predicate(test)


def permit(name: str, who: Any) -> None:
    """Say who may make the gesture called `room.gesture`."""
    rules.set_rule(name, who)
    _names.add(name)


def permission_names() -> list[str]:
    """Return every permission of the house, for the tables that must cover them all."""
    return sorted(_names)


def may(user: Any, name: str, thing: Any = None) -> bool:
    """Say whether a person may make a gesture on a thing. KeyError on a misspelt name."""
    return bool(rules.test_rule(name, user, thing))


def require(request: HttpRequest, name: str, thing: Any = None) -> None:
    """Stop the request with a 403 when its person may not make that gesture on that thing."""
    if not may(request.user, name, thing):
        raise PermissionDenied(name)
