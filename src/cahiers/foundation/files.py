"""The private file store: names we choose, type by content, served only through a permission."""

import hashlib
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse

from cahiers.foundation.identity import new_id
from cahiers.foundation.models import StoredFile

SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def content_type_of(head: bytes) -> str:
    """Return the type that the first bytes show; text and the unknown are plain bytes."""
    return next((type_ for signature, type_ in SIGNATURES if head.startswith(signature)), "application/octet-stream")


def _path(file_id: Any) -> str:
    name = file_id.hex
    return f"{name[-2:]}/{name}"  # the end of a UUIDv7 is random: folders fill evenly


@transaction.atomic
def store(content: BinaryIO, name: str, *, by: Any = None) -> StoredFile:
    """Keep the bytes and return their row; the name given is shown, never used as a path."""
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


def open_stored(stored: StoredFile) -> BinaryIO:
    """Open the bytes of a stored file for reading."""
    return cast("BinaryIO", default_storage.open(_path(stored.id), "rb"))


def download(stored: StoredFile) -> FileResponse:
    """Return the file as an attachment that no cache keeps; ask the permission first."""
    response = FileResponse(
        open_stored(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response
