"""Open what an organiser uploads, a zip or a single file, and give each file in it exactly one line."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.directory import Entry, entries, unpack
from cahiers.meetings.reading.limits import KeptAside, Unreadable
from cahiers.meetings.reading.shapes import Member, Outcome
from cahiers.meetings.reading.shown_names import cleaned

ZIP, DOCX, ODT, PDF, TEXT = "zip", "docx", "odt", "pdf", "txt"
READABLE = (DOCX, ODT, PDF, TEXT)
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "other_archive"),
    (b"7z\xbc\xaf\x27\x1c", "other_archive"),
    (b"\x1f\x8b", "other_archive"),
)
BOXED = {b"ftyphei": "picture", b"ftypavif": "picture", b"ftypmif1": "picture", b"ftyp": "film"}
KEPT_KINDS = ("old_office", "rtf", "picture", "spreadsheet", "slides", "film", "mail", "web", "unknown")
ENDINGS = {"eml": "mail", "msg": "mail", "html": "web", "htm": "web", "csv": "spreadsheet", "svg": "picture"}
PACKAGES = (
    ("word/", DOCX),
    ("xl/", "spreadsheet"),
    ("ppt/", "slides"),
)
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
    b"application/vnd.oasis.opendocument.presentation": "slides",
}
LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", ".ds_store")
HEAD = 1024


@dataclass(frozen=True)
class Found:
    """One file of an upload: its report line so far, and its bytes when they are to be read."""

    line: Member
    content: bytes | None = None

    @property
    def is_readable(self) -> bool:
        """Whether its text can be looked for."""
        return self.content is not None


def files_in(stream: BinaryIO, name: str) -> Iterator[Found]:
    """Yield each file of the upload in order, unpacked one at a time; the upload itself when it is a single file.

    Nothing is raised: what cannot be opened is a line that says why. Names are shown, never used as paths.
    """
    shown = cleaned(name) or "?"
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(HEAD)
    try:
        if size > limits.TOTAL_BYTES:
            raise Unreadable("upload_too_large", limit=limits.TOTAL_BYTES // limits.MIB)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            listed = entries(stream)
            if _package_kind(listed, stream) == ZIP:
                yield from _members(stream, listed, shown, size)
                return
        if size > limits.PART_BYTES:
            raise Unreadable("too_large", limit=limits.PART_BYTES // limits.MIB)
    except Unreadable as refusal:
        yield Found(Member(0, shown, size, ZIP, Outcome.REFUSED, refusal.reason, refusal.details))
        return
    stream.seek(0)
    yield _sorted_out(0, shown, stream.read())


def _members(stream: BinaryIO, listed: list[Entry], shown: str, size: int) -> Iterator[Found]:
    if not listed:
        yield Found(Member(0, shown, size, ZIP, Outcome.REFUSED, "empty_zip"))
    for entry in listed:
        reason = _ignored(entry)
        if reason:
            yield Found(Member(entry.number, entry.shown, entry.size, "", Outcome.IGNORED, reason))
            continue
        try:
            content = unpack(stream, entry)
        except Unreadable as refusal:
            line = Member(entry.number, entry.shown, entry.size, "", Outcome.REFUSED, refusal.reason, refusal.details)
            yield Found(line)
        else:
            yield _sorted_out(entry.number, entry.shown, content, inside=True)


def _ignored(entry: Entry) -> str:
    *folders, last = entry.shown.rstrip("/").split("/")
    if "__MACOSX" in folders or last == "__MACOSX" or last.startswith("._") or last.casefold() in LEFT_BY_SYSTEMS:
        return "left_by_system"
    if last.startswith(("~$", ".~lock.")):
        return "lock_file"
    return "folder" if entry.is_folder else ""


def _sorted_out(number: int, shown: str, content: bytes, *, inside: bool = False) -> Found:
    """Say what a file is by its bytes, and whether its text will be looked for."""
    size = len(content)
    try:
        kind = kind_of(content, shown)
    except Unreadable as refusal:
        return Found(Member(number, shown, size, ZIP, Outcome.REFUSED, refusal.reason, refusal.details))
    if kind in READABLE:
        return Found(Member(number, shown, size, kind, Outcome.READ, "read"), content)
    if kind in KEPT_KINDS:
        return Found(Member(number, shown, size, kind, Outcome.KEPT, f"kept_{kind}"))
    reason = "nested_archive" if inside or kind != ZIP else kind
    return Found(Member(number, shown, size, kind, Outcome.REFUSED, reason))


def kind_of(content: bytes, shown: str) -> str:
    """Return what the bytes show; the ending of the name only tells texts from one another.

    Refused when the file is empty, or looks like a zip and cannot be listed.
    """
    if not content:
        raise Unreadable("empty")
    if content.startswith(b"PK\x03\x04"):
        stream = io.BytesIO(content)
        return _package_kind(entries(stream), stream)
    if b"%PDF-" in content[:HEAD]:
        return PDF
    boxed = next((kind for mark, kind in BOXED.items() if content[4:].startswith(mark)), "")
    signed = next((kind for mark, kind in SIGNATURES if content.startswith(mark)), boxed)
    if signed:
        return signed
    ending = shown.rpartition(".")[2].casefold()
    return ENDINGS.get(ending) or (TEXT if _looks_like_text(content[:HEAD]) else "unknown")


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:  # UTF-16 without its mark: one byte of two is null, as French is written in Latin letters
        return 0 in (head[::2].strip(b"\0"), head[1::2].strip(b"\0")) or head.count(0) * 3 > len(head)
    return sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head) * 50 < len(head)


def _package_kind(listed: list[Entry], stream: BinaryIO) -> str:
    """Tell documents made of a zip from zips of files."""
    names = [entry.shown for entry in listed]
    if listed and names[0] == "mimetype" and listed[0].size < HEAD:
        declared = unpack(stream, listed[0]).strip()
        return OPEN_DOCUMENTS.get(declared, "unknown")
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in PACKAGES if any(name.startswith(folder) for name in names)), "unknown")
    return ZIP


def package(content: bytes) -> "Package":
    """Open a document made of a zip; the whole document is refused when one of its parts is, or holds a macro."""
    stream = io.BytesIO(content)
    listed = entries(stream)
    for entry in listed:
        if entry.refusal:
            raise Unreadable(entry.refusal, **entry.details)
        lowered = entry.shown.casefold()
        if lowered.endswith("vbaproject.bin") or (lowered.startswith(("basic/", "scripts/")) and not entry.is_folder):
            raise Unreadable("macro")
    if any(entry.shown == "META-INF/manifest.xml" for entry in listed) and b"encryption-data" in Package(
        stream, listed
    ).part("META-INF/manifest.xml"):
        raise Unreadable("encrypted")
    return Package(stream, listed)


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


__all__ = ["KeptAside", "files_in", "kind_of", "package"]
