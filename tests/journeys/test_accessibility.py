"""Every page of the site, under both skins: axe finds nothing, nothing overflows, and one knows where one is."""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pytest
from tests.journeys.conftest import SKINS, WIDTHS, Way
from tests.journeys.pages import ROLES, Sheet, sheets_of
from tests.journeys.site import Site
from tests.journeys.visitors import Visitor

NARROWEST = (320, 375)
CHANGING = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')
# Structure is checked once for each width, colours for every scheme.
WHOLE, COLOURS = {"resultTypes": ["violations"]}, {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

RUN = """async (options) => (await axe.run(document, {preload: false, ...options})).violations.map(
  (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary.replaceAll("\\n", " ")).join(" | ")}`)"""
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  return wide.slice(0, 3).map((one) => `${innerWidth} px: ${one.tagName}.${one.className} goes to ${one.getBoundingClientRect().right}`);
}"""
DANGLING = """() => ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "form", "list", "headers"].flatMap(
  (name) => [...document.querySelectorAll(`[${name}]`)].flatMap((one) => one.getAttribute(name).split(/\\s+/).filter(
    (id) => id && !document.getElementById(id)).map((id) => `${name}="${id}" names nothing`))).concat(
  [...document.querySelectorAll('a[href^="#"]')].filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1)))).map(
    (one) => `${one.hash} leads nowhere`))"""


@cache
def axe() -> str:
    """Return the checker's source, at least 4.10."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text()
    major, minor = map(int, re.search(r"axe v(\d+)\.(\d+)", source).groups())
    assert (major, minor) >= (4, 10)
    return source


def faults_of(visitor: Visitor) -> list[str]:
    """Return what is wrong with the page in front of the visitor, at both widths and in both schemes."""
    page, faults = visitor.page, []
    page.evaluate(axe())
    for width in sorted({*NARROWEST, *WIDTHS}):
        page.set_viewport_size({"width": width, "height": 900})
        if width in NARROWEST:
            faults += page.evaluate(OVERFLOW)
        if width in WIDTHS:
            page.emulate_media(color_scheme="light")
            faults += page.evaluate(RUN, WHOLE)
            page.emulate_media(color_scheme="dark")
            faults += [f"dark: {fault}" for fault in page.evaluate(RUN, COLOURS)]
    faults += page.evaluate(DANGLING)
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} first titles")
    return sorted(set(faults))


def main_part(visitor: Visitor, path: str) -> tuple[int, str, str]:
    """Return how an address answers, its title and the inside of its page, without what each showing renews."""
    answer = visitor.context.request.get(path, max_redirects=0)
    html = CHANGING.sub("", answer.text())
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    return answer.status, " ".join(title.group(1).split()) if title else "", html.partition("<main")[2]


def newly_seen(visit: Callable[..., Visitor], site: Site, role: str, way: Way) -> tuple[Visitor, list[Sheet]]:
    """Return a visitor in that role, and the pages that show it something that lesser roles do not see."""
    rank = list(ROLES).index(role)
    seen: dict[str, set[str]] = {}
    sheets = sheets_of(site)
    for lesser in list(ROLES)[: rank + 1]:
        visitor = visit(way)
        visitor.expected = {403, 404, 410}
        if ROLES[lesser]:
            visitor.become(ROLES[lesser])
        fresh = []
        for sheet in sheets:
            status, _, body = main_part(visitor, sheet.path)
            if status in {200, 410} and body not in seen.setdefault(sheet.path, set()):
                seen[sheet.path].add(body)
                fresh.append(sheet)
        if lesser != role:
            visitor.leave()
    return visitor, fresh


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("skin", SKINS)
def test_every_page_of_a_role_is_accessible(
    visit: Callable[..., Visitor], open_site: Callable[..., Site], skin: str, role: str
) -> None:
    visitor, sheets = newly_seen(visit, open_site(skin), role, Way(skin))

    faults = {sheet.path: found for sheet in sheets if (found := faults_of(visitor.go(sheet.path)))}

    assert faults == {}, json.dumps(faults, indent=1, ensure_ascii=False)
