"""Without a mouse: skip links, signing in and voting with Tab, Enter and Space, and always seeing where one is."""

import contextlib
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import SKINS, WIDTHS, Way
from tests.journeys.pages import OPEN
from tests.journeys.visitors import Visitor

from cahiers.debate.actions.votes import take_vote_back
from cahiers.debate.models import Proposal, Vote
from cahiers.foundation.errors import Refused
from cahiers.people.models import User

FARTHEST = 150
TITLE = "Un jour sans écran par mois dans chaque établissement, profs compris"
ADDRESS = "citoyenne@demo.invalid"
# Where the focus is, and how one sees it: its own outline or, for what is drawn by its label, the label's.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return {words: "", seen: true};
  const drawn = [one, one.nextElementSibling, one.closest("label")].filter(Boolean);
  const styles = drawn.flatMap((each) => [null, "::before", "::after"].map((part) => getComputedStyle(each, part)));
  const seen = styles.some(
    (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
  const box = one.getBoundingClientRect();
  const words = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || one.name || one.tagName;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {words: words.trim().replace(/\\s+/g, " "), seen: seen && inside};
}"""


def tab_to(visitor: Visitor, words: str) -> None:
    """Press Tab until the focus is on something of that name; at every step one sees where it is."""
    passed = []
    for _ in range(FARTHEST):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        assert focused["seen"], f"the focus is not visible on {focused['words']!r}"
        passed.append(focused["words"])
        if focused["words"].startswith(words):
            return
    raise AssertionError(f"{words!r} is not reached; passed {passed}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("skin", SKINS)
def test_signing_in_and_voting_need_no_mouse(visit: Callable[..., Visitor], skin: str, width: int) -> None:
    visitor = visit(Way(skin, width))
    keyboard = visitor.page.keyboard
    with visitor.site.facts():
        proposal = Proposal.objects.get(title=TITLE, campaign__slug=OPEN)
        with contextlib.suppress(Refused):  # there was none
            take_vote_back(proposal.pk, by=User.objects.get(email=ADDRESS))
    visitor.go(f"/campagnes/{OPEN}/propositions/{proposal.pk}/")

    tab_to(visitor, "Aller au contenu")
    keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "contenu"
    tab_to(visitor, "Se connecter pour voter")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/connexion/**")
    tab_to(visitor, "Adresse électronique")
    keyboard.type(ADDRESS)
    keyboard.press("Enter")
    visitor.sees("Regardez vos courriels")
    visitor.go(urlsplit(re.search(r"https?://\S+", visitor.read_mail(ADDRESS)).group()).path)
    tab_to(visitor, "Aller au contenu")
    keyboard.press("Enter")
    tab_to(visitor, "Entrer")
    keyboard.press("Enter")
    visitor.page.wait_for_url(f"**/{proposal.pk}/*")

    tab_to(visitor, "Pour")
    keyboard.press("Space")
    pressed = visitor.page.locator(".cahiers-vote__btn[aria-pressed=true]")
    expect(pressed).to_have_attribute("value", "for")
    expect(pressed).to_be_focused()  # what was pressed was replaced: the focus must not be lost
    tab_to(visitor, "Contre")
    keyboard.press("Enter")
    expect(pressed).to_have_attribute("value", "against")

    with visitor.site.facts():
        assert Vote.objects.get(proposal=proposal, voter__email=ADDRESS).choice == "against"


@pytest.mark.parametrize("skin", SKINS)
def test_enter_in_a_field_goes_on_and_does_not_search_a_territory(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin, scripts=False)).become(ADDRESS)
    visitor.go(f"/campagnes/{OPEN}/propositions/nouvelle/")
    visitor.page.get_by_label("Thème").select_option("acces")
    visitor.fill("Votre proposition", "Un texte.").fill("Titre", "Ouvrir le CDI le mercredi après-midi")

    visitor.page.get_by_label("Titre").press("Enter")

    visitor.sees("Brouillon, visible de vous seul")


@pytest.mark.parametrize("skin", SKINS)
def test_menu_of_a_narrow_screen_opens_with_the_keyboard(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin, 375, scripts=False)).go(f"/campagnes/{OPEN}/")

    tab_to(visitor, "Menu")
    visitor.page.keyboard.press("Enter")

    expect(visitor.page.locator(".cahiers-menu li").first).to_be_visible()
