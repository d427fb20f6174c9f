"""Web processes stay light, and the room starts without what analysis needs."""

import subprocess
import sys

import pytest
from django.conf import settings

START = """
import sys
{before}
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(name for name in ("numpy", "scipy", "numba", "pyarrow", "simplemma", "cahiers.sense") if name in sys.modules))
"""
WITHOUT = """
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"numpy", "scipy", "numba", "simplemma", "threadpoolctl"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
"""


def start(before=""):
    """Start the house in a process of its own; return what it loaded of what analysis needs."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(before=before)],
        capture_output=True,
        text=True,
        check=False,
        env={"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONPATH": "src", "CAHIERS_VAR": str(settings.VAR)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("before", ["", WITHOUT], ids=["installed", "not installed"])
def test_a_web_process_loads_nothing_of_analysis(before):
    assert start(before) == "[]"


def test_planted_import_is_seen():
    assert "cahiers.sense" in start("import cahiers.sense.opinion.votes")
