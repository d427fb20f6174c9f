"""Documents made of a zip: their parts by name, refused when one part is suspicious."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from cahiers.meetings.reading.directory import Entry, entries, unpack
from cahiers.meetings.reading.limits import Unreadable

MANIFEST = "META-INF/manifest.xml"


@dataclass(frozen=True)
class Package:
    """The parts of a document made of a zip."""

    stream: BinaryIO
    listed: list[Entry]

    def part(self, name: str) -> bytes:
        """Return the bytes of a part, empty when the document has none of that name."""
        entry = next((entry for entry in self.listed if entry.shown == name), None)
        return unpack(self.stream, entry) if entry else b""

    def parts(self, start: str) -> list[bytes]:
        """Return the parts whose name begins so, in the order of their names."""
        return [
            self.part(name) for name in sorted(entry.shown for entry in self.listed if entry.shown.startswith(start))
        ]


def package(content: bytes) -> Package:
    """Open a document made of a zip; the whole document is refused when one of its parts is, or holds a macro."""
    stream = io.BytesIO(content)
    opened = Package(stream, entries(stream))
    for entry in opened.listed:
        if entry.refusal:
            raise Unreadable(entry.refusal, **entry.details)
        if not entry.is_folder and _is_macro(entry.shown.casefold()):
            raise Unreadable("macro")
    if b"encryption-data" in opened.part(MANIFEST):
        raise Unreadable("encrypted")
    return opened


def _is_macro(part: str) -> bool:
    return part.endswith(("vbaproject.bin", "vbadata.xml")) or part.startswith(("basic/", "scripts/"))
