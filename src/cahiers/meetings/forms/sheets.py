"""What a page of a sheet sends, and how a sheet is laid out on a page."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cahiers.foundation.identity import new_id
from cahiers.meetings.enums import Origin
from cahiers.meetings.models import Sheet
from cahiers.meetings.queries.sheets import Standing
from cahiers.meetings.structure.bounds import FIELDS, IDEA_FIELDS, LONGEST, TITLES, is_known, name_of
from cahiers.meetings.structure.merging import GONE, PREFIX, REMOVED, Content, cell_of

FEWEST_LINES = 3
WAS = "was."
UP, DOWN, REMOVE, RESTORE, TAKE, DROP, FINISH = "up", "down", "remove", "restore", "take", "drop", "finish"


@dataclass(frozen=True)
class Sent:
    """What a device sent: the cells of its page, the version they were written from, and what a button asked."""

    content: Content
    base: int
    save_id: UUID
    was: Mapping[str, str]
    settled: tuple[tuple[str, str], ...]  # cell and mark of a formulation that was compared
    gesture: str
    is_automatic: bool
    is_late: bool

    @property
    def origin(self) -> str:
        """How the words came in."""
        return Origin.OFFLINE if self.is_late else Origin.ONLINE


def read_sent(posted: Any) -> Sent:
    """Read what a page sent; what cannot be read counts as nothing, except words: they are judged by the action."""
    cells = {name: posted[name] for name in posted if is_known(name)}
    was = {name[len(WAS) :]: posted[name] for name in posted if name.startswith(WAS) and is_known(name[len(WAS) :])}
    order = tuple(posted.get("order", "").split()[:500])
    named = [name.split(".")[1] for name in cells if name.startswith(PREFIX)]
    content = Content(cells, tuple(dict.fromkeys([*(idea for idea in order if idea in set(named)), *named])))
    base = posted.get("base", "")
    gesture, _sep, about = posted.get("gesture", "").partition(":")
    cell, _sep, mark = about.rpartition(":")
    settled = [tuple(one.rpartition(":")[::2]) for one in posted.getlist("settled")[:100]]
    if gesture in {TAKE, DROP}:
        settled.append((cell, mark))
    return Sent(
        content=_moved(content, gesture, about),
        base=int(base) if base.isascii() and base.isdigit() and len(base) < 9 else 0,
        save_id=_identifier(posted.get("save_id", "")),
        was=was,
        settled=tuple((one[0], one[1]) for one in settled),
        gesture=posted.get("gesture", ""),
        is_automatic=posted.get("go") == "auto",
        is_late=posted.get("late") == "1",
    )


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()


def _moved(content: Content, gesture: str, idea: str) -> Content:
    """Do to a sheet what a button of one of its ideas asks."""
    if idea not in content.order:
        return content
    if gesture in {REMOVE, RESTORE}:
        cell = cell_of(idea, REMOVED)
        return Content({**content.cells, cell: GONE if gesture == REMOVE else ""}, content.order)
    shown = [one for one in content.order if not content.is_removed(one)]
    if gesture not in {UP, DOWN} or idea not in shown:
        return content
    place = shown.index(idea) + (1 if gesture == DOWN else -1)
    if not 0 <= place < len(shown):
        return content
    order = [one for one in content.order if one != idea]
    order.insert(order.index(shown[place]) + (gesture == DOWN), idea)
    return Content(content.cells, tuple(order))


def mark_of(text: str) -> str:
    """Return a short name for a formulation, the same on every device."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def settled_texts(standing: Standing, settled: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the formulations that a page's marks name."""
    asked = set(settled)
    return [(cell, text) for cell, texts in standing.aside.items() for text in texts if (cell, mark_of(text)) in asked]


@dataclass(frozen=True)
class Field:
    """A cell on a page: its words, the other formulations, what does not fit."""

    name: str
    value: str
    fault: str
    aside: tuple[tuple[str, str], ...]  # words to show and mark

    @property
    def id(self) -> str:
        """Its identifier in the page."""
        return "c-" + self.name.replace(".", "-")

    @property
    def title(self) -> Any:
        """What it is called."""
        return TITLES.get(name_of(self.name), "")

    @property
    def longest(self) -> int:
        """How many characters it holds at most."""
        return LONGEST.get(name_of(self.name), 10)


@dataclass(frozen=True)
class IdeaFields:
    """An idea on a page."""

    key: str
    number: int
    fields: Mapping[str, Field]
    is_removed: bool


class SheetForm:
    """A sheet as a page shows it: what stands or what was just typed, with blank lines for more ideas."""

    def __init__(
        self,
        sheet: Sheet,
        standing: Standing,
        names: Mapping[str, str],
        *,
        typed: Content | None = None,
        faults: Mapping[str, str] | None = None,
    ) -> None:
        self.sheet, self.standing = sheet, standing
        self.content, self.faults = typed or standing.content, dict(faults or {})
        self._names = names  # of themes and challenges, to show a choice set aside

    @property
    def save_id(self) -> str:
        """A name for the save that this page will ask for."""
        return str(new_id())

    def field(self, cell: str) -> Field:
        """Return a cell as the page shows it."""
        aside = tuple((self._names.get(text, text), mark_of(text)) for text in self.standing.aside.get(cell, ()))
        return Field(cell, self.content[cell], self.faults.get(cell, ""), aside)

    @property
    def fields(self) -> dict[str, Field]:
        """The cells of the sheet itself."""
        return {name: self.field(name) for name in FIELDS}

    def _idea(self, key: str, number: int) -> IdeaFields:
        fields = {name: self.field(cell_of(key, name)) for name in IDEA_FIELDS}
        return IdeaFields(key, number, fields, self.content.is_removed(key))

    @property
    def ideas(self) -> list[IdeaFields]:
        """The ideas of the table, then blank lines."""
        keys = [key for key in self.content.ideas if not self.content.is_removed(key)]
        keys += [str(new_id()) for _line in range(max(FEWEST_LINES - len(keys), 1))]
        return [self._idea(key, number) for number, key in enumerate(keys, start=1)]

    @property
    def removed(self) -> list[IdeaFields]:
        """The ideas that the table took back."""
        return [self._idea(key, 0) for key in self.content.ideas if self.content.is_removed(key)]

    @property
    def blank(self) -> IdeaFields:
        """The idea that scripts copy."""
        return self._idea("__id__", 0)

    @staticmethod
    def title_of(cell: str) -> str:
        """Return what a cell is called; nothing for the sheet as a whole."""
        return str(TITLES.get(name_of(cell), ""))

    @property
    def fault_list(self) -> list[tuple[Field | None, str]]:
        """What does not fit, with its field; None for the sheet as a whole."""
        return [(self.field(cell) if cell else None, fault) for cell, fault in self.faults.items()]


def told(standing: Standing, names: Mapping[str, str], saved: str) -> dict[str, Any]:
    """Return what a device is told of a sheet."""
    return {
        "version": standing.version,
        **standing.content.as_json(),
        "order": standing.content.ideas,
        "aside": [
            {"cell": cell, "text": names.get(text, text), "value": text, "mark": mark_of(text)}
            for cell, texts in standing.aside.items()
            for text in texts
        ],
        "saved": saved,
    }
