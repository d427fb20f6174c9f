"""What every proof may ask for."""

import pytest
from django.core.cache import cache

from cahiers.foundation import page_cache


@pytest.fixture(autouse=True)
def fresh_pages(monkeypatch):
    """Begin with no page in memory: the page cache outlives a test, its database does not."""
    cache.clear()
    monkeypatch.setattr(page_cache, "_version", (0.0, 0))
