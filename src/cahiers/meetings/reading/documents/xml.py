"""XML as a tree, refused before it can do harm: no DOCTYPE, bounded depth, elements and characters."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from xml.parsers.expat import ExpatError

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.limits import Unreadable

CHUNK = 1 << 16


class _Guarded(ET.TreeBuilder):
    """Builds the tree, and stops at the first thing that no honest document needs."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names
        self._depth = self._elements = self._characters = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse: entities and outside files begin here."""
        raise Unreadable("doctype")

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        """Open an element under its short name."""
        self._depth += 1
        self._elements += 1
        if self._depth > limits.XML_DEPTH:
            raise Unreadable("xml_depth", limit=limits.XML_DEPTH)
        if self._elements > limits.XML_ELEMENTS:
            raise Unreadable("xml_elements", limit=limits.XML_ELEMENTS)
        short = {self._short(name): value for name, value in attrs.items()} if attrs else attrs
        return super().start(self._short(tag), short)

    def end(self, tag: str) -> ET.Element:
        """Close an element."""
        self._depth -= 1
        return super().end(self._short(tag))

    def data(self, data: str) -> None:
        """Count what is read, markup aside."""
        self._characters += len(data)
        if self._characters > 2 * limits.CHARACTERS:  # indentation counts here; the text itself is counted once read
            raise Unreadable("characters", limit=limits.CHARACTERS)
        super().data(data)

    def _short(self, name: str) -> str:
        namespace, _brace, local = name.rpartition("}")
        prefix = self._names.get(namespace[1:])
        return f"{prefix}:{local}" if prefix else (f"?:{local}" if namespace else local)


def tree(content: bytes, names: dict[str, str]) -> ET.Element:
    """Return the root, elements and attributes renamed `prefix:local` after the namespaces given, `?:local` otherwise.

    Refused: not well formed, an unknown encoding, a DOCTYPE, more than the limits.
    """
    parser = ET.XMLParser(target=_Guarded(names))  # noqa: S314 -- DOCTYPE and depth are refused while parsing
    try:
        for at in range(0, len(content), CHUNK):
            parser.feed(content[at : at + CHUNK])
        root = parser.close()
    except (ET.ParseError, ExpatError, ValueError, LookupError) as error:
        raise Unreadable("damaged") from error
    if root is None:
        raise Unreadable("damaged")
    return root


def first(element: ET.Element, *path: str) -> ET.Element | None:
    """Follow children by name, each time the first one."""
    for name in path:
        found = next((child for child in element if child.tag == name), None)
        if found is None:
            return None
        element = found
    return element


def named(elements: Iterable[ET.Element], name: str) -> list[ET.Element]:
    """Return those of that name."""
    return [element for element in elements if element.tag == name]
