"""Words compared as people write them: without accents, case, punctuation, and forgiving one slip of a finger."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")
ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9
LONGEST_WORD = 40


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return the text in small letters without accents, ligatures taken apart.

    >>> plain("ÉTAT des Lieux — cœur")
    'etat des lieux — coeur'
    """
    taken_apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return "".join(char for char in taken_apart if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, plain.

    >>> words("1. L’état  des lieux :")
    ['1', 'l', 'etat', 'des', 'lieux']
    """
    return WORD.findall(plain(text))


@lru_cache(maxsize=32768)
def near(written: str, meant: str) -> bool:
    """Whether one word may be the other with a slip: one from five letters, two from nine; two letters swapped is one.

    >>> near("realistaions", "realisations"), near("syntese", "synthese"), near("table", "fable"), near("defi", "deft")
    (True, True, False, False)
    """
    if written == meant:
        return True
    slips = 2 if len(meant) >= TWO_SLIPS_FROM else 1 if len(meant) >= ONE_SLIP_FROM else 0
    if not slips or written[:1] != meant[:1] or abs(len(written) - len(meant)) > slips or written.isdigit():
        return False
    return _distance(written, meant) <= slips


def _distance(one: str, other: str) -> int:
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, target in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != target))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == target
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, line
    return last[-1]


def stands(sought: tuple[str, ...], line: list[str], at: int) -> bool:
    """Whether the words stand one after the other from there on."""
    if at + len(sought) > len(line):
        return False
    return all(near(line[at + step], word) for step, word in enumerate(sought))


def position(sought: tuple[str, ...], line: list[str]) -> int:
    """Return where the words first stand one after the other, -1 when they do not."""
    return next((at for at in range(len(line)) if stands(sought, line, at)), -1)
