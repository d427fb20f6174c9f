"""The rules of the house that a machine can check, each shown to see a planted fault."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from cahiers.foundation.doors import WriteThroughReadingDoor, door

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cahiers"
ROOMS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("cahiers."))
GLOSSARY = ROOT / "docs" / "glossary.md"


def patterns(resolver=None):
    """Every address of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def views_without_door(entries):
    return [str(entry.pattern) for entry in entries if not hasattr(entry.callback, "door")]


def test_every_view_has_a_door():
    assert views_without_door(patterns()) == []


def test_a_view_without_a_door_is_seen():
    planted = URLPattern(next(patterns()).pattern, lambda request: HttpResponse())

    assert len(views_without_door([planted])) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO territory_level VALUES ('x', 'x', 'x', 1)", "SELECT nextval('debate_fair_place')"],
)
def test_a_reading_door_writes_nothing(statement):
    @door("GET")
    def writes(request):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    with pytest.raises((WriteThroughReadingDoor, Exception), match=r"INSERT|read-only"):
        writes(RequestFactory().get("/"))


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_refuses_a_write_hidden_in_a_read():
    @door("GET")
    def hides(request):
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH x AS (INSERT INTO territory_level VALUES ('x', 'x', 'x', 1) RETURNING 1) SELECT * FROM x"
            )
        return HttpResponse()

    with pytest.raises(Exception, match="read-only"):
        hides(RequestFactory().get("/"))


def badly_named(names):
    return [name for name in names if re.search(r"_auto_|_and_more|_alter_|^\d{4}_(initial|draft)$", name)]


def test_migrations_are_named_by_their_intent():
    names = [path.stem for path in SOURCE.glob("*/migrations/0*.py")]

    assert names
    assert badly_named(names) == []
    assert badly_named(["0004_alter_proposal_title", "0002_auto_20260901"]) != []


def test_every_template_is_used():
    named_by_django = {"400.html", "403.html", "404.html", "500.html", "503.html"}
    templates = {
        path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2]).as_posix()
        for path in SOURCE.glob("*/templates/**/*.html")
    }
    texts = {path: path.read_text() for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]}
    left = [
        name
        for name in sorted(templates - named_by_django)
        if not any(name in text for path, text in texts.items() if not path.as_posix().endswith(f"templates/{name}"))
    ]

    # The page of a portal text and the component of a field are named by what they show.
    assert [name for name in left if not name.startswith(("portal/pages/", "components/fields/"))] == []


@pytest.mark.parametrize("label", ROOMS)
def test_names_of_things_are_in_lower_case(label):
    for model in apps.get_app_config(label).get_models():
        for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
            assert str(name)[0].islower(), f"{model.__name__}: {name}"


def missing_from_glossary(words, text):
    return [word for word in words if f"| {word} |" not in text]


def test_the_glossary_pairs_every_table_of_the_house():
    words = [model.__name__ for label in ROOMS for model in apps.get_app_config(label).get_models()]
    text = GLOSSARY.read_text()

    assert missing_from_glossary(words, text) == []
    assert missing_from_glossary(["Chimera"], text) == ["Chimera"]


def lint_imports(folder):
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder / "src")})


def test_a_planted_upward_import_is_reported(tmp_path):
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.po", "*.mo", "static", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    clean = lint_imports(tmp_path)
    planted = tmp_path / "src/cahiers/territory/queries.py"
    planted.write_text("from cahiers.debate.models import Proposal\n" + planted.read_text())

    broken = lint_imports(tmp_path)

    assert clean.returncode == 0, clean.stdout
    assert broken.returncode != 0
    assert "cahiers.territory.queries -> cahiers.debate.models" in broken.stdout
