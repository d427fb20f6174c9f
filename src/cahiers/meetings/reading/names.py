"""What the name of a file tells, when it was meant to follow the kit: `Synthese_<académie> ECLORE_<network>`."""

import re
from dataclasses import dataclass
from itertools import chain

from cahiers.meetings.reading.shapes import NameKind, NameRead
from cahiers.meetings.reading.themes import ThemeFinder
from cahiers.meetings.reading.words import near, words

LONGEST_NAME = 200
ENDING = re.compile(r"(?:\.[a-z0-9]{2,5})+$", re.IGNORECASE)
KNOWN_ENDINGS = frozenset(
    words("doc docx docm odt ott pdf txt rtf zip md eml png jpg jpeg xls xlsx csv ppt pptx html heic")
)
COPIES = re.compile(
    r"\(\s*\d{1,2}\s*\)|\bcopie(?:\s+de)?\b(?:\s*\(\d+\))?|\bcopy(?:\s+of)?\b|\bconflit\b.*$", re.IGNORECASE
)
DATES = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]?\d[-_. ][01]?\d[-_. ](?:20)?\d{2}"
    r"|[0-3]\d[01]\d(?:20)?\d{2}|(?:19|20)\d{2})(?!\d)"
)
VERSIONS = re.compile(
    r"(?<![a-z])(?:v(?:ersion)?\s?\d{1,2}(?:[.-]\d)?|vf\d?|vdef|v?finale?|d[eé]f(?:initi(?:f|ve))?|relue?|corrig[eé]e?"
    r"|ok|modif\w*|bis)(?![a-z])",
    re.IGNORECASE,
)
GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Za-zÀ-ÿ])(?=\d)|(?<=\d)(?=[A-Za-zÀ-ÿ])")
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
SYNTHESES = ("synthese", "syntheses", "synth", "synthes", "synthse", "syntese", "sinthese", "synthesis")
SHEETS = ("defi", "defis", "defie", "deffi", "fichedefi", "fd", "fiche", "fiches")
KINDS = {word: kind for kind, known in ((NameKind.SYNTHESIS, SYNTHESES), (NameKind.SHEET, SHEETS)) for word in known}
NETWORK_MARKS = ("eclore", "eclores", "eclor", "reseau", "reseaux", "res", "bassin", "circonscription")
EMPTY = frozenset(
    words(
        """academie acad ac academique egn etats generaux numerique du de la le les des d l et n no numero doc document nom
        table tableau mail re tr fw fwd scan img"""
    )
)
FORGIVEN_FROM = 5


@dataclass
class _Token:
    """One word of a name, as written and plain; `use` is what it was taken for."""

    written: str
    word: str
    use: str = ""


class NameReader:
    """Knows the académies, under their names of today and of before, and the themes."""

    def __init__(self, academies: tuple[tuple[str, str], ...], themes: ThemeFinder) -> None:
        longest_first = sorted(academies, key=lambda one: -len(words(one[1])))
        self._academies = [(key, words(name)) for key, name in longest_first if words(name)]
        self._themes = themes

    def read(self, shown: str) -> NameRead:
        """Return what the name tells; a mere picture `IMG_2034.jpg` tells nothing, and nothing is refused."""
        guessed: set[str] = set()
        tokens = _tokens(shown.rpartition("/")[2][:LONGEST_NAME])
        kind = self._kind(tokens, guessed)
        academy = self._academy(tokens, guessed)
        theme = self._theme(tokens, guessed)
        number = _number(tokens, guessed)
        network = _network(tokens, guessed) if kind != NameKind.UNKNOWN or academy else ""
        return NameRead(kind, academy, network, number, theme, tuple(sorted(guessed)))

    @staticmethod
    def _kind(tokens: list[_Token], guessed: set[str]) -> NameKind:
        for token in tokens:
            exact = KINDS.get(token.word)
            near_one = exact or next(
                (kind for word, kind in KINDS.items() if len(word) >= FORGIVEN_FROM and near(token.word, word)), None
            )
            glued = near_one or next(
                (kind for word, kind in KINDS.items() if len(word) > 3 and token.word.startswith(word)), None
            )
            if glued:
                if not near_one:  # `synthesepoitiers`: the rest of the word is read on
                    length = max(len(word) for word in KINDS if token.word.startswith(word))
                    rest = _Token(token.written[length:], token.word[length:])
                    tokens.insert(tokens.index(token) + 1, rest)
                token.use = "kind"
                if token.word not in ("synthese", "syntheses", "defi", "defis"):
                    guessed.add("kind")
                for other in tokens:
                    other.use = other.use or ("kind" if KINDS.get(other.word) else "")
                return glued
        return NameKind.UNKNOWN

    def _academy(self, tokens: list[_Token], guessed: set[str]) -> str:
        for exactly in (True, False):
            for key, name in self._academies:
                for start in range(len(tokens)):
                    end = _stands(tokens, start, name, exactly)
                    if end:
                        for token in tokens[start:end]:
                            token.use = "academy"
                        if not exactly:
                            guessed.add("academy")
                        return key
        return ""

    def _theme(self, tokens: list[_Token], guessed: set[str]) -> str:
        free = [token for token in tokens if not token.use]
        found = self._themes.named_in([token.word for token in free])
        if found is None:
            return ""
        for at in found.used:
            if at < len(free):
                free[at].use = "theme"
        guessed.add("theme")  # a network may be called after a word of a theme
        return found.code


def _tokens(name: str) -> list[_Token]:
    stem = name
    while ENDING.search(stem) and stem.rpartition(".")[2].casefold() in KNOWN_ENDINGS:
        stem = stem[: stem.rindex(".")]
    stem = stem.replace("_", " ")
    for pattern in (COPIES, DATES, VERSIONS):
        stem = pattern.sub(" ", stem)
    stem = GLUED.sub(" ", stem)
    return [_Token(written, word) for written in WORD.findall(stem) for word in ["".join(words(written))] if word]


def _stands(tokens: list[_Token], start: int, name: list[str], exactly: bool) -> int:
    """Return where the name of an académie ends if it begins there, 0 if it does not; it may be written in one word."""
    if tokens[start].use:
        return 0
    span = tokens[start : start + len(name)]
    same = [token.word for token in span] == name
    if same or (
        not exactly and len(span) == len(name) and all(near(t.word, word) for t, word in zip(span, name, strict=True))
    ):
        return start + len(name)
    return start + 1 if len(name) > 1 and tokens[start].word == "".join(name) else 0


def _number(tokens: list[_Token], guessed: set[str]) -> int | None:
    for before, token in zip(chain([None], tokens), tokens, strict=False):
        if token.word.isdecimal() and not token.use and len(token.word) < 3:
            token.use = "number"
            told = before is not None and (before.use == "kind" or before.word in ("n", "no", "numero", "table"))
            if not told:
                guessed.add("number")
            return int(token.word)
    return None


def _network(tokens: list[_Token], guessed: set[str]) -> str:
    """Return the words left, after ECLORE when it is there."""
    marks = [at for at, token in enumerate(tokens) if token.word in NETWORK_MARKS or near(token.word, "eclore")]
    for at in marks:
        tokens[at].use = "mark"
    kept = [token for token in tokens if not token.use]
    while kept and kept[0].word in EMPTY:
        kept.pop(0)
    while kept and kept[-1].word in EMPTY:
        kept.pop()
    if kept and (not marks or tokens.index(kept[0]) < marks[-1]):
        guessed.add("network")
    return " ".join(token.written for token in kept)
