"""What a person says of a piece that was read: where each run of text goes, and the fields of a sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from cahiers.foundation.text import clean
from cahiers.meetings.enums import IdeaLevel, MemberKind
from cahiers.meetings.structure.pieces import IdeaRead, SheetRead, Understood


@dataclass(frozen=True)
class Correction:
    """A piece as the page sent it back. `sheet` is None for what is not a sheet."""

    base: str
    kind: str
    theme: str
    moves: dict[int, str]
    reason: str
    sheet: SheetRead | None


def correction_sent(data: Mapping[str, str], understood: Understood) -> Correction:
    """Read back what a page sent; only the runs of text whose place changed are moves."""
    kind = data.get("kind", "")
    moves = {
        rank: data[f"to-{rank}"]
        for rank, part in enumerate(understood.parts)
        if data.get(f"to-{rank}", part.place) != part.place
    }
    return Correction(
        base=data.get("base", ""),
        kind=kind if kind in MemberKind.values else understood.kind,
        theme=data.get("theme", ""),
        moves=moves,
        reason=_typed(data, "reason"),
        sheet=_sheet(data) if "state_of_play" in data else None,
    )


def _sheet(data: Mapping[str, str]) -> SheetRead:
    return SheetRead(
        theme=data.get("theme", ""),
        table=_number(data.get("table", "")),
        wording=" ".join(_typed(data, "wording").split()),
        seated=_number(data.get("seated", "")),
        state_of_play=_typed(data, "state_of_play"),
        obstacles=_typed(data, "obstacles"),
        ideas=tuple(idea for idea in _ideas(data) if not idea.is_blank),
    )


def _ideas(data: Mapping[str, str]) -> Iterator[IdeaRead]:
    for rank in count():
        if f"idea-{rank}-text" not in data:
            return
        level = data.get(f"idea-{rank}-level", "")
        yield IdeaRead(
            _typed(data, f"idea-{rank}-text"),
            level if level in IdeaLevel.values else "",
            " ".join(_typed(data, f"idea-{rank}-who").split()),
            " ".join(_typed(data, f"idea-{rank}-means").split()),
        )


def _typed(data: Mapping[str, str], name: str) -> str:
    return clean(data.get(name, ""))


def _number(raw: str) -> int | None:
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 and int(raw) else None
