"""S1: no script ever runs: hostile texts × every text field × every page that shows it, in a real browser.

Every page is first given to Chromium without the protection of the site's policy: escaping alone must hold. Then
the pages are visited on a live server, with policy, scripts and styles. Fields come from the models and pages from
the table of access: a later room is in by construction.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, models, transaction
from django.test import Client, override_settings
from django.utils.http import urlencode
from playwright.sync_api import Browser, BrowserType, Error, sync_playwright
from tests.browser import chromium_path
from tests.promises import scene
from tests.promises.access_table import read_table
from tests.promises.hostile import TEXTS

import cahiers
from cahiers.foundation import fragments, recent
from cahiers.meetings.models import SheetVersion
from cahiers.questionnaires.models import BankItem, Questionnaire, Response
from cahiers.questionnaires.queries import forms

SOURCE = Path(cahiers.__file__).parent
ADDRESSES = {address.name: address for address in scene.addresses()}
# Fields that hold the house's own words: addresses, codes, digests, languages.
MACHINE = re.compile(
    r"(^|_)(slug|code|codes|key|path|digest|email|password|stamp|language|token|gesture|kind|owner|location|previous"
    r"|recipient|timezone|source_ref|onward|gestures|name_key|relation|locator|sha256|media_type|content_type|storage_name)$"
)
ASKED = ("q", "theme", "territoire", "public", "statut", "tri", "graine", "apres", "avant", "next", "sujet", "page")
ASKED += ("title", "territory_q", "age", "adresse")
# Documents that hold people's words among the house's own, and the keys of those words.
DOCUMENTS = ((Questionnaire, "definition"), (BankItem, "definition"), (Response, "draft"))
DOCUMENTS += ((SheetVersion, "content"), (SheetVersion, "aside"))
WORDS = {"title", "help", "text", "label", "unit", "introduction", "thanks", "pourquoi"}
WORDS |= {"wording", "state_of_play", "obstacles", "who", "means"}  # of a sheet; of an idea: « idea.<id>.who »
BATCHES, GROUP = 4, 20  # texts are tried by twenty: together where a field has room, else each in a row of its own
OWN = re.compile(r"<(script|link)[^<>]*/static/[^<>]*>(</script>)?")  # would not load here
WATCH = "window.__p = () => { top.__ran = (top.__ran || 0) + 1; };"
# Give Chromium each page in a frame of its own, where nothing holds scripts back; say what ran and what came in.
JUDGE = """async (documents) => {
  top.__ran = 0;
  const faults = [];
  const frames = documents.map(([name, html]) => {
    const frame = document.createElement("iframe");
    const loaded = new Promise((done) => frame.addEventListener("load", done, {once: true}));
    frame.srcdoc = html;
    document.body.append(frame);
    return {name, frame, loaded};
  });
  await Promise.race([Promise.all(frames.map((one) => one.loaded)), new Promise((done) => setTimeout(done, 15000))]);
  await new Promise((done) => setTimeout(done, 60));
  for (const {name, frame} of frames) {
    const inside = frame.contentDocument;
    if (!inside || !inside.querySelector("html")) { faults.push(`${name}: left its page`); frame.remove(); continue; }
    for (const element of inside.querySelectorAll("*")) {
      if (element.hasAttribute("pwn")) faults.push(`${name}: <${element.localName}> came in`);
      for (const {name: attribute, value} of element.attributes) {
        if (attribute.startsWith("on")) faults.push(`${name}: ${element.localName} has ${attribute}`);
        if (["href", "src", "action", "formaction", "data"].includes(attribute)
            && /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):/i.test(value) && !value.startsWith("data:image/"))
          faults.push(`${name}: ${element.localName} leads to ${value.slice(0, 40)}`);
      }
    }
    frame.remove();
  }
  if (top.__ran) faults.push(`${top.__ran} scripts ran`);
  return faults;
}"""


def text_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield every field of the house in which somebody's words are kept."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField))
            is_words = not field.choices and not field.unique and not MACHINE.search(field.name)
            is_ours = model.__module__.startswith("cahiers.")
            if is_ours and is_text and is_words and not field.generated:
                yield model, field


def poison(texts: list[str]) -> list[str]:
    """Write hostile texts into every text field of every row, one after the other; return the fields written."""
    fragments._kept.clear()
    recent.forget()
    written, turn = [], 0
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # append-only tables too
        for model, field in text_fields():
            table, column, key = model._meta.db_table, field.column, model._meta.pk.column
            cursor.execute(f'SELECT "{key}" FROM {table}')
            for (pk,) in cursor.fetchall():
                together, room = "\n".join(texts), field.max_length or 10_000
                text = together if len(together) <= room else texts[turn % len(texts)][:room]
                with contextlib.suppress(IntegrityError), transaction.atomic():  # empty by a rule of the database
                    cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE "{key}" = %s', [text, pk])
                    written.append(f"{table}.{column}")
                turn += 1
        for model, column in DOCUMENTS:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT "{key}", "{column}" FROM {table}')
            for pk, document in cursor.fetchall():
                poisoned = json.dumps(poison_words(json.loads(document), "\n".join(texts)))
                cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE "{key}" = %s', [poisoned, pk])
                written.append(f"{table}.{column}")
        cursor.execute("SET session_replication_role = origin")
    forms._kept.clear()
    return sorted(set(written))


def poison_words(document: Any, text: str) -> Any:
    """Return a document with a text in place of all the words that people wrote in it."""
    if isinstance(document, list):
        return [poison_words(one, text) for one in document]
    if isinstance(document, dict):
        return {
            key: _poisoned(value, text) if key.rpartition(".")[2] in WORDS and value else poison_words(value, text)
            for key, value in document.items()
        }
    return document


def _poisoned(value: Any, text: str) -> Any:
    return [text[:500] for _one in value] if isinstance(value, list) else text[:500]


def browser_of(stage: scene.Scene, role: str) -> Client:
    """Return a browser for a role."""
    browser = Client(raise_request_exception=False)
    if role != "anonymous":
        browser.force_login(stage.people[role])
    return browser


def pages(stage: scene.Scene, text: str, only: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, HTML) of every page that somebody reads, and of every form that comes back, full of a text."""
    seen = set()
    browsers: dict[str, Client] = {}
    query = urlencode([(name, text) for name in ASKED])
    for line in read_table():
        address = ADDRESSES[line.address]
        for method, roles in (("GET", line.page), ("POST", line.form)):
            if not roles or (line.address, method) in seen or not line.address.startswith(only):
                continue
            seen.add((line.address, method))
            role = next(role for role in reversed(scene.ROLES) if role in roles)
            if role not in browsers:
                browsers[role] = browser_of(stage, role)
            browser = browsers[role]
            where, own = stage.path(address, line.about), stage.things[line.about].get("query", "")
            asked = [where + own, f"{where}{own or '?'}&{query}"] if method == "GET" else [where]
            for place in asked:
                body = stage.body(line.address)
                body |= {field: text for field in body if field != "idempotency_key"}
                with transaction.atomic():
                    response = browser.get(place) if method == "GET" else browser.post(place, body)
                    transaction.set_rollback(True)
                browser.cookies.pop("messages", None)
                assert response.status_code < 500, (line.address, method, text)
                if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
                    yield f"{method} {line.address}", response.content.decode()
                for close in response._resource_closers:  # files; `close` itself would end the connection too
                    close()
            if line.address in {"people:sign_out", "people:sign_in_link", "people:sign_out_elsewhere"}:
                browsers.clear()
    if not only:
        yield "GET 404", Client().get(f"/rien/{text}").content.decode()
        late = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})  # its text is given back
        yield "POST too late", late.post("/contact/", {"body": text}).content.decode()


def launch(chromium: BrowserType) -> Browser:
    """Start a Chromium."""
    return chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"] if os.geteuid() == 0 else [])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start Chromium for this file."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    kept_connection = connections[DEFAULT_DB_ALIAS]  # Playwright changes the context in which Django looks for it
    try:
        with sync_playwright() as playwright:
            connections[DEFAULT_DB_ALIAS] = kept_connection
            browser = launch(playwright.chromium)
            yield browser
            browser.close()
    finally:
        connections[DEFAULT_DB_ALIAS] = kept_connection
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def judge(chromium: Browser) -> Iterator[Any]:
    """Return what gives pages to the browser and says what went wrong; nothing is fetched."""
    context = chromium.new_context()
    context.add_init_script(WATCH)
    context.route(
        "**/*",
        lambda route: (
            route.fulfill(body="<!doctype html><body>", content_type="text/html")
            if route.request.url == "http://judge.test/"
            else route.abort()
        ),
    )
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto("http://judge.test/")

    def judged(documents: list[tuple[str, str]]) -> list[str]:
        bare = [(name, OWN.sub("", html)) for name, html in documents]
        return page.evaluate(JUDGE, bare) + [f"dialog {message}" for message in dialogs]

    yield judged
    context.close()


def faults(stage: scene.Scene, judge: Any, texts: list[str], only: str = "") -> list[str]:
    """Write the texts everywhere, group after group, and return what went wrong on the pages."""
    found = []
    for start in range(0, len(texts), GROUP):
        group = texts[start : start + GROUP]
        poison(group)
        found += [f"{group}: {fault}" for fault in judge(list(pages(stage, "\n".join(group), only)))]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_text_is_ever_taken_for_html(judge, batch):
    stage = scene.build()

    assert faults(stage, judge, list(TEXTS[batch::BATCHES])) == []


@pytest.mark.django_db
def test_every_text_field_of_the_house_was_written():
    scene.build()

    written = poison([TEXTS[0]])

    assert len(TEXTS) >= 60
    filled = {name.partition(".")[0] for name in written}
    assert {
        "debate_proposal",
        "debate_argument",
        "debate_officialanswer",
        "campaign_campaign",
        "campaign_event",
    } <= filled
    empty = {f"{model._meta.db_table}.{field.column}" for model, field in text_fields()} - set(written)
    assert sorted(empty) == sorted(NEVER_SHOWN)


NEVER_SHOWN = ("campaign_themealias.wording",)  # what imports recognise: no page shows it


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("template", "field", "only"),
    [
        ("debate/detail.html", "proposal.title", "debate:detail"),
        ("debate/card.html", "proposal.author_name", "debate:list"),
        ("campaign/landing.html", "board.campaign.title", "campaign:landing"),
        ("questionnaires/detail.html", "questionnaire.title", "questionnaires:detail"),
    ],
)
def test_planted_unsafe_field_is_seen(judge, tmp_path, template, field, only):
    room = template.partition("/")[0]
    source = (SOURCE / room / "templates" / template).read_text()
    planted = re.sub(r"{{ *" + re.escape(field) + r" *}}", "{{ " + field + "|safe }}", source)
    assert planted != source
    (tmp_path / room).mkdir()
    (tmp_path / template).write_text(planted)
    stage = scene.build()

    with override_settings(TEMPLATES=[settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]):
        found = faults(stage, judge, ["<svg pwn onload=__p()>"], only)
    fragments._kept.clear()

    assert any("came in" in fault for fault in found)
    assert any("scripts ran" in fault for fault in found)


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_on_the_living_site(chromium, live_server):
    stage = scene.build()
    poison(list(TEXTS))
    living = launch(chromium.browser_type)  # closed before the database is: its connections are the server's
    context = living.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    browser = browser_of(stage, "national")
    name, value = next((name, morsel.value) for name, morsel in browser.cookies.items())
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    seen = set()
    for line in read_table():
        if "national" not in line.page or line.address in seen:
            continue
        seen.add(line.address)
        where = stage.path(ADDRESSES[line.address], line.about) + stage.things[line.about].get("query", "")
        try:
            page.goto(live_server.url + where, wait_until="domcontentloaded")
        except Error as error:
            if "Download is starting" not in str(error):  # a file for the disk is no page
                raise
            continue
        page.wait_for_function("document.readyState === 'complete'", timeout=10_000)
        heard += [f"{line.address}: ran"] * bool(page.evaluate("window.__ran"))
        heard += [f"{line.address}: came in"] * page.locator("[pwn]").count()
    living.close()
    wait_until_alone()

    assert heard == []
    assert len(seen) > 30


def wait_until_alone() -> None:
    """Wait until the server's threads have left the database."""
    with connection.cursor() as cursor:
        for _turn in range(100):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
            sleep(0.1)
    raise AssertionError("somebody is still in the database")


# The source: only one module may say that a text is safe.

UNSAFE_PYTHON = re.compile(r"\b(mark_safe|format_html|format_html_join|html_safe|__html__|SafeText)\b|SafeString\(.")
UNSAFE_TEMPLATE = re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off")
UNSAFE_SCRIPT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setHTMLUnsafe)"
)
SANITISER = "foundation/text.py"


def unsafe_lines(folder: Path) -> list[str]:
    """Return where the source says that a text is safe."""
    found = []
    for suffix, unsafe in ((".py", UNSAFE_PYTHON), (".html", UNSAFE_TEMPLATE), (".js", UNSAFE_SCRIPT)):
        for file in folder.rglob(f"*{suffix}"):
            name = file.relative_to(folder).as_posix()
            if name != SANITISER:
                lines = enumerate(file.read_text().splitlines(), 1)
                found += [f"{name}:{number}" for number, line in lines if unsafe.search(line)]
    return found


def test_only_the_sanitiser_says_that_a_text_is_safe():
    assert unsafe_lines(SOURCE) == []


def test_planted_unsafe_source_is_seen(tmp_path):
    (tmp_path / "views.py").write_text("from django.utils.safestring import mark_safe\n")
    (tmp_path / "page.html").write_text("{{ proposal.title|safe }}\n{% autoescape off %}\n")
    (tmp_path / "page.js").write_text("box.innerHTML = title;\n")

    assert unsafe_lines(tmp_path) == ["views.py:1", "page.html:1", "page.html:2", "page.js:1"]
