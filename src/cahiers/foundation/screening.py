"""What in a person's words could lead to somebody: addresses, telephone numbers, handles, links.

The patterns are written for Python and PostgreSQL alike: the database marks each text as it is written, by whatever
way it comes, and this module says why. A text that is marked is held back from the public until a person has read it.
"""

import re
from dataclasses import dataclass

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
WORD_OF: dict[str, str] = {"email": r"[^\s]*\b", "link": r"[^\s]*", "handle": r"[A-Za-z0-9_.]*", "number": "[0-9]*"}
ANY = "|".join(f"({sign.pattern})" for sign in SIGNS)
_found = [(sign, re.compile(sign.pattern)) for sign in SIGNS]


def signs_in(text: str) -> list[Sign]:
    """Return what a text seems to hold that could lead to somebody; an empty list when nothing does."""
    return [sign for sign, pattern in _found if pattern.search(text)]


def masked(text: str) -> str:
    """Return a text without what could lead to somebody, saying what was there: for words that nobody has read yet."""
    for sign in SIGNS:
        said = __("[%(what)s, masqué]") % {"what": sign.title}
        text = re.sub(
            f"(?:{sign.pattern}){WORD_OF.get(sign.name, '')}",
            lambda found, said=said: _kept_before(found[0]) + said,
            text,
        )
    return text


def _kept_before(found: str) -> str:
    """Return the character before a pseudonym, which the pattern takes with it."""
    return found[0] if found[0] != "@" and found[1:2] == "@" and not found[0].isalnum() else ""
