"""A document of a hand-in as it was read and as its organiser corrects it: each run of its text has one place.

Texts are never rewritten here: they are moved. What has no place must be given one, or set aside with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cahiers.foundation.text import clean
from cahiers.meetings.enums import MemberKind, Section

PLACED, HEADING, GUIDE, UNPLACED, ASIDE = "placed", "heading", "guide", "unplaced", "aside"
ROLES = (PLACED, HEADING, GUIDE, UNPLACED, ASIDE)
STATE, OBSTACLES, WORDING, IDEA = "state_of_play", "obstacles", "wording", "idea"
SHEET_FIELDS = (STATE, OBSTACLES, WORDING, IDEA)
NOTES = ("who", "means")  # read beside an idea
LONGEST_TAG = 60  # the level that a line says of its idea is read apart: « (académie) »


@dataclass(frozen=True)
class Part:
    """A run of text in reading order: what it was taken for, for which theme, and why."""

    text: str
    role: str = UNPLACED
    key: str = ""
    theme: str = ""
    certain: bool = False
    heading: str = ""
    reason: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.text.strip()

    @property
    def place(self) -> str:
        """Where it goes, as a form says it."""
        if self.role != PLACED:
            return self.role
        return f"{self.theme}/{self.key}" if self.theme and self.key in Section.values else self.key


@dataclass(frozen=True)
class IdeaRead:
    """An idea of a sheet: what nobody wrote is empty."""

    text: str = ""
    level: str = ""
    who: str = ""
    means: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether the line is empty."""
        return not (self.text.strip() or self.who.strip() or self.means.strip())


@dataclass(frozen=True)
class SheetRead:
    """What a document says of a table."""

    theme: str = ""
    table: int | None = None
    wording: str = ""
    seated: int | None = None
    state_of_play: str = ""
    obstacles: str = ""
    ideas: tuple[IdeaRead, ...] = ()

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Its texts, each with the name of its field."""
        own = [(name, getattr(self, name)) for name in (WORDING, STATE, OBSTACLES)]
        return own + [(name, getattr(idea, name)) for idea in self.ideas for name in ("text", *NOTES)]

    def with_text(self, key: str, text: str) -> "SheetRead":
        """Add a run of text at the end of a field; as an idea, it is one more."""
        if key == IDEA:
            return replace(self, ideas=(*self.ideas, IdeaRead(text.strip())))
        before = getattr(self, key)
        glue = " " if key == WORDING else "\n"
        changed: dict[str, Any] = {key: f"{before}{glue}{text.strip()}" if before.strip() else text.strip()}
        return replace(self, **changed)

    def without_text(self, key: str, text: str) -> "SheetRead | None":
        """Take a run of text out of a field; None when it no longer stands there as it was read.

        A line of a long field, an idea, a note, a challenge by itself: part of a line is somebody's own sentence, and stays.
        """
        run = _words(text)
        if key == IDEA or key in NOTES:
            return self._without_idea(key, run)
        kept = _without_line(getattr(self, key), run) if key in SHEET_FIELDS else None
        changed: dict[str, Any] = {key: kept}
        return None if kept is None else replace(self, **changed)

    def _without_idea(self, key: str, run: str) -> "SheetRead | None":
        name = "text" if key == IDEA else key
        for rank, idea in enumerate(self.ideas):
            kept = _without_line(getattr(idea, name), run, is_tagged=key == IDEA)
            if kept is not None:
                changed: dict[str, Any] = {name: kept}
                left = replace(idea, **changed)
                return replace(
                    self, ideas=(*self.ideas[:rank], *([] if left.is_blank else [left]), *self.ideas[rank + 1 :])
                )
        return None


def _words(text: str) -> str:
    return " ".join(clean(text).split())


def _without_line(text: str, run: str, *, is_tagged: bool = False) -> str | None:
    """Return a text without the line that is the run, None when there is none; a tagged run may open and end by more."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        said = _words(line)
        within = is_tagged and said and run.partition(said)
        if said == run or (
            within and within[1] and not any(map(str.isalnum, within[0])) and len(within[2]) <= LONGEST_TAG
        ):
            return "\n".join([*lines[:at], *lines[at + 1 :]]).strip("\n")
    return None


@dataclass(frozen=True)
class Understood:
    """What a piece is taken for, its text in order, and its sheet when it is one."""

    kind: str = MemberKind.OTHER
    parts: tuple[Part, ...] = ()
    sheet: SheetRead = field(default_factory=SheetRead)
    academy: str = ""
    network: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what `of_json` reads back."""
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Understood":
        """Rebuild what was stored; nothing stored is nothing understood."""
        if not stored:
            return cls()
        sheet = stored["sheet"]
        ideas = tuple(IdeaRead(**idea) for idea in sheet["ideas"])
        return cls(
            stored["kind"],
            tuple(Part(**part) for part in stored["parts"]),
            SheetRead(**{**sheet, "ideas": ideas}),
            stored["academy"],
            stored["network"],
        )

    def to_place(self, themes: Iterable[str]) -> list[int]:
        """Return the ranks of the runs of text that have no place among these themes."""
        if self.kind == MemberKind.OTHER:
            return []
        known = set(themes)
        return [
            rank
            for rank, part in enumerate(self.parts)
            if not part.is_blank
            and (part.role == UNPLACED or (self._is_synthesis and part.role == PLACED and part.theme not in known))
        ]

    @property
    def _is_synthesis(self) -> bool:
        return self.kind == MemberKind.SYNTHESIS

    def set_aside(self) -> list[Part]:
        """Return what was set aside, each with its reason."""
        return [part for part in self.parts if part.role == ASIDE and not part.is_blank]

    def texts(self) -> dict[tuple[str, str], str]:
        """Return the text of each section of each theme, put together in reading order."""
        gathered: dict[tuple[str, str], list[str]] = {}
        for part in self.parts:
            if part.role == PLACED and part.key in Section.values and not part.is_blank:
                gathered.setdefault((part.theme, part.key), []).append(part.text.strip())
        return {place: "\n\n".join(texts) for place, texts in gathered.items()}

    def moved(self, rank: int, place: str, reason: str = "") -> "Understood":
        """Return the same document with one run of text elsewhere; a place that does not exist changes nothing.

        A run of a sheet leaves the field where it was read for another one, where it can be corrected; it also stays where
        it was when somebody rewrote that field (`stays_behind`).
        """
        part = self.parts[rank]
        theme, _slash, key = place.rpartition("/")
        if place in (HEADING, GUIDE, UNPLACED, ASIDE):
            moved = replace(part, role=place, key="", reason=reason if place == ASIDE else "")
        elif self._is_synthesis and key in Section.values:
            moved = replace(part, role=PLACED, theme=theme, key=key, certain=True, reason="")
        elif self.kind == MemberKind.SHEET and key in SHEET_FIELDS:
            moved = replace(part, role=PLACED, theme="", key=key, certain=True, reason="")
        else:
            return self
        sheet = self._without(part) or self.sheet
        if self.kind == MemberKind.SHEET and moved.role == PLACED:
            sheet = sheet.with_text(key, part.text)
        return replace(self, sheet=sheet, parts=(*self.parts[:rank], moved, *self.parts[rank + 1 :]))

    def stays_behind(self, rank: int) -> bool:
        """Whether a run of a sheet would stay in its field if it moved: the field was rewritten since it was read."""
        part = self.parts[rank]
        is_said = part.role == PLACED and part.key in (*SHEET_FIELDS, *NOTES) and not part.is_blank
        return self.kind == MemberKind.SHEET and is_said and self._without(part) is None

    def _without(self, part: Part) -> SheetRead | None:
        return self.sheet.without_text(part.key, part.text) if part.role == PLACED else None

    def taken_for(self, kind: str) -> "Understood":
        """Return the same document taken for something else: what had a place is to be placed again.

        What somebody typed in the fields of a sheet stands nowhere in the document: it becomes runs of text, to be placed too.
        """
        if kind == self.kind:
            return self
        parts = tuple(
            replace(part, role=UNPLACED, key="", certain=False) if part.role == PLACED else part for part in self.parts
        )
        sheet = SheetRead(theme=self.sheet.theme, table=self.sheet.table)
        return replace(self, kind=kind, parts=(*parts, *self._typed()), sheet=sheet)

    def _typed(self) -> Iterator[Part]:
        """Return the lines of the sheet's fields that the document does not hold."""
        held = _words("\n".join(part.text for part in self.parts))
        for _name, text in self.sheet.cells:
            for line in text.split("\n"):
                said = _words(line)
                if said and said not in held:
                    yield Part(said)

    def about(self, theme: str) -> "Understood":
        """Return the same document where what names no theme is about this one; a sheet is about one theme as a whole."""
        parts = tuple(
            replace(part, theme=theme) if self._is_synthesis and part.role == PLACED and not part.theme else part
            for part in self.parts
        )
        return replace(self, parts=parts, sheet=replace(self.sheet, theme=theme))
