"""What in a person's words could lead to somebody: addresses, telephone numbers, handles, links.

The patterns are written for Python and PostgreSQL alike: the database marks each text as it is written, by whatever
way it comes, and this module says why. What is marked is held back from the public until a person has read it: a text as
a whole, or the passages of a text one by one. What the person decides holds for these words, under their digest: other
words have to be read again.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sign:
    """Something to look for, and what it is in words."""

    name: str
    title: str | Promise
    pattern: str


BLANK = "[ .\u00a0\u202f/-]?"
SIGNS = (
    Sign(
        "email",
        _("une adresse électronique"),
        "[A-Za-z0-9_.+-]+ ?(@|[(\\[] ?(at|arobase) ?[)\\]]) ?[A-Za-z0-9-]+[.][A-Za-z]",
    ),
    Sign("phone", _("un numéro de téléphone"), f"([+]33|0033|0){BLANK}[(]?0?[)]?{BLANK}[1-9]({BLANK}[0-9]{{2}}){{4}}"),
    Sign("handle", _("un pseudonyme"), "(^|[^A-Za-z0-9_.])@[A-Za-z0-9_]{3}"),
    Sign("link", _("un lien"), "([Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww][.])[A-Za-z0-9]"),
    Sign("number", _("un long numéro"), f"([0-9]{BLANK}){{13}}"),
)
REST = {
    "email": r"[\w.-]*",
    "link": r"\S*",
    "handle": r"[\w.]*",
    "number": "[0-9]*",
}  # what follows a sign and belongs to it
ANY = "|".join(f"({sign.pattern})" for sign in SIGNS)
_found = [(sign, re.compile(sign.pattern)) for sign in SIGNS]
_whole = [(sign, re.compile(f"(?:{sign.pattern}){REST.get(sign.name, '')}")) for sign in SIGNS]
FIRST = 0xF0000  # characters that nobody writes: each stands for a passage while others are looked for
STANDS_FOR = re.compile("[\U000f0000-\U000ffffd]")
SENTENCE_ENDS = ".,;:!?…)»]"  # they end the sentence, not what leads to somebody


@dataclass(frozen=True)
class Passage:
    """Words of a text that could lead to somebody, and why."""

    words: str
    sign: Sign

    @property
    def digest(self) -> str:
        """What these words are known by, wherever they stand."""
        return sha256(self.words.casefold().encode()).hexdigest()


def signs_in(text: str) -> list[Sign]:
    """Return what a text seems to hold that could lead to somebody; an empty list when nothing does."""
    return [sign for sign, pattern in _found if pattern.search(text)]


def passages_in(text: str) -> list[Passage]:
    """Return the passages that `masked` hides, in order."""
    parted, passages = _parted(text)
    return [_passage(found, passages) for found in STANDS_FOR.finditer(parted)]


def masked(text: str, shown: Container[str] = ()) -> str:
    """Return a text without what could lead to somebody, saying what was there; passages that a person read are `shown`."""
    parted, passages = _parted(text)

    def said(found: re.Match[str]) -> str:
        passage = _passage(found, passages)
        return passage.words if passage.digest in shown else __("[%(what)s, masqué]") % {"what": passage.sign.title}

    return STANDS_FOR.sub(said, parted)


def _parted(text: str) -> tuple[str, list[Passage]]:
    """Return a text where one character stands for each passage, and the passages; one may hold another."""
    passages: list[Passage] = []
    text = STANDS_FOR.sub("", text)
    for sign, pattern in _whole:
        text = pattern.sub(partial(_set_apart, sign, passages), text)
    return text, passages


def _set_apart(sign: Sign, passages: list[Passage], found: re.Match[str]) -> str:
    before = found[0].partition("@")[0] if sign.name == "handle" else ""  # the pattern takes the blank before it
    whole = found[0][len(before) :]
    kept = whole.rstrip(SENTENCE_ENDS)
    words = STANDS_FOR.sub(lambda inner: _passage(inner, passages).words, kept)
    passages.append(Passage(words, sign))
    return before + chr(FIRST + len(passages) - 1) + whole[len(kept) :]


def _passage(found: re.Match[str], passages: list[Passage]) -> Passage:
    return passages[ord(found[0]) - FIRST]
