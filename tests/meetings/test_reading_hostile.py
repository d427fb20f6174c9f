"""Promise S3: hostile files are refused with their reason, and each check is shown to matter by planting its absence."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.meetings.reading_scene import W, paragraph, read_here, word, zipped

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.shapes import Outcome

READING = "cahiers.meetings.reading"
HUGE = 1 << 40
TEXT = b"Thomas a perdu sa tablette. " * 4


def patched(content: bytes, mark: bytes, offset: int, shape: str, value: int, *, which: int = -1) -> bytes:
    """Return a zip where one field of one header lies; the last header of that kind unless said otherwise."""
    places = [at for at in range(len(content)) if content.startswith(mark, at)]
    lying = bytearray(content)
    struct.pack_into(shape, lying, places[which] + offset, value)
    return bytes(lying)


def many(count: int) -> bytes:
    return zipped({f"{number}.txt": "a" for number in range(count)}, zipfile.ZIP_STORED)


def encrypted() -> bytes:
    return patched(zipped({"a.txt": TEXT}), b"PK\x01\x02", 8, "<H", 1)


def link() -> bytes:
    described = zipfile.ZipInfo("lien.txt")
    described.create_system, described.external_attr = 3, 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(described, "/etc/passwd")
    return stream.getvalue()


def device() -> bytes:
    return link().replace((0o120777 << 16).to_bytes(4, "little"), (0o020666 << 16).to_bytes(4, "little"))


def twice() -> bytes:
    return zipped({"a.txt": TEXT, "b.txt": TEXT}).replace(b"b.txt", b"a.txt")


def overlapping() -> bytes:
    """Two members of the directory share the bytes of one."""
    content = zipped({"a.txt": TEXT, "b.txt": TEXT})
    return patched(content, b"PK\x01\x02", 42, "<L", 0)


def lying_size() -> bytes:
    """A member says that it is small and unpacks to more."""
    return patched(zipped({"a.txt": TEXT * 100}), b"PK\x01\x02", 24, "<L", 20)


def hidden_member() -> bytes:
    """The end counts one member less than the directory lists."""
    return patched(many(2), b"PK\x05\x06", 10, "<H", 1)


def billion_laughs() -> bytes:
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    entities = '<!ENTITY a0 "ha">' + "".join(names)
    body = (
        f"<!DOCTYPE d [{entities}]><w:document {W}><w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body></w:document>"
    )
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def outside_entity() -> bytes:
    body = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{paragraph("&e;")}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def deep() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 150 + paragraph("fond") + "</w:sdtContent></w:sdt>" * 150)


def macro() -> bytes:
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}/>", "word/vbaProject.bin": b"x"}
    return zipped(parts)


def absent(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(limits, limit, HUGE)


@dataclass(frozen=True)
class Hostile:
    """A file, the reason of its refusal, and how the check is taken away."""

    content: Callable[[], bytes]
    reason: str
    plant: Callable[[pytest.MonkeyPatch], None] | None = None
    line: int = 0
    name: str = "envoi.zip"


def no_flags(monkeypatch):
    monkeypatch.setattr(f"{READING}.directory.ENCRYPTED", 0)


def all_regular(monkeypatch):
    monkeypatch.setattr(f"{READING}.directory.UNIX", 99)


def no_overlap(monkeypatch):
    monkeypatch.setattr(f"{READING}.directory._refuse_overlap", lambda *_: None)


def no_doctype(monkeypatch):
    monkeypatch.delattr(f"{READING}.documents.xml._Guarded.doctype")


def no_macro(monkeypatch):
    monkeypatch.setattr(f"{READING}.package._is_macro", lambda name: False)


HOSTILE = {
    "more than 200 members": Hostile(lambda: many(201), "too_many_members", lambda m: absent(m, "MEMBERS")),
    "a part over 30 MiB": Hostile(
        lambda: zipped({"a.txt": bytes(31 << 20)}, zipfile.ZIP_STORED), "too_large", lambda m: absent(m, "PART_BYTES")
    ),
    "a ratio over 200": Hostile(lambda: zipped({"a.txt": b"a" * (3 << 20)}), "ratio", lambda m: absent(m, "RATIO")),
    "an upload over 60 MiB": Hostile(
        lambda: zipped({f"{n}.bin": bytes(29 << 20) for n in range(3)}, zipfile.ZIP_STORED),
        "upload_too_large",
        lambda m: absent(m, "TOTAL_BYTES"),
    ),
    "an encrypted member": Hostile(encrypted, "encrypted", no_flags),
    "a link": Hostile(link, "link_or_device", all_regular),
    "a device": Hostile(device, "link_or_device", all_regular),
    "a name twice": Hostile(twice, "duplicate", None, line=1),
    "members that overlap": Hostile(overlapping, "overlap", no_overlap),
    "a size that lies": Hostile(lying_size, "damaged"),
    "a member not counted": Hostile(hidden_member, "damaged_zip"),
    "bzip2": Hostile(lambda: zipped({"a.txt": TEXT}, zipfile.ZIP_BZIP2), "unknown_compression"),
    "lzma": Hostile(lambda: zipped({"a.txt": TEXT}, zipfile.ZIP_LZMA), "unknown_compression"),
    "a zip in the zip": Hostile(lambda: zipped({"b.zip": zipped({"a.txt": TEXT})}), "nested_archive"),
    "entities by the billion": Hostile(billion_laughs, "doctype", no_doctype, name="a.docx"),
    "an entity from outside": Hostile(outside_entity, "doctype", no_doctype, name="a.docx"),
    "301 elements deep": Hostile(deep, "xml_depth", lambda m: absent(m, "XML_DEPTH"), name="a.docx"),
    "a macro": Hostile(macro, "macro", no_macro, name="a.docx"),
    "two million characters": Hostile(
        lambda: b"mot " * 500_001, "characters", lambda m: absent(m, "CHARACTERS"), name="a.txt"
    ),
    "half a zip": Hostile(lambda: zipped({"a.txt": TEXT})[:-30], "damaged_zip"),
    "an empty file": Hostile(lambda: zipped({"a.docx": b""}), "empty"),
}
PLANTED = {label: one for label, one in HOSTILE.items() if one.plant}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(hostile):
    line = read_here(hostile.content(), hostile.name)[hostile.line]

    assert (line.outcome, line.reason) == (Outcome.REFUSED, hostile.reason)
    assert line.understood is None


@pytest.mark.parametrize("hostile", PLANTED.values(), ids=PLANTED)
def test_without_its_check_it_would_not_be(hostile, monkeypatch):
    content = hostile.content()
    hostile.plant(monkeypatch)

    line = read_here(content, hostile.name)[hostile.line]

    assert line.reason != hostile.reason


def test_members_beyond_sixty_mebibytes_in_all_are_refused_one_by_one(monkeypatch):
    """Compressed about a hundred times: no part is too large, no ratio too high."""
    dice = random.Random(1)
    part = b"".join(dice.randbytes(100) + bytes(9_900) for _number in range(2800))  # 27 MiB
    content = zipped({f"{number}.bin": part for number in range(3)})

    assert [line.reason for line in read_here(content)] == ["kept_unknown", "kept_unknown", "too_large_in_all"]
    absent(monkeypatch, "TOTAL_BYTES")
    assert [line.reason for line in read_here(content)] == ["kept_unknown"] * 3


def test_names_that_climb_or_are_absolute_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ("../../evasion.txt", "/tmp/evasion.txt", "..\\evasion.txt", "C:\\evasion.txt", "a\x00.txt")  # noqa: S108

    lines = read_here(zipped(dict.fromkeys(names, TEXT)))

    assert [line.outcome for line in lines] == [Outcome.READ] * len(names)
    assert list(tmp_path.parent.glob("**/*evasion*")) == []


def test_a_damaged_member_does_not_take_the_others_with_it():
    lines = read_here(zipped({"a.docx": zipped({"word/document.xml": "<w:"}), "b.txt": TEXT}))

    assert [line.outcome for line in lines] == [Outcome.REFUSED, Outcome.READ]
