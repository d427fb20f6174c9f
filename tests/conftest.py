"""What every test may ask for."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from tests import databases
from tests.sockets import keep_inside

from cahiers.foundation import recent

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data kept beside the checkout, or skip where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the folder ../shared/data of real data is not beside this checkout")
    return DATA


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copy each process's database from one that is migrated once."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(autouse=True)
def _fresh():
    """Start every test in French and with an empty page cache: nothing stays of another test's requests."""
    translation.activate("fr")
    cache.clear()
    recent.forget()


@pytest.fixture(autouse=True)
def no_outside_world(monkeypatch):
    """Refuse every connection that would leave this machine (promise S11)."""
    keep_inside(monkeypatch)
