"""Displayed names: nobody can look like somebody else, nor like an office."""

import re
import unicodedata

from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.text import DECEPTIVE
from cahiers.people.identity.confusables import strict_skeleton

LONGEST = 60
PUNCTUATION = set(" -'’.·‐")
HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
VARIATION_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef\u3164\u2800]")
STACKED_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{2}")
ALPHABETS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "IDEOGRAPHIC": "CJK", "BOPOMOFO": "CJK"}
WITHOUT_ALPHABET = {"MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "MICRO"}
OFFICES = (
    "modérateur",
    "modératrice",
    "modération",
    "moderator",
    "administrateur",
    "administratrice",
    "administration",
    "administrator",
    "webmestre",
    "webmaster",
    "équipe nationale",
    "équipe du site",
    "compte officiel",
    "ministère",
    "gouvernement",
    "éducation nationale",
    "recteur",
    "rectrice",
    "rectorat",
    "délégué académique",
    "déléguée académique",
    "organisateur",
    "organisatrice",
)
OFFICE_WORDS = ("admin", "ministre", "modo", "officiel", "officielle", "staff", "support", "cahiers", "système")


def clean_name(name: str) -> str:
    """Return a name as it is kept and shown: NFKC, one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def name_key(name: str) -> str:
    """Return what the eye keeps of a name; two people never have the same key.

    Case, accents, blanks, punctuation and letters that look alike in any alphabet make no difference.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(letter for letter in folded if letter.isalnum())
    skeleton = unicodedata.normalize("NFKD", strict_skeleton(letters).casefold())
    return "".join(letter for letter in skeleton if letter.isalnum())


OFFICE_KEYS = tuple(name_key(office) for office in OFFICES)
OFFICE_WORD_KEYS = frozenset(name_key(word) for word in OFFICE_WORDS)


def _alphabet(letter: str) -> str:
    word = unicodedata.name(letter, "UNKNOWN").replace("-", " ").split()[0]
    return ALPHABETS.get(word, word)


def has_hidden_characters(name: str) -> bool:
    """Say whether a name holds a character that cannot be seen or that turns the reading direction."""
    return any(
        unicodedata.category(character) in HIDDEN_CATEGORIES for character in name if character not in "\t\n\r"
    ) or bool(DECEPTIVE.search(name) or VARIATION_SELECTORS.search(name))


def imitates_an_office(name: str) -> bool:
    """Say whether a name could pass for a role of the site or for an authority."""
    key = name_key(name)
    words = {name_key(word) for word in re.split(r"[\W_]+", unicodedata.normalize("NFKC", name))}
    return any(office in key for office in OFFICE_KEYS) or bool(words & OFFICE_WORD_KEYS) or key in OFFICE_WORD_KEYS


def check_name(name: str) -> str:
    """Return the cleaned name.

    Refused when it is hidden in part, has no letter, mixes alphabets, is too long or imitates an office.
    """
    if has_hidden_characters(name):
        raise Refused(_("Ce nom contient un caractère invisible ou qui change le sens de lecture : retapez-le."))
    name = clean_name(name)
    if not any(character.isalpha() for character in name) or not name_key(name):
        raise Refused(_("Un nom contient au moins une lettre."))
    if len(name) > LONGEST:
        raise Refused(_("Un nom a 60 caractères au plus."))
    if any(not (c.isalnum() or unicodedata.category(c) in {"Mn", "Mc"} or c in PUNCTUATION) for c in name):
        raise Refused(_("Un nom s’écrit avec des lettres, des chiffres, des espaces, des tirets, des apostrophes."))
    alphabets = {_alphabet(c) for c in name if c.isalpha()} - WITHOUT_ALPHABET
    if len(alphabets) > 1 or STACKED_MARKS.search(name):
        raise Refused(_("Un nom s’écrit dans un seul alphabet."))
    if imitates_an_office(name):
        raise Refused(
            _("Ce nom pourrait passer pour celui d’une autorité ou de l’équipe du site : choisissez-en un autre.")
        )
    return name
