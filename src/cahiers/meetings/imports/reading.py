"""The one place that knows the package `reading`: a file in, lines out, as the rest of the room speaks of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from cahiers.campaign.models import Theme
from cahiers.meetings.enums import IdeaLevel, MemberKind, MemberOutcome
from cahiers.meetings.reading import sentences, shapes
from cahiers.meetings.reading.archive import open_upload
from cahiers.meetings.reading.directory import unpack
from cahiers.meetings.reading.hand_in import read_hand_in
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.themes import ThemeFinder
from cahiers.meetings.reading.words import words
from cahiers.meetings.structure import pieces
from cahiers.meetings.structure.bounds import LONGEST
from cahiers.meetings.structure.pieces import IdeaRead, Part, SheetRead, Understood
from cahiers.territory.models import Node
from cahiers.territory.queries import ACADEMY

KINDS = {
    shapes.NameKind.SYNTHESIS: MemberKind.SYNTHESIS,
    shapes.NameKind.SHEET: MemberKind.SHEET,
    shapes.NameKind.UNKNOWN: MemberKind.OTHER,
}
TITLE = re.compile(r"(fiches? )?d[ée]fis?( .{0,60})?|fiches?( .{0,60})?|synth[èe]se( .{0,60})?", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """What became of one file of a hand-in: the line that its receipt shows."""

    rank: int
    name: str
    size: int
    kind: str
    outcome: str
    code: str
    details: dict[str, Any] = field(default_factory=dict)
    understood: Understood = field(default_factory=Understood)


def read_upload(content: BinaryIO, name: str, themes: list[Theme], *, tell: Callable[[int, int], None]) -> list[Line]:
    """Read an upload in a limited process and return one line for each file in it, none left out.

    `tell` hears how many files are read, and how many there are, as it goes.
    """
    asked = [
        shapes.Theme(
            theme.code, (theme.title, theme.short_title), tuple(alias.wording for alias in theme.aliases.all())
        )
        for theme in themes
    ]
    academies = list(Node.objects.filter(level_id=ACADEMY).order_by("key").values_list("key", "name"))
    reading = read_hand_in(content, themes=asked, academies=academies, name=name, tell=tell)
    finder = ThemeFinder(tuple(asked))
    return [_line(rank, member, finder) for rank, member in enumerate(reading.members)]


def _line(rank: int, member: shapes.Member, themes: ThemeFinder) -> Line:
    understood = _understood(member, themes)
    return Line(
        rank,
        member.shown,
        member.size,
        understood.kind,
        member.outcome.value,
        member.reason,
        member.details,
        understood,
    )


def _understood(member: shapes.Member, themes: ThemeFinder) -> Understood:
    academy, network, read = member.name.academy, member.name.network, member.understood
    if read is None:
        return Understood(academy=academy, network=network)
    kind = KINDS[read.kind]
    parts = _with_title(tuple(_part(piece, kind) for piece in read.pieces))
    sheet = _sheet(member, read, themes) if kind == MemberKind.SHEET else SheetRead()
    return Understood(kind, parts, sheet, academy, network)


def _with_title(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Take the first line for the document's title when it only says what the document is: it needs no place."""
    at = next((at for at, part in enumerate(parts) if not part.is_blank), None)
    if at is None or parts[at].role != pieces.UNPLACED or not TITLE.fullmatch(parts[at].text.strip()):
        return parts
    return (*parts[:at], replace(parts[at], role=pieces.HEADING), *parts[at + 1 :])


SHEET_KEYS = {"challenge": pieces.WORDING, "problem": pieces.WORDING, "ideas": pieces.IDEA}


def _part(piece: shapes.Piece, kind: str) -> Part:
    key = piece.key.partition(":")[0]
    if kind == MemberKind.SHEET:
        key = SHEET_KEYS.get(key, key)
    return Part(piece.text, piece.role.value, key, piece.theme, piece.certain, piece.heading)


def _sheet(member: shapes.Member, read: shapes.Understood, themes: ThemeFinder) -> SheetRead:
    said = {placement.key: placement for placement in read.placements}

    def text(key: str) -> str:
        return said[key].text.strip() if key in said else ""

    def told(key: str) -> str:
        """Return a short answer, which may stand on the line of its title: a number alone, a word of every title."""
        titles = (piece.text for piece in read.pieces if piece.key == key and piece.role == shapes.Role.HEADING)
        return text(key) or next((title.partition(":")[2].strip() for title in titles), "")

    theme = themes.find(words(told("theme")))
    table = member.name.number if member.name.number is not None else _number(told("table"))
    wording, state = " ".join(filter(None, (text("challenge"), text("problem")))), text("state_of_play")
    if len(wording) > LONGEST["wording"]:
        wording, state = "", "\n".join(filter(None, (wording, state)))
    return SheetRead(
        theme=theme.code if theme else member.name.theme,
        table=table,
        wording=" ".join(wording.split()),
        seated=_number(told("seated")),
        state_of_play=state,
        obstacles=text("obstacles"),
        ideas=tuple(_idea(idea) for idea in read.ideas),
    )


def _idea(idea: shapes.Idea) -> IdeaRead:
    """Return an idea; a note too long for its field joins the text, for nothing is cut."""
    text, notes = idea.text, {"who": idea.who, "means": idea.means}
    for name, note in notes.items():
        notes[name] = " ".join(note.split())
        if len(notes[name]) > LONGEST[name]:
            text, notes[name] = "\n".join(filter(None, (text, note))), ""
    return IdeaRead(text, idea.level if idea.level in IdeaLevel.values else "", **notes)


def _number(text: str) -> int | None:
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    return int(digits) if digits and len(digits) < 3 else None


def sentence_for(outcome: str, code: str, details: Mapping[str, Any]) -> str:
    """Say what became of a file, and what its person can do."""
    known = sentences.SENTENCES.get(shapes.Outcome(outcome), {})
    return known[code]().format(**details) if code in known else str(MemberOutcome(outcome).label)


def files_of(content: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the rank and the bytes of each file of a zip that can be unpacked within the limits.

    Nothing for a single file, which is the upload itself, and for what may not be opened.
    """
    try:
        upload = open_upload(content, name)
    except Unreadable:
        return
    for rank, entry in enumerate(upload.members or ()):
        if entry.refusal or entry.is_folder:
            continue
        try:
            yield rank, unpack(content, entry)
        except Unreadable:
            continue
