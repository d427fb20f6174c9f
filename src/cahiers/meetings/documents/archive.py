"""Zips whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping

THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
WRITTEN_ON_UNIX = 3
READABLE = 0o644 << 16


def zipped(members: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip of the members in their order, dated the same day for ever; those `stored` are not compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, THE_SAME_DAY)
            member.create_system = WRITTEN_ON_UNIX
            member.external_attr = READABLE
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return made.getvalue()


def members_of(archive: bytes) -> dict[str, bytes]:
    """Return the files of a zip that was made here, in their order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist() if not info.is_dir()}
