"""The directory of a zip, read with distrust: what it lists, where it stands, and what cannot be right.

Python's own zip module refuses a whole archive for one ill-encoded name and believes sizes until it has unpacked them;
hand-ins come with many ill-encoded names, and some sizes lie. Everything is bounded before anything is unpacked.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shown_names import shown_name

END = struct.Struct("<4s4H2LH")
LISTED = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
LONGEST_COMMENT = 65_535
ZIP64_LOCATOR = 20
STORED, DEFLATED = 0, 8
ENCRYPTED, STRONGLY_ENCRYPTED, UTF8 = 0x1, 0x40, 0x800
UNIX = 3
CHUNK = 1 << 16


@dataclass(frozen=True)
class Entry:
    """One member as the directory lists it. `refusal` is why it must not be unpacked, `details` what to say of it."""

    number: int
    shown: str
    size: int
    packed: int
    method: int
    checksum: int
    start: int
    is_folder: bool = False
    refusal: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def entries(stream: BinaryIO) -> list[Entry]:
    """List the members in the order of the directory, each with the reason why it is refused, if it is.

    The whole archive is refused when its directory is damaged or too large, when it lists more than 200 members, or
    when two members share the same bytes.
    """
    start, size, count, shift = _directory(stream)
    stream.seek(start)
    raw = stream.read(size)
    found: list[Entry] = []
    seen: set[str] = set()
    room = limits.TOTAL_BYTES
    for fields, name in _listed(raw, count):
        entry = _entry(len(found), fields, name, shift, taken=seen, room=room)
        seen.add(entry.shown.casefold())
        room -= 0 if entry.refusal else entry.size
        found.append(entry)
    _refuse_overlap(stream, found, start)
    return found


def unpack(stream: BinaryIO, entry: Entry) -> bytes:
    """Return the bytes of one member, never more than the directory says; refused when they are not what it says."""
    if entry.refusal:
        raise Unreadable(entry.refusal, **entry.details)
    stream.seek(_content(stream, entry))
    content = stream.read(entry.size) if entry.method == STORED else _inflated(stream, entry, entry.size + 1)
    if len(content) != entry.size or zlib.crc32(content) != entry.checksum:
        raise Unreadable("damaged")
    return content


def peek(stream: BinaryIO, entry: Entry, length: int) -> bytes:
    """Return the first bytes of one member, none when it must not, or cannot, be unpacked."""
    if entry.refusal:
        return b""
    try:
        stream.seek(_content(stream, entry))
        if entry.method == STORED:
            return stream.read(min(length, entry.size))
        return _inflated(stream, entry, length)
    except Unreadable:
        return b""


def _inflated(stream: BinaryIO, entry: Entry, most: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces, room, left = [], most, entry.packed
    try:
        while left and room and not inflater.eof:
            chunk = inflater.unconsumed_tail or stream.read(min(CHUNK, left))
            if not chunk:
                break
            piece = inflater.decompress(chunk, room)
            left -= len(chunk) - len(inflater.unconsumed_tail)
            room -= len(piece)
            pieces.append(piece)
    except zlib.error as error:
        raise Unreadable("damaged") from error
    return b"".join(pieces)


def _directory(stream: BinaryIO) -> tuple[int, int, int, int]:
    """Return where the directory starts, its size, its count, and by how much every offset is shifted."""
    total = stream.seek(0, 2)
    tail_start = max(0, total - LONGEST_COMMENT - END.size - ZIP64_LOCATOR)
    stream.seek(tail_start)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise Unreadable("damaged_zip")
    _mark, disk, other_disk, _here, count, size, offset, _comment = END.unpack_from(tail, at)
    if disk or other_disk or tail[max(0, at - ZIP64_LOCATOR) :].startswith(b"PK\x06\x07"):
        raise Unreadable("damaged_zip")
    if count > limits.MEMBERS:
        raise Unreadable("too_many_members", limit=limits.MEMBERS)
    start = tail_start + at - size
    if size > limits.DIRECTORY_BYTES or start < 0 or start < offset:
        raise Unreadable("damaged_zip")
    return start, size, count, start - offset


def _listed(raw: bytes, count: int) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    at = 0
    for _number in range(count):
        if len(raw) - at < LISTED.size or raw[at : at + 4] != b"PK\x01\x02":
            raise Unreadable("damaged_zip")
        fields = LISTED.unpack_from(raw, at)
        name_length, extra_length, comment_length = fields[10:13]
        at += LISTED.size
        yield fields, raw[at : at + name_length]
        at += name_length + extra_length + comment_length
    if at != len(raw):
        raise Unreadable("damaged_zip")  # members beyond those counted: two readers would see two archives


def _entry(number: int, fields: tuple[Any, ...], raw: bytes, shift: int, *, taken: set[str], room: int) -> Entry:
    made_by, _needed, flags, method, _time, _date, checksum, packed, size = fields[1:10]
    attributes, start = fields[15], fields[16]
    shown = shown_name(raw, declared_utf8=bool(flags & UTF8)) or "?"
    is_folder = raw.endswith((b"/", b"\\"))
    mode = attributes >> 16 if made_by >> 8 == UNIX else 0
    refusal, details = _refusal(flags, method, packed, size, mode, room)
    if not refusal and not is_folder and shown.casefold() in taken:
        refusal = "duplicate"
    return Entry(number, shown, size, packed, method, checksum, start + shift, is_folder, refusal, details)


def _refusal(flags: int, method: int, packed: int, size: int, mode: int, room: int) -> tuple[str, dict[str, Any]]:
    if flags & (ENCRYPTED | STRONGLY_ENCRYPTED):
        return "encrypted", {}
    if mode and stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "link_or_device", {}
    if method not in (STORED, DEFLATED):
        return "unknown_compression", {}
    if size > limits.PART_BYTES:
        return "too_large", {"limit": limits.PART_BYTES // limits.MIB}
    if size > limits.RATIO_FROM and size > limits.RATIO * packed:
        return "ratio", {"limit": limits.RATIO}
    if size > room:
        return "too_large_in_all", {"limit": limits.TOTAL_BYTES // limits.MIB}
    if method == STORED and size != packed:
        return "damaged", {}
    return "", {}


def _refuse_overlap(stream: BinaryIO, found: list[Entry], end: int) -> None:
    """Refuse members that share bytes: each must end before the next begins, the last before the directory."""
    free = 0
    for entry in sorted(found, key=lambda one: one.start):
        if entry.start < free:
            raise Unreadable("overlap")
        free = _content(stream, entry) + entry.packed
    if free > end:
        raise Unreadable("overlap")


def _content(stream: BinaryIO, entry: Entry) -> int:
    """Return where the bytes of the member begin, after its own header."""
    stream.seek(entry.start)
    header = stream.read(LOCAL.size)
    if len(header) != LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise Unreadable("damaged_zip")
    fields = LOCAL.unpack(header)
    return int(entry.start + LOCAL.size + fields[9] + fields[10])
