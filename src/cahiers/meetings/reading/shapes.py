"""What the reader understood: frozen, and the same once written as JSON and read back."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of one file of a hand-in."""

    READ = "read"
    KEPT = "kept"
    IGNORED = "ignored"
    REFUSED = "refused"


class NameKind(StrEnum):
    """What a file's name says the file is."""

    SYNTHESIS = "synthesis"
    SHEET = "sheet"
    UNKNOWN = "unknown"


class Shape(StrEnum):
    """What a block is, to the eye."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"


class Role(StrEnum):
    """What a piece of text is for the reading."""

    PLACED = "placed"
    HEADING = "heading"
    GUIDE = "guide"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class Theme:
    """A theme of the meeting: its code, its titles as published, and the shorter names people give it."""

    code: str
    titles: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One paragraph in reading order; inside a table, `cell` is (number of the table, row, column) from 0.

    `level` is the level of a heading (1 is the title) or the depth of a list item (from 0).
    """

    text: str
    shape: Shape = Shape.PARAGRAPH
    level: int = 0
    bold: bool = False
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Document:
    """What a reader sees of a file; headers, footers and tables of contents stand apart. Nothing hidden is in it."""

    blocks: tuple[Block, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameRead:
    """What a file's name tells; the names of the fields in `guessed` are likely, the others are certain."""

    kind: NameKind = NameKind.UNKNOWN
    academy: str = ""
    network: str = ""
    number: int | None = None
    theme: str = ""
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A run of text of one block and where it goes: all the pieces, in order, are all the text of the blocks.

    `key` is a section of the synthesis or a field of the sheet, empty when unplaced. `part` counts the syntheses that
    stand one after the other in one document. `reason` and `heading` say why the text stands there.
    """

    text: str
    block: int
    role: Role
    key: str = ""
    theme: str = ""
    part: int = 0
    reason: str = ""
    heading: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Placement:
    """The text of one section, or of one field, put together in reading order."""

    key: str
    theme: str
    part: int
    text: str
    reason: str
    heading: str
    certain: bool


@dataclass(frozen=True)
class Idea:
    """One idea of a sheet; what nobody wrote is empty. `level` is "school", "academy", "national" or empty."""

    text: str
    level: str = ""
    who: str = ""
    means: str = ""


@dataclass(frozen=True)
class Understood:
    """What was made of a document: `kind` is what it was read as, `kind_guessed` when its name did not say so."""

    kind: NameKind
    kind_guessed: bool
    document: Document
    pieces: tuple[Piece, ...]
    ideas: tuple[Idea, ...] = ()

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Text by part, theme and section, in order of first appearance."""
        return placements(self.pieces)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Paragraphs that found no place, in order, blank ones left out."""
        return tuple(piece.text for piece in self.pieces if piece.role == Role.UNPLACED and piece.text.strip())


@dataclass(frozen=True)
class Member:
    """The report line of one file: what it is called, what became of it and, when read, what was understood.

    `reason` and `details` make the sentence shown (`sentences`); `kind` is the type that its bytes show.
    """

    number: int
    shown: str
    size: int
    kind: str
    outcome: Outcome
    reason: str
    details: dict[str, Any] = field(default_factory=dict)
    name: NameRead = field(default_factory=NameRead)
    understood: Understood | None = None


@dataclass(frozen=True)
class HandInReading:
    """Everything read of one upload: exactly one line for each file in it."""

    members: tuple[Member, ...]


def placements(pieces: tuple[Piece, ...]) -> tuple[Placement, ...]:
    """Put together what goes to the same place; it is certain only if each of its pieces is."""
    gathered: dict[tuple[int, str, str], list[Piece]] = {}
    for piece in pieces:
        if piece.role == Role.PLACED and piece.text.strip():
            gathered.setdefault((piece.part, piece.theme, piece.key), []).append(piece)
    return tuple(
        Placement(
            key,
            theme,
            part,
            "\n".join(piece.text.strip() for piece in found),
            found[0].reason,
            found[0].heading,
            all(piece.certain for piece in found),
        )
        for (part, theme, key), found in gathered.items()
    )


def member_from_json(stored: dict[str, Any]) -> Member:
    """Rebuild one report line."""
    name = stored["name"]
    understood = stored["understood"]
    return Member(
        **{key: stored[key] for key in ("number", "shown", "size", "kind", "reason", "details")},
        outcome=Outcome(stored["outcome"]),
        name=NameRead(**name | {"kind": NameKind(name["kind"]), "guessed": tuple(name["guessed"])}),
        understood=understood_from_json(understood) if understood else None,
    )


def understood_from_json(stored: dict[str, Any]) -> Understood:
    """Rebuild what was made of a document."""
    document = stored["document"]
    return Understood(
        NameKind(stored["kind"]),
        stored["kind_guessed"],
        Document(tuple(_block(block) for block in document["blocks"]), tuple(document["apart"])),
        tuple(Piece(**piece | {"role": Role(piece["role"])}) for piece in stored["pieces"]),
        tuple(Idea(**idea) for idea in stored["ideas"]),
    )


def _block(stored: dict[str, Any]) -> Block:
    cell = stored["cell"]
    return Block(**stored | {"shape": Shape(stored["shape"]), "cell": tuple(cell) if cell else None})
