"""What several devices wrote of one sheet, put together: nothing that somebody typed is lost.

A sheet is a flat map of cells (`obstacles`, `idea.<id>.text`…) and the order of its ideas. A save brings the cells of
one device and the version they were written from; each cell is merged by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PREFIX = "idea."
WORDS = ("text", "who", "means")  # of an idea: what people type
WRITTEN = frozenset({"wording", "state_of_play", "obstacles", *WORDS})
REMOVED, GONE = "removed", "1"
Aside = dict[str, list[str]]


@dataclass(frozen=True)
class Content:
    """A whole sheet: its cells that hold something, and its ideas from the first to the last."""

    cells: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def __getitem__(self, cell: str) -> str:
        """Return what a cell holds; nothing for a cell that nobody filled."""
        return self.cells.get(cell, "")

    @property
    def ideas(self) -> list[str]:
        """The identifiers of every idea, in order, removed ones and those of no place included."""
        named = dict.fromkeys(self.order)
        for cell in self.cells:
            if cell.startswith(PREFIX):
                named.setdefault(cell.split(".")[1])
        return list(named)

    def is_removed(self, idea: str) -> bool:
        """Say whether the table took an idea back."""
        return self[cell_of(idea, REMOVED)] == GONE

    def has_words(self, idea: str) -> bool:
        """Say whether something was typed in an idea."""
        return any(self[cell_of(idea, word)] for word in WORDS)

    def as_json(self) -> dict[str, Any]:
        """Return what a version stores."""
        return {"cells": {cell: text for cell, text in self.cells.items() if text}, "order": list(self.order)}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Content":
        """Return what a version stored."""
        return cls(stored.get("cells", {}), tuple(stored.get("order", ())))


@dataclass(frozen=True)
class Merged:
    """What came of a merge, and the formulations that another one replaced though nobody had read them together."""

    content: Content
    aside: dict[str, str]


def cell_of(idea: str, name: str) -> str:
    """Return the cell of an idea."""
    return f"{PREFIX}{idea}.{name}"


def merge(base: Content, current: Content, incoming: Content) -> Merged:
    """Merge what a device sends, written from `base`, into what stands now.

    A cell changed on one side only is taken from there. Changed on both, the incoming one stands and the other is
    set aside. A cell that the device does not send is unchanged for it. An idea that one side took back while the
    other wrote in it stays: words win over a removal.
    """
    cells: dict[str, str] = {}
    aside: dict[str, str] = {}
    for cell in dict.fromkeys([*current.cells, *incoming.cells, *base.cells]):
        was, now, sent = base[cell], current[cell], incoming.cells.get(cell, base[cell])
        if sent in (was, now):
            cells[cell] = now
        else:
            cells[cell] = sent
            if now != was:
                aside[cell] = now
    merged = Content({cell: text for cell, text in cells.items() if text})
    for idea in merged.ideas:
        if merged.is_removed(idea) and _written_while_removed(idea, base, current, incoming):
            del cells[cell_of(idea, REMOVED)]
    for cell in [cell for cell in aside if cell.endswith(f".{REMOVED}")]:
        del aside[cell]  # no words there
    order = _merged_order(base.order, current.order, incoming.order)
    merged = Content({cell: text for cell, text in cells.items() if text}, order)
    return Merged(Content(merged.cells, tuple(merged.ideas)), {cell: text for cell, text in aside.items() if text})


def _written_while_removed(idea: str, base: Content, *sides: Content) -> bool:
    """Say whether one side took the idea back since the base, and the other one wrote in it since."""
    removal = cell_of(idea, REMOVED)
    if base[removal] == GONE:
        return False
    for one, other in (sides, sides[::-1]):
        took_back = one.cells.get(removal, "") == GONE
        cells = (cell_of(idea, word) for word in WORDS)
        wrote = any(other.cells.get(cell, base[cell]) != base[cell] for cell in cells)
        if took_back and wrote and other.cells.get(removal, "") != GONE:
            return True
    return False


def _merged_order(base: tuple[str, ...], current: tuple[str, ...], incoming: tuple[str, ...]) -> tuple[str, ...]:
    """Return the order of the side that changed it, the incoming one when both did; ideas of the other keep their place."""
    common = set(base) & set(current) & set(incoming)
    kept = [[idea for idea in order if idea in common] for order in (base, incoming)]
    leading, other = (current, incoming) if kept[0] == kept[1] else (incoming, current)
    order = list(dict.fromkeys(leading))
    for place, idea in enumerate(other):
        if idea not in order:
            before = next((one for one in reversed(other[:place]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, idea)
    return tuple(order)


def stands_in(text: str, whole: str, cell: str) -> bool:
    """Say whether a formulation is read in another one: its beginning, or whole words of it. A choice only is itself."""
    if text == whole or cell.rpartition(".")[2] not in WRITTEN:
        return text == whole
    return whole.startswith(text) or re.search(rf"(?<!\w){re.escape(text)}(?!\w)", whole) is not None


def gather(kept: Mapping[str, Iterable[str]], fresh: Mapping[str, str], content: Content) -> Aside:
    """Return the formulations that still have to be compared with what stands.

    One whose words all stand in the sheet, or in another formulation of the same cell, is not shown a second time.
    """
    gathered: Aside = {}
    for cell in dict.fromkeys([*kept, *fresh]):
        texts = dict.fromkeys([*kept.get(cell, ()), *([fresh[cell]] if cell in fresh else [])])
        others = [text for text in texts if text and not stands_in(text, content[cell], cell)]
        open_ = [text for text in others if not any(text != one and stands_in(text, one, cell) for one in others)]
        if open_:
            gathered[cell] = open_
    return gathered
