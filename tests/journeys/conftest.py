"""Browsers for the journeys: every skin, two widths, with and without JavaScript; nothing may go wrong unseen."""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from playwright.sync_api import Browser, sync_playwright
from tests.browser import chromium_path
from tests.journeys.site import TEMPLATE, Site, prepare_template
from tests.journeys.visitors import Visitor

SKINS = ("neutral", "state")
WIDTHS = (375, 1280)


@dataclass(frozen=True)
class Way:
    """One way of visiting: a skin, a width, JavaScript or not."""

    skin: str
    width: int = 1280
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.skin}-{self.width}-{'js' if self.scripts else 'nojs'}"


EVERY_WAY = [Way(skin, width, scripts) for skin in SKINS for width in WIDTHS for scripts in (True, False)]
# The half of them in which any two choices meet: a skin and a width, a skin and scripts, a width and scripts.
EVERY_PAIR = [way for way in EVERY_WAY if (way.skin == "state") ^ (way.width == 375) ^ way.scripts]
WAYS = EVERY_WAY if os.environ.get("CAHIERS_EVERY_WAY") else EVERY_PAIR


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def open_site(worker_id: str) -> Iterator[Callable[..., Site]]:
    """Open a site at its first use; it stays until the end, and keeps what journeys write.

    A site of another template is another site: what a journey writes in one is not read in the other.
    """
    opened: dict[str, Site] = {}
    with contextlib.ExitStack() as stack:

        def open_(skin: str, *, demo: bool = False, template: str = TEMPLATE) -> Site:
            name = f"{worker_id}_{skin}{'_demo' if demo else ''}{'' if template == TEMPLATE else '_shown'}"
            if name not in opened:
                prepare_template()
                site = Site(name, skin=skin, demo=demo, template=template)
                opened[name] = stack.enter_context(site.served())
            return opened[name]

        yield open_


@pytest.fixture(autouse=True)
def _facts_are_within_reach(django_db_blocker: Any) -> Iterator[None]:
    """Let a journey read the site's own database, which is not the one that other tests empty."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium, for one file of tests: its event loop would be in the way of the tests of other rooms."""
    kept = connections[DEFAULT_DB_ALIAS]  # Playwright changes the context in which Django looks for it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that reads the facts
    try:
        with sync_playwright() as playwright:
            connections[DEFAULT_DB_ALIAS] = kept
            options = ["--no-sandbox"] if os.geteuid() == 0 else []
            chromium = playwright.chromium.launch(executable_path=chromium_path(), args=options)
            yield chromium
            chromium.close()
    finally:
        connections[DEFAULT_DB_ALIAS] = kept
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser, open_site: Callable[..., Site]) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; at the end of the test, each must have seen nothing go wrong."""
    visitors: list[Visitor] = []

    def arrive(way: Way, *, demo: bool = False, dark: bool = False, template: str = TEMPLATE) -> Visitor:
        site = open_site(way.skin, demo=demo, template=template)
        visitor = Visitor(browser, site, width=way.width, scripts=way.scripts, dark=dark)
        visitors.append(visitor)
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.leave()
    for visitor in visitors:
        assert visitor.faults == []
