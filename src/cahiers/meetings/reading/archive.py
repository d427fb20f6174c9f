"""Open what an organiser uploads, a zip or a single file, and give each file in it exactly one line."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.directory import Entry, entries, peek, unpack
from cahiers.meetings.reading.limits import Unreadable
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


@dataclass(frozen=True)
class Upload:
    """What was sent: a zip of members, or a file by itself. Files are unpacked one at a time, when asked for."""

    stream: BinaryIO
    shown: str
    size: int
    members: tuple[Entry, ...] | None

    @property
    def listed(self) -> tuple[tuple[int, str, int], ...]:
        """Number, name and size of each file; an empty zip counts for one file, itself."""
        if not self.members:
            return ((0, self.shown, self.size),)
        return tuple((entry.number, entry.shown, entry.size) for entry in self.members)

    def head(self, at: int) -> bytes:
        """Return the first bytes of a file, none when it cannot be unpacked."""
        if self.members is None:
            self.stream.seek(0)
            return self.stream.read(HEAD)
        return peek(self.stream, self.members[at], HEAD) if self.members else b""

    def file(self, at: int) -> Found:
        """Return one file: what can be said of it already, and its bytes when they are to be read. Never raises."""
        number, shown, size = self.listed[at]
        if self.members is None:
            self.stream.seek(0)
            return _sorted_out(number, shown, self.stream.read())
        if not self.members:
            return _refused(number, shown, size, Unreadable("empty_zip"))
        entry = self.members[at]
        reason = _ignored(entry)
        if reason:
            return Found(Member(number, shown, size, "", Outcome.IGNORED, reason))
        try:
            return _sorted_out(number, shown, unpack(self.stream, entry), inside=True)
        except Unreadable as refusal:
            return _refused(number, shown, size, refusal)


def open_upload(stream: BinaryIO, name: str) -> Upload:
    """Look at an upload without unpacking it; refused as a whole when it is too large or its directory is wrong.

    Names are shown, never used as paths.
    """
    shown = cleaned(name) or "?"
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.TOTAL_BYTES:
        raise Unreadable("upload_too_large", limit=limits.TOTAL_BYTES // limits.MIB)
    if stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
        listed = entries(stream)
        if _package_kind(listed, stream) == ZIP:
            return Upload(stream, shown, size, tuple(listed))
    if size > limits.PART_BYTES:
        raise Unreadable("too_large", limit=limits.PART_BYTES // limits.MIB)
    return Upload(stream, shown, size, None)


def _refused(number: int, shown: str, size: int, refusal: Unreadable, kind: str = "") -> Found:
    return Found(Member(number, shown, size, kind, Outcome.REFUSED, refusal.reason, refusal.details))


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
        return _refused(number, shown, size, refusal)
    if kind in READABLE:
        return Found(Member(number, shown, size, kind, Outcome.READ, "read"), content)
    if kind in KEPT_KINDS:
        return Found(Member(number, shown, size, kind, Outcome.KEPT, f"kept_{kind}"))
    return _refused(number, shown, size, Unreadable("nested_archive" if inside else "other_archive"), kind)


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
    if b"\0" in head:  # UTF-16 without its mark: in French, every other byte is null or nearly
        fewer, more = sorted((head[::2].count(0), head[1::2].count(0)))
        return more * 3 > len(head) and fewer * 50 < len(head)
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
