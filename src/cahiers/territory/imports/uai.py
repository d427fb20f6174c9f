"""The national code of a school: seven digits and a letter that checks them."""

import re

from django.utils.translation import gettext as _

SHAPE = re.compile("[0-9]{7}[A-Z]")
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # neither I, nor O, nor Q
CORSICA = {"620": "2A", "720": "2B"}


def check_letter(digits: str) -> str:
    """Return the letter that the seven digits call for.

    >>> check_letter("0350122")
    'T'
    """
    return LETTERS[int(digits) % len(LETTERS)]


def fault_in(code: str) -> str:
    """Return what is wrong with a code, in words; nothing when it is right."""
    if not SHAPE.fullmatch(code):
        return _("code UAI mal formé : il faut sept chiffres et une lettre")
    if code[7] != check_letter(code[:7]):
        return _("code UAI faux : la lettre de contrôle devrait être {letter}").format(letter=check_letter(code[:7]))
    return ""


def department_code(text: str) -> str:
    """Return a département as the tree writes it, from three characters: 035 → 35, 02A → 2A, 620 → 2A, 971 → 971."""
    text = text.strip().upper()
    return CORSICA.get(text, text[1:] if len(text) == 3 and text.startswith("0") else text)
