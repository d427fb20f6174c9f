"""Every page of the site, under both skins: axe finds nothing, nothing overflows, and one knows where one is."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from html import unescape
from importlib.resources import files
from typing import Any, Literal

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Route
from tests.journeys.conftest import SKINS, Way
from tests.journeys.pages import ROLES, SHOWN, Sheet, sheets_of_run
from tests.journeys.site import Site
from tests.journeys.visitors import Visitor

Sheets = dict[str, list[Sheet]]  # by role
NARROWEST = (320, 375)
# Forms of which each role may send an empty one.
FORMS = {
    "visitor": {"people:sign_in", "portal:contact", "portal:accessibility_feedback"},
    "newcomer": {"people:welcome"},
    "member": {"people:account", "people:password", "debate:new", "debate:edit", "debate:reply", "debate:detail"},
    "moderator": {"debate:merge", "debate:split", "debate:closing", "debate:undo"},
    "editor": {"debate:answer", "campaign:phase", "people:roles", "people:end_role"}
    | {"insight:ask", "insight:validate", "insight:withdraw"},
}
# Every rule at each width, colours in each scheme: one look by day on a telephone, one by night on a desk.
LOOKS: Mapping[int, Literal["light", "dark"]] = {375: "light", 1280: "dark"}

# The checker leaves the page a breath between rules; where scripts are off no timer ever rings, and it would not end.
AT_ONCE = "() => { window.setTimeout = (call, _wait, ...words) => void Promise.resolve().then(() => call(...words)) }"
RUN = """async () => (await axe.run(document, {preload: false, resultTypes: ["violations"]})).violations.map((found) => {
  const places = found.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary.replaceAll("\\n", " ")}`);
  return `${found.id}: ${places.join(" | ")}`;
})"""
OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const right = (one) => one.getBoundingClientRect().right;
  const wide = [...document.querySelectorAll("body *")].filter((one) => right(one) > room + 1);
  return wide.slice(0, 3).map((one) => `${innerWidth} px: ${one.tagName}.${one.className} goes to ${right(one)}`);
}"""
DANGLING = """() => {
  const faults = [];
  const is = (id) => document.getElementById(decodeURIComponent(id));
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "form", "list"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) {
      for (const id of one.getAttribute(name).split(/\\s+/)) {
        if (id && !is(id)) faults.push(`${name}="${id}" names nothing`);
      }
    }
  }
  for (const one of document.querySelectorAll('a[href^="#"]')) {
    if (!is(one.hash.slice(1))) faults.push(`${one.hash} leads nowhere`);
  }
  return faults;
}"""
SEND_EMPTY = """() => {
  const typed = "textarea, input:not([type=hidden])";
  const form = [...document.querySelectorAll('main form[method="post"]')].filter((one) => one.querySelector(typed)).pop();
  if (!form) return false;
  for (const one of form.querySelectorAll(typed)) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false; else one.value = "";
  }
  form.noValidate = true;
  form.requestSubmit([...form.querySelectorAll("button:not([name])")].pop());
  return true;
}"""
PLANT = """() => {
  document.querySelector("main").insertAdjacentHTML("beforeend", '<p id="pale">pale</p><img src="data:,"><h1>x</h1>'
    + '<div id="wide">x</div><a href="#nowhere" aria-describedby="nobody">x</a>');
  Object.assign(document.getElementById("pale").style, {color: "#aaa", background: "#bbb"});
  document.getElementById("wide").style.width = "2000px";
}"""


@cache
def axe() -> str:
    """Return the checker's source, at least 4.10."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text()
    major, minor = map(int, re.search(r"axe v(\d+)\.(\d+)", source).groups())
    assert (major, minor) >= (4, 10)
    return source


def faults_of(visitor: Visitor, looks: Mapping[int, Literal["light", "dark"]] = LOOKS) -> list[str]:
    """Return what is wrong with the page in front of the visitor, at every width."""
    page, faults = visitor.page, []
    page.evaluate(axe())
    if not visitor.scripts:
        page.evaluate(AT_ONCE)
    for width in sorted({*NARROWEST, *looks}):
        page.set_viewport_size({"width": width, "height": 900})
        if width in NARROWEST:
            faults += page.evaluate(OVERFLOW)
        if width in looks:
            page.emulate_media(color_scheme=looks[width])
            faults += [f"{width} px, {looks[width]}: {fault}" for fault in page.evaluate(RUN)]
    faults += page.evaluate(DANGLING)
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} first titles")
    return sorted(set(faults))


@pytest.fixture(scope="session")
def sheets(testrun_uid: str, django_db_blocker: Any) -> Sheets:
    """Return what each role sees."""
    with django_db_blocker.unblock():
        return sheets_of_run(testrun_uid)


@pytest.fixture
def visit(visit: Callable[..., Visitor], sheets: Sheets) -> Callable[..., Visitor]:
    """Visit a site in which no journey writes: what is seen does not hang on the order of the tests."""
    return partial(visit, template=SHOWN)


def report(faults: dict[str, list[str]]) -> str:
    """Return the faults as a person reads them."""
    return json.dumps(faults, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("skin", SKINS)
def test_every_page_of_a_role_is_accessible(
    visit: Callable[..., Visitor], sheets: Sheets, skin: str, role: str, half: int
) -> None:
    shown = sheets[role][half::2]
    visitor = visit(Way(skin))
    visitor.expected = {400, 403, 404, 410}
    if ROLES[role]:
        visitor.become(ROLES[role])

    faults = {sheet.path: found for sheet in shown if (found := faults_of(visitor.go(sheet.path)))}

    assert faults == {}, report(faults)


@pytest.mark.parametrize("skin", SKINS)
def test_every_form_sent_empty_says_what_to_correct(visit: Callable[..., Visitor], sheets: Sheets, skin: str) -> None:
    faults: dict[str, list[str]] = {}
    for role, shown in sheets.items():
        forms = [sheet for sheet in shown if sheet.name in FORMS.get(role, ())]
        visitor = visit(Way(skin))
        visitor.expected = {422}
        if ROLES[role]:
            visitor.become(ROLES[role])
        done: set[str] = set()
        for sheet in forms:
            if sheet.name in done or not visitor.go(sheet.path).page.evaluate(SEND_EMPTY):
                continue
            done.add(sheet.name)
            visitor.page.wait_for_selector(".cahiers-errors:focus")
            faults[f"{role}: {sheet.path}"] = faults_of(visitor)

    assert len(faults) == sum(map(len, FORMS.values()))
    assert {path: found for path, found in faults.items() if found} == {}


def test_pages_of_a_failure_are_accessible(visit: Callable[..., Visitor], settings: Any) -> None:
    visitor = visit(Way("neutral"))
    served = {"staticfiles": {"BACKEND": "cahiers.foundation.static_files.HashedStaticFiles"}}
    settings.STORAGES = settings.STORAGES | served  # the names of the files as browsers ask for them
    faults = {}

    for page in ("500.html", "503.html"):
        answer = partial(Route.fulfill, body=render_to_string(page), content_type="text/html")
        visitor.page.route(f"**/{page}", answer)
        faults[page] = faults_of(visitor.go(f"/{page}"))

    assert faults == {"500.html": [], "503.html": []}


def test_titles_say_where_one_is(sheets: Sheets, open_site: Callable[..., Site]) -> None:
    site = open_site("neutral", template=SHOWN)
    titles: dict[str, set[str]] = {}

    for role, shown in sheets.items():
        cookie = site.cookie_of(ROLES[role]) if ROLES[role] else ""
        for sheet in shown:
            status, html = site.read(sheet.path, cookie)
            if status == 410:  # links that were used: alike on purpose
                continue
            title = " ".join(unescape(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]).split())
            titles.setdefault(title, set()).add(sheet.path.partition("?")[0])

    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
    assert [title for title in titles if not re.fullmatch(r".+ — .+", title)] == []


def test_english_pages_say_that_they_are_english(sheets: Sheets, open_site: Callable[..., Site]) -> None:
    site = open_site("neutral", template=SHOWN)

    answers = {sheet.path: site.read(f"/en{sheet.path}") for sheet in sheets["visitor"]}

    assert {path for path, (status, _) in answers.items() if status not in {200, 400, 404, 410}} == set()
    assert {path for path, (_, html) in answers.items() if '<html lang="en">' not in html and "<html" in html} == set()


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_every_english_page_is_accessible(visit: Callable[..., Visitor], sheets: Sheets, role: str) -> None:
    visitor = visit(Way("neutral"))
    visitor.expected = {400, 403, 404, 410}
    if ROLES[role]:
        visitor.become(ROLES[role])
    shown = {sheet.name: sheet for sheet in sheets[role] if not sheet.path.startswith("/demo/")}

    faults = {}
    for sheet in shown.values():  # other words in the same structure: one look is enough
        if found := faults_of(visitor.go(f"/en{sheet.path}"), {375: "light"}):
            faults[sheet.path] = found

    assert faults == {}, report(faults)


def test_the_checks_find_planted_faults(visit: Callable[..., Visitor]) -> None:
    visitor = visit(Way("neutral")).go("/")
    visitor.page.evaluate(PLANT)

    found = " ".join(faults_of(visitor))

    for fault in ("color-contrast", "image-alt", "320 px: DIV", '"nobody" names nothing', "#nowhere leads", "2 first"):
        assert fault in found
