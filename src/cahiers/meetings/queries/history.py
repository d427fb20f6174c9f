"""The versions of a sheet, and what each one changed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.models import Sheet, SheetVersion
from cahiers.meetings.queries.sheets import challenges_of
from cahiers.meetings.structure.bounds import TITLES, name_of
from cahiers.meetings.structure.merging import REMOVED, Content

MOST_SHOWN = 50


@dataclass(frozen=True)
class CellChange:
    """A cell before and after a save."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A version, what it changed, what it set aside."""

    version: SheetVersion
    cells: tuple[CellChange, ...]
    aside: tuple[tuple[str, str], ...]


def changes_of(sheet: Sheet, *, before: int | None = None) -> list[Change]:
    """Return the versions of a sheet from the last, or from before one of them, each beside the one it replaced."""
    versions = SheetVersion.objects.filter(sheet=sheet, **({"number__lt": before} if before else {}))
    found = list(versions.order_by("-number")[: MOST_SHOWN + 1])
    names = {str(theme.pk): theme.title for theme in sheet.meeting.themes.all()}
    names |= {str(challenge.pk): challenge.title for challenge in challenges_of(sheet.meeting)}
    names |= {value: str(label) for value, label in IdeaLevel.choices}
    earlier = [*found[1:], None] if len(found) <= MOST_SHOWN else found[1:]
    return [_change(version, one, names) for version, one in zip(found[:MOST_SHOWN], earlier, strict=False)]


def _change(version: SheetVersion, earlier: SheetVersion | None, names: dict[str, str]) -> Change:
    after = Content.of_json(version.content)
    before = Content.of_json(earlier.content if earlier else {})
    cells = [
        _shown(cell, before[cell], after[cell], names)
        for cell in dict.fromkeys([*after.cells, *before.cells])
        if before[cell] != after[cell]
    ]
    known = earlier.aside if earlier else {}
    fresh = [(cell, text) for cell, texts in version.aside.items() for text in texts if text not in known.get(cell, ())]
    return Change(version, tuple(cells), tuple((_title(cell), names.get(text, text)) for cell, text in fresh))


def _title(cell: str) -> str:
    return str(TITLES.get(name_of(cell), ""))


def _shown(cell: str, before: str, after: str, names: dict[str, str]) -> CellChange:
    if name_of(cell) == REMOVED:
        return CellChange(_("Idée"), "", _("retirée") if after else _("remise"))
    return CellChange(_title(cell), names.get(before, before), names.get(after, after))
