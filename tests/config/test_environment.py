"""The table of settings: typed, with sentences; production is clean, and refuses to start half-configured."""

import os
import subprocess
import sys

import pytest

from cahiers.config.env import TABLE

PRODUCTION = {
    "DATABASE_URL": "postgresql://cahiers:secret@127.0.0.1/cahiers",
    "CAHIERS_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "CAHIERS_HTTPS": "1",
    "CAHIERS_HOSTS": "cahiers.example",
    "CAHIERS_SITE_URL": "https://cahiers.example",
}


def cahiers(tmp_path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CAHIERS_", "DATABASE_", "DJANGO"))
    }
    kept["CAHIERS_VAR"] = str(tmp_path / "var")
    return subprocess.run(
        [sys.executable, "-m", "cahiers.config.cli", *arguments],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_variable_has_a_name_of_the_house_and_a_meaning():
    assert [variable.name for variable in TABLE if not variable.name.startswith(("CAHIERS_", "DATABASE_"))] == []
    assert [variable.name for variable in TABLE if not variable.meaning.endswith(".")] == []


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"CAHIERS_DEBUG": "maybe"}, "CAHIERS_DEBUG: neither yes nor no: 'maybe'"),
        ({"CAHIERS_DATABASE_POOL": "many"}, "CAHIERS_DATABASE_POOL: "),
        ({"CAHIERS_SKIN": "gothic"}, "CAHIERS_SKIN is neutral or state."),
        (PRODUCTION | {"CAHIERS_SECRET_KEY": "short"}, "CAHIERS_SECRET_KEY must hold at least 50"),
        (PRODUCTION | {"CAHIERS_HTTPS": "0"}, "CAHIERS_HTTPS must be on"),
        (PRODUCTION | {"CAHIERS_DEMO": "1"}, "CAHIERS_DEMO lets anyone become anyone"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path, environment, sentence):
    done = cahiers(tmp_path, "check", **({"DATABASE_URL": PRODUCTION["DATABASE_URL"]} | environment))

    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_production_passes_djangos_own_review(tmp_path):
    done = cahiers(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


def test_djangos_review_would_see_a_fault(tmp_path):
    done = cahiers(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, CAHIERS_DEBUG="1")

    assert done.returncode != 0
