"""Put every piece of a document in its place, or say that it found none: not one character is dropped."""

import re
from dataclasses import dataclass, replace

from cahiers.meetings.reading.guides import Guides
from cahiers.meetings.reading.shapes import Block, Document, Piece, Role, Shape
from cahiers.meetings.reading.tables import Grid, Head, grids
from cahiers.meetings.reading.themes import ThemeFinder
from cahiers.meetings.reading.vocabulary import FILLERS, Vocabulary, is_marked
from cahiers.meetings.reading.words import plain, words

LONGEST_THEME_LINE = 24
MOST_OTHERS = 3
BODY_LEVEL = 99
# What ends the text of a section although no other section begins.
CLOSING = re.compile(
    r"\W*(?:(?:bien |tres )?cordialement|bien a vous|bonne (?:reception|lecture)|(?:sinceres )?salutations|envoye de mon"
    r"|-- ?$|merci a (?:tous|toutes|vous)|merci de votre|en vous (?:remerciant|souhaitant)|amities)"
)
ELSEWHERE = re.compile(
    r"\W*(?:\d+\W+)?(?:conclusion|annexes?|remerciements|(?:liste des )?participants|presents|emargement|contacts?"
    r"|deroule(?:ment)?|ordre du jour|introduction|sommaire|preambule|compte rendu|informations? (?:generales?|pratiques?)"
    r"|date|lieu|organisat\w+|pieces? jointes?|divers|glossaire|bibliographie|rappels?|autres? remarques?|remarques?"
    r"|redacteurs?|redactrices?|suites? donnees?)\b"
)
NEW_PART = re.compile(r"\W*(?:la )?(?:fiche (?:de )?)?synth?[eé]?[sz]\w*\b", re.IGNORECASE)


@dataclass(frozen=True)
class Habits:
    """What is looked for in a kind of document. A `passing` key holds one line: the text then goes on as before."""

    vocabulary: Vocabulary
    guides: Guides
    themes: ThemeFinder | None = None
    theme: str = ""
    theme_certain: bool = False
    passing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where the text goes until another title is met."""

    theme: str = ""
    theme_certain: bool = False
    key: str = ""
    certain: bool = False
    heading: str = ""
    level: int = BODY_LEVEL
    part: int = 0


def place(document: Document, habits: Habits) -> tuple[Piece, ...]:
    """Cut the blocks into pieces: put together, they are the text of all the blocks, character for character."""
    return tuple(_Walk(document.blocks, habits).walk())


class _Walk:
    """One pass in reading order, remembering the last title met."""

    def __init__(self, blocks: tuple[Block, ...], habits: Habits) -> None:
        self.blocks = blocks
        self.habits = habits
        self.start = Place(habits.theme, habits.theme_certain)
        self.at = self.start
        self.pieces: list[Piece] = []
        self.grids: dict[int, Grid] = grids(blocks, self._recognise)

    def walk(self) -> list[Piece]:
        """Give each block its place."""
        last: Block | None = None
        for number, block in enumerate(self.blocks):
            self._move(last, block)
            last = block
            if self.habits.guides.hold(block.text):
                self._write(number, block.text, Role.GUIDE)
            elif block.cell:
                self._in_cell(number, block, block.cell)
            else:
                self._in_flow(number, block)
        return self.pieces

    def _move(self, last: Block | None, block: Block) -> None:
        """Forget the section when a table with titles ends, and in a row whose label is something else."""
        before, now = last.cell if last else None, block.cell
        if before and (not now or now[0] != before[0]) and self._named_something(self.grids[before[0]]):
            self.at = replace(self.at, key="")
        if now and before != now and now[1] in self.grids[now[0]].unlabelled_rows and now[2] == 0:
            self.at = replace(self.at, key="")

    @staticmethod
    def _named_something(grid: Grid) -> bool:
        return any(head.keys for head in grid.titles.values())

    def _in_cell(self, number: int, block: Block, cell: tuple[int, int, int]) -> None:
        table, row, column = cell
        grid = self.grids[table]
        title = grid.titles.get((row, column))
        if title:
            if row not in grid.heading_rows:
                self._enter(title, block)
            self._write(number, block.text, Role.HEADING, head=title)
            return
        above = grid.above(row, column)
        stayed, self.at = self.at, self._under(above)
        if above.keys:
            self._text(number, block.text)
        else:
            self._in_flow(number, block)
        if above:
            self.at = stayed

    def _under(self, head: Head) -> Place:
        place = self.at
        if head.theme:
            place = replace(place, theme=head.theme, theme_certain=head.theme_certain)
        if head.keys:
            place = replace(place, key=head.keys[0], certain=head.certain, heading=head.text)
        return place

    def _in_flow(self, number: int, block: Block) -> None:
        if block.shape == Shape.NOTE:
            self._text(number, block.text)
            return
        if self._begins_part(block):
            self._write(number, block.text, Role.HEADING)
            return
        head = self._recognise(block, False)
        if head and not self._is_detail(block, head):
            self._titled(number, block, head)
            return
        if self._ends_section(block):
            self.at = replace(self.at, key="")
        self._text(number, block.text)

    def _titled(self, number: int, block: Block, head: Head) -> None:
        rest = block.text[head.end :]
        self._write(number, block.text[: head.end], Role.HEADING, head=head)
        if rest and head.keys and head.keys[0] in self.habits.passing:
            stayed, self.at = self.at, self._under(head)
            self._text(number, rest)
            self.at = stayed
            return
        self._enter(head, block)
        if rest:
            self._text(number, rest)

    def _is_detail(self, block: Block, head: Head) -> bool:
        """Whether a title only details the section it stands in: `Proposition 2 : …` under « Défis et propositions »."""
        runs_on = bool(block.text[head.end :].strip())
        return not head.theme and (bool(head.others) or runs_on) and head.keys[:1] == (self.at.key,)

    def _enter(self, head: Head, block: Block) -> None:
        place = self.at
        if head.theme:
            place = replace(place, theme=head.theme, theme_certain=head.theme_certain, key="")
        if head.keys:
            level = block.level if block.shape == Shape.HEADING else BODY_LEVEL
            place = replace(place, key=head.keys[0], certain=head.certain, heading=head.text, level=level)
        self.at = place

    def _begins_part(self, block: Block) -> bool:
        """Whether a synthesis begins here: its title resets everything, and counts once something was placed."""
        if self.habits.themes is None or not is_marked(block) or not NEW_PART.match(block.text):
            return False
        if self._recognise(block, False).keys:
            return False
        placed = any(piece.role == Role.PLACED and piece.part == self.at.part for piece in self.pieces)
        self.at = replace(self.start, part=self.at.part + placed)
        return True

    def _ends_section(self, block: Block) -> bool:
        text = plain(block.text[:80])
        if CLOSING.match(text):
            return True
        if block.shape == Shape.HEADING and block.level <= self.at.level < BODY_LEVEL:
            return True
        found = ELSEWHERE.match(text)
        after = text[found.end() :].strip() if found else ""
        return bool(found) and block.shape != Shape.ITEM and (is_marked(block) or not after or after.startswith(":"))

    def _recognise(self, block: Block, labelled: bool) -> Head:
        """Say what a line names, a theme, a key or both; empty when it is text."""
        line = words(block.text[:300])
        theme = None
        if self.habits.themes and 0 < len(line) <= LONGEST_THEME_LINE:
            theme = self.habits.themes.find(line)
        title = self.habits.vocabulary.title(block, labelled=labelled, used=theme.used if theme else frozenset())
        if theme:
            _terms, taken = self.habits.vocabulary.keys_in(line)
            rest = set(range(len(line))) - theme.used - taken
            others = sum(line[at] not in FILLERS and not line[at].isdigit() for at in rest)
            sentence = block.text.rstrip().endswith((".", ";", "!", "?"))
            stands_out = is_marked(block) or labelled or theme.announced or (theme.certain and not sentence)
            if stands_out and others <= MOST_OTHERS and (title is None or title.end >= len(block.text)):
                keys, certain = (title.keys, title.certain) if title else ((), False)
                return Head(theme.code, theme.certain, keys, certain, len(block.text), block.text.strip(), others)
        if title is None:
            return Head()
        heading = block.text[: title.end].strip(" \t:-–—*_")
        return Head("", False, title.keys, title.certain, title.end, heading, title.others)

    def _text(self, number: int, text: str) -> None:
        if not self.at.key:
            self._write(number, text, Role.UNPLACED)
            return
        certain = self.at.certain and (self.at.theme_certain or self.habits.themes is None)
        piece = Piece(
            text, number, Role.PLACED, self.at.key, self.at.theme, self.at.part, "title", self.at.heading, certain
        )
        self.pieces.append(piece)

    def _write(self, number: int, text: str, role: Role, head: Head | None = None) -> None:
        key, theme = (head.keys[0] if head.keys else "", head.theme) if head else ("", "")
        self.pieces.append(Piece(text, number, role, key, theme, self.at.part))
