"""The demo's bar: becoming somebody in one click, and the mails that would have left; clean before axe too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import SKINS, Way
from tests.journeys.pages import OPEN
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor

BOTH = [Way(skin, width, scripts) for skin in SKINS for width, scripts in ((1280, True), (375, False))]


@pytest.mark.parametrize("way", BOTH, ids=str)
def test_visitor_becomes_somebody_in_one_click_then_a_visitor_again(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way, demo=True).go(f"/campagnes/{OPEN}/calendrier/")

    visitor.press("Rédactrice")
    assert visitor.path == f"/campagnes/{OPEN}/calendrier/"
    expect(visitor.page.get_by_role("link", name="Changer les dates").first).to_be_visible()

    visitor.press("Redevenir visiteur")
    assert visitor.path == f"/campagnes/{OPEN}/calendrier/"
    expect(visitor.page.get_by_role("link", name="Changer les dates")).to_have_count(0)
    expect(visitor.page.locator(".cahiers-demo")).to_contain_text("Vous êtes un visiteur")


@pytest.mark.parametrize("skin", SKINS)
def test_mail_of_the_demo_is_read_and_followed_in_the_browser(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin), demo=True).go("/connexion/")
    visitor.fill("Adresse électronique", "nouvelle@demo.invalid").press("Recevoir un lien")

    visitor.page.locator(".cahiers-demo").get_by_role("link", name="Boîte aux lettres").click()
    faults = {"mailbox": faults_of(visitor)}
    visitor.page.locator("main").get_by_role("link", name="Votre lien pour entrer").first.click()
    faults["mail"] = faults_of(visitor)
    visitor.page.locator("main a[href*='/connexion/lien/']").click()
    faults["link"] = faults_of(visitor)
    visitor.page.locator("main").get_by_role("button", name="Entrer", exact=True).click()

    visitor.sees("Bienvenue")
    assert faults == {"mailbox": [], "mail": [], "link": []}
