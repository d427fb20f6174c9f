"""The titles people give to what the kit asks for, and how a line is recognised as one of them."""

import re
from dataclasses import dataclass

from cahiers.meetings.reading.shapes import Block, Shape
from cahiers.meetings.reading.words import stands, words

LONGEST_TITLE = 140
LONGEST_PREFIX = 90
LONGEST_NUMBERING = 40
MOST_WORDS = 18
MOST_OTHERS = 4
SHORT = 9
NUMBERING = re.compile(
    r"\s*(?:[#>*_=~•·●■▪◦➢➤→✓☐☒\-–—]+\s*)*"
    r"(?:(?:partie|rubrique|section|point|chapitre|question|étape)\s+)?"
    r"(?:(?:\d{1,2}|[ivxIVX]{1,4}|[a-hA-H])\s*(?:[.)/°:\-–—]|(?=\s))+\s*)*(?:[*_]+)?",
    re.IGNORECASE,
)
CUT = re.compile(r"\s*(?::|\s[–—-]\s|\s?=\s|→|\.\s)[\s*_]*")
FILLERS = frozenset(
    words(
        """a au aux avec ce ces cette d dans de des du en et l la le les leur leurs n nos notre nous on ou par pour quelques
    s sa ses son sur un une vos votre the i ii iii iv v vi 1 2 3 4 5 deux
    theme thematique axe synthese ecole etablissement etablissements college lycee reseau eclore rencontre
    equipe equipes participants groupe atelier tables table notamment identifie identifies identifiees identifiee
    presente presentes presentee presentees exprime exprimes exprimee exprimees description numerique
    principal principale principaux principales suite lignes ligne maximum max environ"""
    )
)


@dataclass(frozen=True, order=True)
class Term:
    """Words that name a place. A strong term is the kit's own; a weak one needs to look like a title."""

    key: str
    words: tuple[str, ...]
    strong: bool


@dataclass(frozen=True)
class Title:
    """A line recognised: its places in order, what was read as the title, where the text after it begins."""

    keys: tuple[str, ...]
    certain: bool
    end: int
    others: int


class Vocabulary:
    """The terms of a kind of document."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        longest_first = sorted(terms, key=lambda term: (-len(term.words), not term.strong))
        self._by_initial: dict[str, list[tuple[int, Term]]] = {}
        for rank, term in enumerate(longest_first):
            self._by_initial.setdefault(term.words[0][0], []).append((rank, term))

    def keys_in(self, line: list[str]) -> tuple[list[Term], set[int]]:
        """Return the terms a line holds, in order, longest first where they overlap, and the places they take."""
        found = sorted(
            (rank, at, term)
            for at, word in enumerate(line)
            for rank, term in self._by_initial.get(word[0], ())
            if stands(term.words, line, at)
        )
        taken: set[int] = set()
        kept: list[tuple[int, Term]] = []
        for _rank, at, term in found:
            span = range(at, at + len(term.words))
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append((at, term))
        kept.sort(key=lambda one: one[0])
        return [term for _at, term in kept], taken

    def judge(self, text: str, used: frozenset[int] = frozenset()) -> tuple[list[Term], list[int]]:
        """Return the terms of a would-be title and the places of the words that belong to no title."""
        line = words(text)
        if not line or len(line) > MOST_WORDS:
            return [], []
        terms, taken = self.keys_in(line)
        others = [at for at, word in enumerate(line) if at not in taken and at not in used and not _fills(word)]
        return terms, others

    def title(self, block: Block, *, labelled: bool, used: frozenset[int] = frozenset()) -> Title | None:
        """Recognise a line as a title, alone or followed by its text on the same line.

        `labelled` says that the line stands where tables hold titles; `used` are words that already name a theme.
        """
        text = block.text
        start = NUMBERING.match(text, 0, LONGEST_NUMBERING)
        begin = start.end() if start else 0
        numbered = any(char.isalnum() for char in text[:begin])
        if len(text) <= LONGEST_TITLE:
            shift = len(words(text)) - len(words(text[begin:]))
            whole = self._whole(block, text[begin:], labelled, numbered, frozenset(at - shift for at in used))
            if whole:
                return whole
        return self._prefix(block, text, begin, numbered or labelled)

    def _whole(self, block: Block, text: str, labelled: bool, numbered: bool, used: frozenset[int]) -> Title | None:
        terms, others = self.judge(text, used)
        if not terms:
            return None
        line = words(text)
        marked = is_marked(block) or numbered or labelled or text.rstrip(" *_").endswith(":")
        short = len(line) <= SHORT and not text.rstrip().endswith((".", ";", ",", "!", "?"))
        strong = any(term.strong for term in terms)
        keys = tuple(dict.fromkeys(term.key for term in terms))
        if not others:
            sure = strong and len(keys) == 1
            if (marked or short) and (strong or block.shape != Shape.ITEM or labelled):
                return Title(keys, sure, len(block.text), 0)
            return None
        early = min((at for at, word in enumerate(line) if at not in others and not _fills(word)), default=99)
        leads = not any(at < early for at in others)
        sentence = text.rstrip().endswith((".", ";", ",", "!")) and block.shape != Shape.HEADING
        if strong and leads and not sentence and len(others) <= MOST_OTHERS and (is_marked(block) or labelled):
            return Title(keys[:1], False, len(block.text), len(others))
        return None

    def _prefix(self, block: Block, text: str, begin: int, numbered: bool) -> Title | None:
        """Recognise a title followed by its text: `État des lieux : le collège…`."""
        for cut in CUT.finditer(text, begin, min(len(text), LONGEST_PREFIX)):
            terms, others = self.judge(text[begin : cut.start()])
            if others or len(words(text[begin : cut.start()])) > SHORT:
                return None
            if not terms or not text[cut.end() :].strip():
                continue
            keys = tuple(dict.fromkeys(term.key for term in terms))
            strong = any(term.strong for term in terms)
            colon = ":" in cut.group()
            if (strong and (colon or numbered)) or (colon and (numbered or block.shape != Shape.ITEM)):
                return Title(keys, strong and colon and len(keys) == 1, cut.end(), 0)
            return None
        return None


def _fills(word: str) -> bool:
    return word in FILLERS or word.isdigit()


def is_marked(block: Block) -> bool:
    """Whether a line looks like a title: a heading, bold, or in capitals."""
    letters = [char for char in block.text if char.isalpha()]
    capitals = len(letters) > 3 and sum(char.isupper() for char in letters) > 0.8 * len(letters)
    return block.shape == Shape.HEADING or block.bold or capitals


def terms_of(lines: dict[str, tuple[str, str]]) -> tuple[Term, ...]:
    """Build terms from `key: (strong, weak)`, phrases parted by commas."""
    return tuple(
        Term(key, tuple(words(phrase)), strong)
        for key, wordings in lines.items()
        for strong, wording in ((True, wordings[0]), (False, wordings[1]))
        for phrase in wording.split(",")
        if phrase.strip()
    )
