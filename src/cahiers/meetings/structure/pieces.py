"""A document of a hand-in as it was read and as its organiser corrects it: each run of its text has one place.

Texts are never rewritten here: they are moved. What has no place must be given one, or set aside with a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cahiers.meetings.enums import MemberKind, Section

PLACED, HEADING, GUIDE, UNPLACED, ASIDE = "placed", "heading", "guide", "unplaced", "aside"
ROLES = (PLACED, HEADING, GUIDE, UNPLACED, ASIDE)
STATE, OBSTACLES, WORDING, IDEA = "state_of_play", "obstacles", "wording", "idea"
SHEET_FIELDS = (STATE, OBSTACLES, WORDING, IDEA)
LONGEST = {"wording": 300, "who": 300, "means": 500}
MOST_SEATED = 30


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
        if self.role == PLACED:
            return f"{self.theme}/{self.key}" if self.theme else self.key
        return self.role


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

    def with_text(self, key: str, text: str) -> "SheetRead":
        """Add a run of text at the end of a field; as an idea, it is one more."""
        if key == IDEA:
            return replace(self, ideas=(*self.ideas, IdeaRead(text.strip())))
        before = getattr(self, key)
        glue = " " if key == WORDING else "\n"
        changed: dict[str, Any] = {key: f"{before}{glue}{text.strip()}" if before.strip() else text.strip()}
        return replace(self, **changed)


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

        A run of a sheet leaves the document for the sheet's own fields, where it can be corrected.
        """
        part = self.parts[rank]
        theme, _slash, key = place.rpartition("/")
        if place in (HEADING, GUIDE, UNPLACED):
            part, sheet = replace(part, role=place, key="", reason=""), self.sheet
        elif place == ASIDE:
            part, sheet = replace(part, role=ASIDE, key="", reason=reason), self.sheet
        elif self._is_synthesis and key in Section.values:
            part, sheet = replace(part, role=PLACED, theme=theme, key=key, certain=True, reason=""), self.sheet
        elif self.kind == MemberKind.SHEET and key in SHEET_FIELDS:
            sheet = self.sheet.with_text(key, part.text)
            part = replace(part, role=PLACED, theme="", key=key, certain=True, reason="")
        else:
            return self
        return replace(self, sheet=sheet, parts=(*self.parts[:rank], part, *self.parts[rank + 1 :]))

    def taken_for(self, kind: str) -> "Understood":
        """Return the same document taken for something else: what had a place is to be placed again."""
        if kind == self.kind:
            return self
        parts = tuple(
            replace(part, role=UNPLACED, key="", certain=False) if part.role == PLACED else part for part in self.parts
        )
        sheet = SheetRead(theme=self.sheet.theme, table=self.sheet.table)
        return replace(self, kind=kind, parts=parts, sheet=sheet)

    def about(self, theme: str) -> "Understood":
        """Return the same document where what names no theme is about this one."""
        parts = tuple(
            replace(part, theme=theme) if part.role == PLACED and not part.theme else part for part in self.parts
        )
        return replace(self, parts=parts, sheet=replace(self.sheet, theme=theme))
