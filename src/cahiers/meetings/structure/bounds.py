"""What a sheet may hold: how long, how many, which words; with a sentence for what does not fit, and where."""

import uuid
from collections.abc import Container, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from cahiers.foundation.text import clean, clean_line
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.structure.merging import PREFIX, REMOVED, Content

MOST_IDEAS = 40
MOST_EVER = 200  # those taken back included: they can come back
MOST_SEATED = 30
LINES = frozenset({"wording", "who", "means"})
LONGEST = {"wording": 300, "state_of_play": 5000, "obstacles": 5000, "text": 2000, "who": 300, "means": 500}
FIELDS = ("theme", "challenge", "wording", "seated", "state_of_play", "obstacles")
IDEA_FIELDS = ("text", "level", "who", "means", REMOVED)
TITLES: Mapping[str, str | Promise] = {
    "theme": __("Thème"),
    "challenge": __("Défi"),
    "wording": __("Le défi, dans vos mots"),
    "seated": __("Personnes à la table"),
    "state_of_play": __("État des lieux"),
    "obstacles": __("Obstacles"),
    "text": __("Idée"),
    "level": __("Niveau"),
    "who": __("Qui"),
    "means": __("Moyens"),
}


def name_of(cell: str) -> str:
    """Return what a cell is: `obstacles`, or the field of an idea."""
    return cell.rpartition(".")[2]


def tidy(content: Content) -> Content:
    """Return a sheet as it is kept: no control character, no blank at the ends, numbers as numbers."""
    cells = {}
    for cell, text in content.cells.items():
        cleaned = clean_line(text) if name_of(cell) in LINES or name_of(cell) not in LONGEST else clean(text)
        cells[cell] = str(int(cleaned)) if name_of(cell) == "seated" and _is_number(cleaned) else cleaned
    return Content(cells, tuple(dict.fromkeys(content.order)))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def faults_of(content: Content, themes: Container[str], challenges: Container[str]) -> dict[str, str]:
    """Return what does not fit in a tidied sheet: a sentence for each cell at fault, "" for the sheet as a whole."""
    faults = dict(_faults(content))
    for cell, known in (("theme", themes), ("challenge", challenges)):
        if content[cell] and content[cell] not in known:
            faults[cell] = _("Ce choix n’est pas de cette rencontre\u202f: choisissez dans la liste.")
    return faults


def too_many_ideas() -> str:
    """Return what to do when a table has more ideas than a sheet holds."""
    most = {"most": MOST_IDEAS}
    return _("Une fiche tient %(most)s idées au plus\u202f: réunissez-en, ou prenez une deuxième fiche.") % most


def _faults(content: Content) -> Iterator[tuple[str, str]]:
    ideas = content.ideas
    if not all(map(_is_identifier, ideas)):
        yield "", _("Une idée de cette page n’a pas d’identifiant lisible\u202f: rechargez la page.")
    kept = sum(content.has_words(idea) and not content.is_removed(idea) for idea in ideas)
    if kept > MOST_IDEAS or len(ideas) > MOST_EVER:
        yield "", too_many_ideas()
    for cell, text in content.cells.items():
        name = name_of(cell)
        longest = LONGEST.get(name, 40)
        if len(text) > longest:
            yield (
                cell,
                _("%(most)s caractères au plus\u202f: il y en a %(length)s.") % {"most": longest, "length": len(text)},
            )
        elif name == "seated" and text and (not _is_number(text) or int(text) > MOST_SEATED):
            yield cell, _("Écrivez un nombre de 0 à %(most)s.") % {"most": MOST_SEATED}
        elif name == "level" and text and text not in IdeaLevel.values:
            yield cell, _("Choisissez un des trois niveaux.")


def _is_identifier(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def is_known(cell: str) -> bool:
    """Say whether a cell is one of a sheet's."""
    if not cell.startswith(PREFIX):
        return cell in FIELDS
    parts = cell.split(".")
    return len(parts) == 3 and parts[2] in IDEA_FIELDS and len(parts[1]) <= 40
