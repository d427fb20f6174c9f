"""The private file store: names we choose, type by content, served only through a permission."""

import hashlib
import re
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse
from django.utils import timezone

from cahiers.foundation.identity import new_id
from cahiers.foundation.models import StoredFile
from cahiers.foundation.text import clean_line

SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)

OURS = re.compile(r"[0-9a-f]{32}\Z")
UNTOLD_KEPT = timedelta(days=1)  # longer than any gesture lasts: its row may still come


def content_type_of(head: bytes) -> str:
    """Return the type that the first bytes show; text and the unknown are plain bytes."""
    return next((type_ for signature, type_ in SIGNATURES if head.startswith(signature)), "application/octet-stream")


def _path(file_id: Any) -> str:
    name = file_id.hex
    return f"{name[-2:]}/{name}"  # the end of a UUIDv7 is random: folders fill evenly


@transaction.atomic
def store(content: BinaryIO, name: str, *, by: Any = None) -> StoredFile:
    """Keep the bytes and return their row; the name given is shown, never used as a path.

    When the gesture is undone the row goes with it, and the bytes a day later: see `erase_untold`.
    """
    hashed, size = hashlib.sha256(), 0
    while chunk := content.read(1 << 20):
        hashed.update(chunk)
        size += len(chunk)
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    stored = StoredFile(
        id=new_id(),
        name=name[-255:],
        content_type=content_type_of(head),
        size=size,
        digest=hashed.hexdigest(),
        stored_by=by,
    )
    default_storage.save(_path(stored.id), File(content))
    stored.save(force_insert=True)
    return stored


@transaction.atomic
def discard(stored: StoredFile) -> None:
    """Erase a file that nothing refers to any more: its row now, its bytes once that is committed."""
    erased = StoredFile(id=stored.id)
    stored.delete()
    transaction.on_commit(lambda: erase_bytes(erased))


def erase_bytes(stored: StoredFile) -> None:
    """Erase the bytes of a file whose row is gone, or was refused with the gesture that brought it."""
    default_storage.delete(_path(stored.id))


def erase_untold() -> int:
    """Erase the bytes that no row tells of, a day after they were written; return of how many files.

    A gesture that is undone, or a worker that is killed, leaves the bytes that it had stored: nobody can open them any
    more, and what people handed over is not to stay.
    """
    erased, before = 0, timezone.now() - UNTOLD_KEPT
    for folder in default_storage.listdir("")[0] if default_storage.exists("") else []:
        written = {
            UUID(hex=name): f"{folder}/{name}" for name in default_storage.listdir(folder)[1] if OURS.match(name)
        }
        for file_id in written.keys() - set(StoredFile.objects.filter(pk__in=written).values_list("pk", flat=True)):
            if default_storage.get_modified_time(written[file_id]) < before:
                default_storage.delete(written[file_id])
                erased += 1
    return erased


def open_stored(stored: StoredFile) -> BinaryIO:
    """Open the bytes of a stored file for reading."""
    return cast("BinaryIO", default_storage.open(_path(stored.id), "rb"))


def download(stored: StoredFile) -> FileResponse:
    """Return the file as an attachment that no cache keeps; ask the permission first.

    Its name is put on one line: a header holds no other, whatever somebody called their file.
    """
    name = clean_line(stored.name)
    response = FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type=stored.content_type)
    response["Cache-Control"] = "private, no-store"
    return response
