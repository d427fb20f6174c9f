"""What styles say of a Word paragraph: heading or list item, bold, hidden."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from cahiers.meetings.reading.documents.xml import first

HEADING_NAME = re.compile(r"(?:heading|titre)\s*(\d)$", re.IGNORECASE)
TITLE_NAMES = ("title", "titre", "subtitle", "sous-titre")
OFF = ("0", "false", "off", "none")
LONGEST_CHAIN = 12
DEEPEST_OUTLINE = 8


@dataclass(frozen=True)
class Look:
    """How a paragraph or a run looks; `heading` is 0 for body text and `item` None outside lists."""

    name: str = ""
    heading: int = 0
    item: int | None = None
    bold: bool = False
    hidden: bool = False


def is_on(element: ET.Element | None) -> bool:
    """Whether a switch of Word is on: present and not said to be off."""
    return element is not None and element.get("w:val", "1") not in OFF


class Styles:
    """The styles of one document."""

    def __init__(self, styles: ET.Element) -> None:
        found = [style for style in styles if style.tag == "w:style"]
        self._by_id = {style.get("w:styleId", ""): style for style in found}
        self._default = next(
            (s for s in found if s.get("w:type") == "paragraph" and s.get("w:default") in ("1", "true")), None
        )

    def of_paragraph(self, properties: ET.Element | None) -> Look:
        """Return how a paragraph looks, its styles and its own marks together."""
        named = None if properties is None else first(properties, "w:pStyle")
        chain = self._chain(None if named is None else named.get("w:val", ""))
        if not chain and self._default is not None:
            chain = [self._default]
        name = self._name(chain[0]) if chain else ""
        marks = [] if properties is None else [properties]
        marks += [found for style in chain if (found := first(style, "w:pPr")) is not None]
        runs = [found for style in chain if (found := first(style, "w:rPr")) is not None]
        return Look(
            name,
            self._heading(chain, marks),
            self._item(marks),
            self._switch(runs, "w:b"),
            self._switch(runs, "w:vanish"),
        )

    def of_run(self, properties: ET.Element | None, bold: bool, hidden: bool) -> Look:
        """Return how a run looks inside a paragraph that is bold or hidden."""
        if properties is None:
            return Look(bold=bold, hidden=hidden)
        named = first(properties, "w:rStyle")
        chain = self._chain(None if named is None else named.get("w:val", ""))
        marks = [properties, *(found for style in chain if (found := first(style, "w:rPr")) is not None)]
        deleted = first(properties, "w:del") is not None
        return Look(bold=self._switch(marks, "w:b", bold), hidden=deleted or self._switch(marks, "w:vanish", hidden))

    def _chain(self, identifier: str | None) -> list[ET.Element]:
        """Return a style and those it is based on; styles that turn in a circle are followed a dozen times."""
        chain: list[ET.Element] = []
        while identifier and len(chain) < LONGEST_CHAIN and (style := self._by_id.get(identifier)) is not None:
            chain.append(style)
            based = first(style, "w:basedOn")
            identifier = None if based is None else based.get("w:val")
        return chain

    @staticmethod
    def _name(style: ET.Element) -> str:
        name = first(style, "w:name")
        return "" if name is None else name.get("w:val", "")

    def _heading(self, chain: list[ET.Element], marks: list[ET.Element]) -> int:
        for style in chain:
            name = self._name(style)
            if name.casefold() in TITLE_NAMES:
                return 1
            if match := HEADING_NAME.match(name):
                return max(1, int(match[1]))
        for mark in marks:
            outline = first(mark, "w:outlineLvl")
            level = "" if outline is None else outline.get("w:val", "")
            if level.isascii() and level.isdigit() and int(level) <= DEEPEST_OUTLINE:
                return int(level) + 1
        return 0

    @staticmethod
    def _item(marks: list[ET.Element]) -> int | None:
        for mark in marks:
            numbering = first(mark, "w:numPr")
            if numbering is not None:
                identifier, depth = first(numbering, "w:numId"), first(numbering, "w:ilvl")
                if identifier is not None and identifier.get("w:val") == "0":
                    return None
                level = "" if depth is None else depth.get("w:val", "")
                return min(int(level), 8) if level.isascii() and level.isdigit() else 0
        return None

    @staticmethod
    def _switch(marks: list[ET.Element], name: str, otherwise: bool = False) -> bool:
        """Return the nearest of the marks that says yes or no."""
        return next((is_on(found) for mark in marks if (found := first(mark, name)) is not None), otherwise)
