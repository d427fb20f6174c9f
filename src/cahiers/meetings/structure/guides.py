"""How long each imposed section is meant to be, and what it is for: advice, never a limit."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cahiers.meetings.enums import Section

MOST_CHARACTERS = 20_000  # of one section: ten times the advice, so that no pasted report is refused by mistake


@dataclass(frozen=True)
class Guide:
    """What a section answers, and between how many words it reads best."""

    asks: str | Promise
    least: int
    most: int


GUIDES: dict[str, Guide] = {
    Section.SITUATION: Guide(_("Ce qui se passe ici aujourd’hui, avec des faits et des exemples du lieu."), 120, 250),
    Section.EXPECTATIONS: Guide(_("Trois à cinq attentes, une par paragraphe, et de qui chacune vient."), 80, 180),
    Section.ACHIEVEMENTS: Guide(
        _("Une ou deux réalisations : le problème, ce qui a été fait, ce qui a raté, ce qu’il en reste."), 100, 250
    ),
    Section.CHALLENGES: Guide(
        _("Les défis choisis par les tables, les idées retenues et leur niveau, les désaccords."), 150, 350
    ),
}


def count_words(text: str) -> int:
    """Return how many words a text has; signs alone, such as a dash or the mark of a quote, are no words.

    >>> count_words("> Un prêt de tablettes\\n> — Table 3")
    6
    """
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
