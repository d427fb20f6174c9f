"""Find what a table wrote on its challenge sheet: the fields, and each idea with its level, who and with what."""

import re
from collections.abc import Iterable
from dataclasses import replace

from cahiers.meetings.reading.guides import Guides
from cahiers.meetings.reading.placing import Habits, place
from cahiers.meetings.reading.shapes import Document, Idea, Piece, Role
from cahiers.meetings.reading.vocabulary import Vocabulary, terms_of
from cahiers.meetings.reading.words import plain

THEME, PROBLEM, CHALLENGE, TABLE, SEATED, STATE, OBSTACLES, IDEAS, LEVEL, WHO, MEANS = FIELDS = (
    "theme",
    "problem",
    "challenge",
    "table",
    "seated",
    "state_of_play",
    "obstacles",
    "ideas",
    "level",
    "who",
    "means",
)
SCHOOL, ACADEMY, NATIONAL = LEVELS = ("school", "academy", "national")
TITLES = Vocabulary(
    terms_of(
        {
            THEME: ("theme, thematique, theme traite", ""),
            PROBLEM: ("problematique, question traitee, problematique du defi", "question, probleme"),
            CHALLENGE: (
                "defi, le defi, notre defi, defi traite, defi choisi, intitule du defi, defi a relever, titre du defi",
                "intitule",
            ),
            TABLE: ("groupe table, numero de table, nom du groupe, n de table, table", "groupe, sous groupe, atelier"),
            SEATED: (
                "personnes à la table, nombre de personnes, nombre de participants, nombre de participants à la table",
                "personnes présentes",
            ),
            STATE: (
                "etat des lieux, constat, constats, situation actuelle, etat des lieux constats, ou en est on",
                "situation, contexte, existant",
            ),
            OBSTACLES: (
                "obstacles, freins, difficultes, points de blocage, obstacles rencontres, freins identifies, obstacles freins",
                "blocages, limites, problemes, obstacle, ce qui bloque",
            ),
            IDEAS: (
                "pistes d actions, pistes d action, pistes, idees, propositions, pistes de solutions, actions proposees,"
                "piste d action, nos idees, nos propositions",
                "solutions, actions, leviers, idee, piste, proposition, action",
            ),
            f"{IDEAS}:{SCHOOL}": (
                "au niveau de l etablissement, niveau etablissement, a l echelle de l etablissement, au niveau de l ecole,"
                "niveau local, au niveau local, dans l etablissement, au niveau du college, au niveau du lycee, niveau ecole",
                "etablissement, ecole, college, lycee, local, ecole etablissement",
            ),
            f"{IDEAS}:{ACADEMY}": (
                "au niveau de l academie, niveau academie, niveau academique, au niveau academique, a l echelle de l academie",
                "academie, academique, rectorat",
            ),
            f"{IDEAS}:{NATIONAL}": (
                "au niveau national, niveau national, a l echelle nationale, au niveau du ministere",
                "national, ministere, nationale",
            ),
            LEVEL: ("niveau, echelle, echelon, niveau d action", ""),
            WHO: ("qui, par qui, acteurs, porteurs, qui porte, acteurs concernes", "porteur, pilote, responsables"),
            MEANS: (
                "moyens, moyens necessaires, avec quoi, avec quels moyens, ressources necessaires",
                "ressources, budget, comment, besoins",
            ),
        }
    )
)
PASSING = frozenset({THEME, TABLE, SEATED, LEVEL, WHO, MEANS})
SAID_LEVELS = (
    (SCHOOL, re.compile(r"\b(?:etablissements?|ecoles?|colleges?|lycees?|local|locale)\b")),
    (ACADEMY, re.compile(r"\b(?:academi\w+|rectora\w+|dane)\b")),
    (NATIONAL, re.compile(r"\b(?:national\w*|ministere|etat)\b")),
)
TAG = re.compile(
    r"\s*(?:[(\[{]([^()\[\]{}]{3,40})[)\]}]|(?:→|=>|->|[–—])\s*(?:niveau\s+)?([\w’' ]{3,25}))\s*\.?\s*$", re.IGNORECASE
)
LONGEST_TAG = 60
TICKED, UNTICKED = "☒☑✓✔", "☐□"
BOXES = re.compile(rf"([{TICKED}{UNTICKED}]|\[[xX ]\])\s*([^{TICKED}{UNTICKED}\[]+)")
NUMBERED_TABLE = re.compile(
    r"\W*(?:fiche\s+d[ée]fi\W+)?(?:groupe|table|atelier|groupe\s*/\s*table)\s*(?:n\s*[°o.]*\s*)?:?\s*\d{1,2}\W*$",
    re.IGNORECASE,
)


def find_fields(document: Document, *, guides: tuple[str, ...] = ()) -> tuple[Piece, ...]:
    """Return the pieces of a challenge sheet; `Table 4` alone on its line is the table's number, not a title."""
    pieces = place(document, Habits(TITLES, Guides(guides), passing=PASSING))
    return tuple(
        replace(piece, role=Role.PLACED, key=TABLE, reason="title", certain=True)
        if piece.role in (Role.HEADING, Role.UNPLACED) and NUMBERED_TABLE.match(piece.text)
        else piece
        for piece in pieces
    )


def ideas_of(document: Document, pieces: tuple[Piece, ...]) -> tuple[Idea, ...]:
    """Put ideas together: one for each row of a table, otherwise one for each paragraph or item.

    The level comes from the title above, the column, a ticked box or a tag such as « (académie) » at the end.
    """
    found: list[Idea] = []
    rows: dict[tuple[int, int], int] = {}
    detailed = {
        cell[:2] for piece in pieces if piece.key in (LEVEL, WHO, MEANS) and (cell := document.blocks[piece.block].cell)
    }
    for piece in pieces:
        if piece.role != Role.PLACED or not piece.text.strip():
            continue
        key, _colon, level = piece.key.partition(":")
        if key not in (IDEAS, LEVEL, WHO, MEANS):
            continue
        cell = document.blocks[piece.block].cell
        at = rows.get(cell[:2]) if cell else None
        if key == IDEAS:
            idea = idea_in(piece.text, level)
            if at is not None and cell and cell[:2] in detailed:
                found[at] = replace(found[at], text="\n".join(filter(None, (found[at].text, idea.text))))
                continue
            found.append(idea)
            if cell:
                rows[cell[:2]] = len(found) - 1
            continue
        if at is None and cell:  # the row begins with who or with what: the idea comes in a later column
            found.append(Idea(""))
            at = rows[cell[:2]] = len(found) - 1
        if at is None and not found:
            continue
        at = len(found) - 1 if at is None else at
        found[at] = _with(found[at], key, piece.text.strip())
    return tuple(idea for idea in found if idea.text or idea.who or idea.means)  # a blank form has levels without ideas


def _with(idea: Idea, key: str, text: str) -> Idea:
    if key == LEVEL:
        return replace(idea, level=level_in(text) or idea.level)
    if key == WHO:
        return replace(idea, who="\n".join(filter(None, (idea.who, text))))
    return replace(idea, means="\n".join(filter(None, (idea.means, text))))


def idea_in(text: str, level: str = "") -> Idea:
    """Return the idea of a line, without the tag that says its level."""
    text = text.strip().lstrip("-•*–·➢→ \t")
    tag = TAG.search(text, max(0, len(text) - LONGEST_TAG))
    said = level_in(tag[1] or tag[2]) if tag else ""
    if tag and said:
        return Idea(text[: tag.start()].rstrip(" ,;"), said)
    return Idea(text, level)


def level_in(text: str) -> str:
    """Return the one level that a short text says, by a ticked box if there are any; empty when it says none or two.

    >>> level_in("☐ établissement ☒ académie ☐ national"), level_in("Niveau national"), level_in("école ou académie")
    ('academy', 'national', '')
    """
    boxes = BOXES.findall(text)
    if boxes:
        text = " ".join(label for box, label in boxes if box in TICKED or box in ("[x]", "[X]"))
    said = _levels(plain(text))
    return said[0] if len(said) == 1 else ""


def _levels(text: str) -> list[str]:
    return [level for level, pattern in SAID_LEVELS if pattern.search(text)]


def is_sheet(keys: Iterable[str]) -> bool:
    """Whether the titles found are those of a challenge sheet rather than of a synthesis."""
    return len({key.partition(":")[0] for key in keys} & {CHALLENGE, TABLE, OBSTACLES, PROBLEM, WHO, MEANS, IDEAS}) > 2
