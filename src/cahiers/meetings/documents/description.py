"""What a document says, whatever it is written in: a few kinds of block, in reading order."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from cahiers.foundation.text import CONTROL, DECEPTIVE

Thing = TypeVar("Thing")
NEW_LINES = re.compile("[\x0b\x0c\x85\u2028\u2029]")
ACCENT = "#14574b"
# The inks of the themes, as `foundation/cahiers.css` shows them (--ink-1 to --ink-8).
INKS = ("#8f3f00", "#1a5190", "#84246b", "#425c00", "#4a3d9e", "#0a5e6b", "#97203a", "#5a4c3b")


class Tone(Enum):
    """How loudly a paragraph speaks."""

    LEAD = "lead"
    BODY = "body"
    STRONG = "strong"
    SMALL = "small"


class Look(Enum):
    """Sheets are read at arm's length, a poster from across the corridor."""

    SHEET = "sheet"
    POSTER = "poster"


@dataclass(frozen=True, slots=True)
class Title:
    """What a document is: once at its start, or on top of each of its copies."""

    text: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline, from 1; a theme's wears the ink of the theme."""

    text: str
    level: int = 1
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; its line ends separate paragraphs."""

    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list, with the words that open it in bold."""

    text: str
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list: numbered from one when the order matters."""

    items: tuple[Item, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it stands for: when, where, for whom."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A few facts in a row, each on its line."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on each page. `tall` gives each row room to write by hand, in lines."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    tall: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """Room to write `lines` lines by hand or on the screen, or what was written there."""

    lines: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, its address in letters under it, and what it opens."""

    address: str
    says: str
    caption: str = ""
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A dashed line along which a slip is torn off."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Title | Heading | Paragraph | Items | Facts | Table | Field | Code | Cut | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title and language in its properties, its blocks, and a line at the foot of each page."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    foot: str = ""
    accent: str = ACCENT
    look: Look = Look.SHEET


def legible(text: str) -> str:
    """Return a text that XML takes and everybody reads as it is: no control, no letter that turns or hides others.

    Unlike paper, a screen finds fonts for emoji and every script: they stay as written.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return DECEPTIVE.sub("", CONTROL.sub("", NEW_LINES.sub("\n", text)))


def with_texts(thing: Thing, change: Callable[[str], str]) -> Thing:
    """Return a copy of a description, each of its texts changed."""
    changed: Thing = _changed(thing, change)
    return changed


def _changed(thing: Any, change: Callable[[str], str]) -> Any:
    if isinstance(thing, str):
        return change(thing)
    if isinstance(thing, tuple):
        return tuple(_changed(part, change) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{field.name: _changed(getattr(thing, field.name), change) for field in fields(thing)})
    return thing
