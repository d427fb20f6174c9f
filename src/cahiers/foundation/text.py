"""People's words: kept as written, shown safely by one sanitiser.

This is the only module of the house that declares text safe for HTML.
"""

import re
import unicodedata
from collections.abc import Iterable

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Invisible or direction-changing characters that could make a text read otherwise than it is.
DECEPTIVE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\uffa0]"
    "|[\U000e0000-\U000e007f]"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
BLANKS = re.compile("[ \\t\\n\\r\\f\\v\u2028\u2029]+")  # not the narrow no-break spaces of French typography
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
_markdown = MarkdownIt("zero", {"breaks": True}).enable(["emphasis", "list", "blockquote", "newline", "escape"])


def clean(text: str) -> str:
    """Return the text as it is kept: NFC, Unix line ends, no control character, no blank at the ends.

    Nothing that a person can read is removed; direction marks stay in long texts (see `clean_line`).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()


def clean_line(text: str) -> str:
    """Return a title or a name on one line, without invisible nor direction-changing characters."""
    return BLANKS.sub(" ", DECEPTIVE.sub("", clean(text))).strip()


def render_prose(text: str) -> SafeString:
    """Render a person's text: paragraphs, emphasis, lists and quotes; links and HTML stay visible as text."""
    html = nh3.clean(_markdown.render(text), tags=TAGS, attributes={}, link_rel=None)
    return mark_safe(html)  # noqa: S308 -- the one place, after the sanitiser


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Return pieces of page one after the other. TypeError when one of them was not rendered by a template."""
    kept = list(pieces)
    if not all(isinstance(piece, SafeString) for piece in kept):
        raise TypeError("only rendered pieces are joined")
    return mark_safe("".join(kept))  # noqa: S308 -- each piece is already safe


def lang_attribute(language: str) -> SafeString:
    """Return the ` lang` attribute of an element, or nothing when the language is not known."""
    return format_html(' lang="{}"', language) if language else SafeString()


def excerpt(text: str, length: int = 220) -> str:
    """Return the beginning of a text on one line, cut between words."""
    line = BLANKS.sub(" ", text).strip()
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"


def plain(text: str) -> str:
    """Return the text in lower case without accents, for comparing and searching."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae").replace("Œ", "OE"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
