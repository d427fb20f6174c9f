"""A code frame as a person writes it: a line for each code, with its name and a few answers that belong to it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.text import clean, clean_line

FEWEST_CODES, MOST_CODES, MOST_EXAMPLES = 2, 60, 20
LONGEST_CODE, LONGEST_LABEL, LONGEST_EXAMPLE = 30, 120, 1000
DELIMITERS = (";", "\t", ",")
HEADER = "code"


@dataclass(frozen=True)
class FrameCode:
    """A code of a frame: what it is called in files, on pages, and a few answers that belong to it."""

    code: str
    label: str
    examples: tuple[str, ...]


def read_frame(text: str) -> list[FrameCode]:
    """Read a frame: « code ; libellé ; exemple ; exemple », as many lines as one likes for a code; a header is skipped.

    Refused with the line and the reason: no name, two names for a code or one name for two, too many or too few codes,
    a cell that is too long.

    >>> [one.examples for one in read_frame("bus;Transports;plus de bus\\nbus;;les cars\\nrepas;Cantine")]
    [('plus de bus', 'les cars'), ()]
    """
    rows = _rows(clean(text))
    labels: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    for line, cells in rows:
        code, label, *given = cells
        if not code:
            _refuse(line, _("il manque le code"))
        known = labels.setdefault(code, label)
        if not known:
            _refuse(line, _("il manque le libellé"))
        if label and label != known:
            _refuse(line, _("le code a déjà un autre libellé"))
        if any(other != code and name == known for other, name in labels.items()):
            _refuse(line, _("un autre code a déjà ce libellé"))
        _check_lengths(line, code, known, given)
        kept = examples.setdefault(code, [])
        kept += [one for one in given if one and one not in kept]
        if len(kept) > MOST_EXAMPLES:
            _refuse(line, _("plus de {most} exemples").format(most=MOST_EXAMPLES))
    if not FEWEST_CODES <= len(labels) <= MOST_CODES:
        sentence = _("Une grille a de {fewest} à {most} codes ; celle-ci en a {n}.")
        raise Refused(sentence.format(fewest=FEWEST_CODES, most=MOST_CODES, n=len(labels)))
    return [FrameCode(code, labels[code], tuple(examples[code])) for code in labels]


def kept_frame(frame: Iterable[FrameCode]) -> list[list[Any]]:
    """Return a frame as the settings of a run keep it."""
    return [[one.code, one.label, list(one.examples)] for one in frame]


def frame_of(kept: Iterable[Any]) -> list[FrameCode]:
    """Return the frame that the settings of a run keep."""
    return [FrameCode(code, label, tuple(examples)) for code, label, examples in kept]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their numbers, two cells at least; the header is left out."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max(DELIMITERS, key=first.count))
    try:
        rows = [(reader.line_num, [clean_line(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise Refused(_("Cette grille n’est pas un CSV lisible.")) from error
    filled = [(line, row if len(row) > 1 else [*row, ""]) for line, row in rows if any(row)]
    return filled[1:] if filled and filled[0][1][0].lower() == HEADER else filled


def _check_lengths(line: int, code: str, label: str, examples: list[str]) -> None:
    if len(code) > LONGEST_CODE or len(label) > LONGEST_LABEL:
        _refuse(
            line,
            _("code de plus de {code} caractères, ou libellé de plus de {label}").format(
                code=LONGEST_CODE, label=LONGEST_LABEL
            ),
        )
    if any(len(example) > LONGEST_EXAMPLE for example in examples):
        _refuse(line, _("exemple de plus de {most} caractères").format(most=LONGEST_EXAMPLE))


def _refuse(line: int, reason: str) -> NoReturn:
    raise Refused(_("Grille, ligne {line} : {reason}.").format(line=line, reason=reason))
