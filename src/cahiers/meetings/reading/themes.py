"""Finding which theme a line or a file name is about."""

import re
from collections import Counter
from dataclasses import dataclass

from cahiers.meetings.reading.shapes import Theme
from cahiers.meetings.reading.words import near, position, words

ANNOUNCING = ("theme", "thematique", "axe")
EMPTY_WORDS = frozenset(
    words(
        """un une le la les l de des du d et ou en a au aux avec pour par sur dans tous tout toute ce cette son sa ses
        qui que"""
    )
)
ENOUGH, ENOUGH_ANNOUNCED = 0.75, 0.5
PART_OF_TITLE = re.compile(r"\s*[/(),;]\s*")
LONGEST_ALONE = 6


@dataclass(frozen=True)
class ThemeFound:
    """A theme named in a line: which of its words did it, and whether its title was there whole."""

    code: str
    used: frozenset[int]
    certain: bool
    announced: bool


class ThemeFinder:
    """Knows the themes of the meeting by their titles, shorter names and numbers."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        self.codes = tuple(theme.code for theme in themes)
        wordings = {theme.code: _wordings(theme) for theme in themes}
        spread = Counter(word for found in wordings.values() for word in {one for title in found for one in title})
        common = {word for word, count in spread.items() if count > 1}
        self._wordings = [
            (code, title, kept)
            for code, titles in wordings.items()
            for title in titles
            if (kept := [word for word in title if word not in common] or title)
        ]
        self._by_initial: dict[str, set[str]] = {}
        for word in spread:
            self._by_initial.setdefault(word[0], set()).add(word)

    def find(self, line: list[str]) -> ThemeFound | None:
        """Return the one theme that a line names, None when it names none, or several as well as each other."""
        announced = bool(line) and line[0] in ANNOUNCING
        places = self._places(line)
        best: dict[str, tuple[float, frozenset[int]]] = {}
        for code, title, kept in self._wordings if places else ():
            share = sum(word in places for word in kept) / len(kept)
            if share > best.get(code, (0.0, frozenset()))[0]:
                best[code] = share, frozenset(places[word] for word in title if word in places)
        enough = ENOUGH_ANNOUNCED if announced else ENOUGH
        ranked = sorted(((share, code) for code, (share, _used) in best.items() if share >= enough), reverse=True)
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            share, code = ranked[0]
            used = {0} if announced else set()
            used |= {1} if announced and len(line) > 1 and _number(line[1]) else set()
            return ThemeFound(code, best[code][1] | used, share == 1.0, announced)
        return self._by_number(line) if announced and not ranked else None

    def _places(self, line: list[str]) -> dict[str, int]:
        """Return where each word of the titles stands in the line."""
        return {
            meant: at
            for at, word in reversed(list(enumerate(line)))
            for meant in self._by_initial.get(word[0], ())
            if near(word, meant)
        }

    def _by_number(self, line: list[str]) -> ThemeFound | None:
        at = 2 if line[1:2] == ["n"] else 1
        number = _number(line[at]) if len(line) > at else 0
        if 1 <= number <= len(self.codes):
            return ThemeFound(self.codes[number - 1], frozenset(range(at + 1)), False, True)
        return None

    def named_in(self, name: list[str]) -> ThemeFound | None:
        """Return the theme that the words of a file name point to: an alias, a title, or its number."""
        for at, word in enumerate(name):
            if word in ANNOUNCING and (found := self._by_number(name[at:])):
                return ThemeFound(found.code, frozenset(at + used for used in found.used), False, True)
        for code, title, _kept in self._wordings:
            at = position(tuple(title), name)
            if at >= 0:
                return ThemeFound(code, frozenset(range(at, at + len(title))), True, False)
        return self.find(name)


def _number(word: str) -> int:
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
    return int(word) if word.isdigit() and len(word) < 3 else roman.get(word, 0)


def _wordings(theme: Theme) -> list[list[str]]:
    """Return the words that tell the theme, for its titles, the parts of its titles and its other names."""
    whole = [*theme.titles, *theme.aliases]
    parts = [part for title in theme.titles for part in PART_OF_TITLE.split(title)]
    told = [[word for word in words(title) if word not in EMPTY_WORDS] for title in dict.fromkeys(whole + parts)]
    aliases = {tuple(words(alias)) for alias in theme.aliases}  # a single short word is too common, unless it was given
    return [title for title in told if len(title) > 1 or tuple(title) in aliases or len("".join(title)) > LONGEST_ALONE]
