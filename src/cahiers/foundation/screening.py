"""What in a person's words could lead to somebody: addresses, telephone numbers, handles, links.

The patterns are written for Python and PostgreSQL alike: the database marks each text as it is written, by whatever
way it comes, and this module says why. A text that is marked is held back from the public until a person has read it.
"""

import re
from dataclasses import dataclass
from functools import partial

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


def signs_in(text: str) -> list[Sign]:
    """Return what a text seems to hold that could lead to somebody; an empty list when nothing does."""
    return [sign for sign, pattern in _found if pattern.search(text)]


def masked(text: str) -> str:
    """Return a text without what could lead to somebody, saying what was there: for words that nobody has read yet."""
    for sign in SIGNS:
        text = re.sub(f"(?:{sign.pattern}){REST.get(sign.name, '')}", partial(_hidden, sign), text)
    return text


def _hidden(sign: Sign, found: re.Match[str]) -> str:
    before = found[0].partition("@")[0] if sign.name == "handle" else ""  # the pattern takes the blank before it
    return before + __("[%(what)s, masqué]") % {"what": sign.title}
