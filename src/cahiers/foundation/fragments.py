"""Rendered pieces kept in the process under everything that they show.

A card or an argument costs about a millisecond to render and changes rarely: its key holds each value it
shows, so that a change gives another key and nothing has to be invalidated.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cahiers.foundation.text import joined

Piece = tuple[tuple[Hashable, ...], Callable[[], dict[str, Any]]]
MOST_KEPT = 8000  # about 16 MB of cards
_kept: dict[Hashable, SafeString] = {}


def fragment(template: str, shows: tuple[Hashable, ...], context: Callable[[], dict[str, Any]]) -> SafeString:
    """Return a template rendered with a context, from memory when the same values were shown before.

    `shows` must hold every value that the template reads; the language is added here.
    """
    return fragments(template, [(shows, context)])


def fragments(template: str, pieces: Iterable[Piece]) -> SafeString:
    """Return a template rendered for each piece in turn: what it shows, and the context to render it with."""
    language = get_language()  # asked once: it costs as much as the rest of a piece from memory
    found = []
    for shows, context in pieces:
        key = (template, language, shows)
        kept = _kept.get(key)
        if kept is None:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            kept = _kept[key] = render_to_string(template, context())
        found.append(kept)
    return joined(found)
