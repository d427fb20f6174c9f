"""The private store: what a gesture that was undone had written does not stay."""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from cahiers.foundation.files import discard, download, erase_untold, open_stored, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


def written(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def grow_old(path, *, days):
    at = path.stat().st_mtime - timedelta(days=days).total_seconds()
    os.utime(path, (at, at))


def store_and_undo(content):
    with transaction.atomic():
        stored = store(io.BytesIO(content), "notes.txt")
        transaction.set_rollback(True)
    return stored


def test_bytes_of_an_undone_gesture_are_erased_after_a_day(folder):
    kept = store(io.BytesIO(b"kept"), "kept.txt")
    store_and_undo(b"undone")
    for path in written(folder):
        grow_old(path, days=2)
    assert len(written(folder)) == 2  # undoing alone leaves them

    erased = erase_untold()

    assert erased == 1
    assert len(written(folder)) == 1
    with open_stored(kept) as content:
        assert content.read() == b"kept"


def test_bytes_of_a_gesture_under_way_and_what_is_not_ours_stay(folder):
    store_and_undo(b"perhaps still under way")
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "README").write_text("somebody else's")
    grow_old(folder / "ab" / "README", days=9)

    assert erase_untold() == 0
    assert len(written(folder)) == 2


def test_a_discarded_file_leaves_at_once(folder, django_capture_on_commit_callbacks):
    stored = store(io.BytesIO(b"gone"), "gone.txt")

    with django_capture_on_commit_callbacks(execute=True):
        discard(stored)

    assert written(folder) == []
    assert default_storage.listdir("")[1] == []


def test_a_name_on_several_lines_is_given_on_one():
    stored = store(io.BytesIO(b"%PDF-"), "remise\nSet-Cookie: x.pdf")

    response = download(stored)

    assert response["Content-Disposition"] == 'attachment; filename="remise Set-Cookie: x.pdf"'
    response.close()
