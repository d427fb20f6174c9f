"""`python -m tests.journeys.screenshots [PART]`: remake the pictures of the guide, from the demo, the same each day."""

import os
import sys
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.test")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that reads the facts

import django

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from tests.browser import chromium_path  # noqa: E402
from tests.databases import ROOT  # noqa: E402
from tests.journeys.pages import ROLES, Sheet, sheets_of  # noqa: E402
from tests.journeys.site import Site, prepare_template  # noqa: E402
from tests.journeys.visitors import Visitor  # noqa: E402

from cahiers.people.actions import request_sign_in_link  # noqa: E402

FOLDER = ROOT / "docs" / "guide" / "images"
HEIGHTS = {1280: 960, 375: 812}
COLOURS = 128
# Name of the picture: which page, seen by whom, at which widths.
PICTURES = {
    "accueil": ("portal:home", "visitor", (1280,)),
    "campagne": ("campaign:landing", "visitor", (1280, 375)),
    "liste": ("debate:list", "visitor", (1280, 375)),
    "proposition": ("debate:detail#1", "member", (1280, 375)),
    "semblables": ("debate:preview", "member", (1280,)),
    "reunir": ("debate:merge", "moderator", (1280,)),
    "calendrier": ("campaign:calendar", "visitor", (1280,)),
    "compte": ("people:account", "member", (1280,)),
    "territoire": ("territory:detail#1", "visitor", (1280,)),
    "definitions": ("portal:definitions", "visitor", (1280,)),
    "courrier": ("demo:mailbox", "visitor", (1280,)),
}


def optimised(png: bytes) -> bytes:
    """Return the picture in few colours, which is all that a page has."""
    out = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def path_of(sheets: list[Sheet], wanted: str) -> str:
    """Return the address of a page by its name, and its rank among the examples of that name."""
    name, _, rank = wanted.partition("#")
    return [sheet.path for sheet in sheets if sheet.name == name][int(rank or 0)]


def take(browser: Browser, site: Site, sheets: list[Sheet], part: str) -> None:
    """Take the pictures whose name holds `part`."""
    for name, (page, role, widths) in PICTURES.items():
        for width in widths if part in name else ():
            visitor = Visitor(browser, site, width=width)
            visitor.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            if ROLES[role]:
                visitor.become(ROLES[role])
            visitor.go(path_of(sheets, page)).page.wait_for_load_state("networkidle")
            png = visitor.page.screenshot()
            (FOLDER / f"{name}-{width}.png").write_bytes(optimised(png))
            visitor.leave()


def main(part: str = "") -> None:
    """Serve the demo, look at it, put the pictures away."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    prepare_template()
    with Site("screenshots", skin="neutral", demo=True).served() as site, sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=options)
        sheets = sheets_of(site)
        with site.facts():
            request_sign_in_link("camille@exemple.fr", link_to=lambda token: f"{site.url}/connexion/lien/{token}/")
        sheets.append(Sheet("demo:mailbox", "/demo/boite/"))  # the settings of the tests leave the demo out
        take(browser, site, sheets, part)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
