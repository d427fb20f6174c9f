"""What an upper floor offers on a page of a lower one, which knows nothing of it: a link with its sentence.

The page names a place (`{% offers "debate.list" board as offered %}`), upper rooms answer for it when the house opens.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Offer:
    """A link to another page, and why one would follow it."""

    label: str
    text: str
    url: str


Maker = Callable[[Any], Offer | None]
_makers: dict[str, list[Maker]] = defaultdict(list)


def offer_on(place: str) -> Callable[[Maker], Maker]:
    """Let a function answer for a place: it gets what the page is about, and offers something or None.

    It must ask the database nothing: the page's budget of queries is its own.
    """

    def take(maker: Maker) -> Maker:
        if maker not in _makers[place]:
            _makers[place].append(maker)
        return maker

    return take


def offers_on(place: str, about: Any) -> list[Offer]:
    """Return what is offered at a place now, in the order in which rooms registered."""
    return [made for maker in _makers[place] if (made := maker(about)) is not None]
