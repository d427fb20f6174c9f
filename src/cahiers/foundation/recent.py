"""Things that pages may read a few seconds old, kept in the process under the version of the content."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cahiers.foundation.page_cache import SECONDS, content_version

MOST_KEPT = 500
T = TypeVar("T")
_kept: dict[Hashable, tuple[int, float, Any]] = {}


def recent(key: Hashable, read: Callable[[], T], *, at_once: bool = False) -> tuple[T, float]:
    """Return what `read` gave at most five seconds ago, and how many seconds ago; a gesture makes it read again.

    A gesture is noticed within a second; `at_once` for the pages of people who act, and see what they did.
    Never for a decision: actions read the database.
    """
    version, now = content_version(at_once=at_once), time.monotonic()
    kept = _kept.get(key)
    if kept is None or kept[0] != version or now - kept[1] > SECONDS:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (version, now, read())
    return kept[2], now - kept[1]


def forget() -> None:
    """Forget everything: for tests, whose transactions never happened."""
    _kept.clear()
