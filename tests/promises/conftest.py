"""What every proof may ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from tests.promises import scene

from cahiers.foundation import page_cache


@pytest.fixture(autouse=True)
def fresh_pages(monkeypatch):
    """Begin with no page in memory: the page cache outlives a test, its database does not."""
    cache.clear()
    monkeypatch.setattr(page_cache, "_version", (0.0, 0))


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[scene.Scene]:
    """Return the scene, built once for a file of proofs: each test takes back what it did to it, the last all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield scene.build()
        transaction.set_rollback(True)
