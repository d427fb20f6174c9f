"""What happens when a visitor goes back, clicks twice, or writes for longer than their session lasts."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect
from tests.journeys.conftest import SKINS, Way
from tests.journeys.pages import OPEN
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor

from cahiers.debate.models import Argument, Proposal, Vote

TITLE = "Un recueil national des idées qui n’ont pas marché"
BOTH = [Way(skin, scripts=scripts) for skin in SKINS for scripts in (True, False)]
ADDRESS = "amina-o@demo.invalid"


def open_proposal(visitor: Visitor) -> Proposal:
    """Read a proposal on which one has not voted yet."""
    with visitor.site.facts():
        proposal = Proposal.objects.get(title=TITLE, campaign__slug=OPEN)
    visitor.go(f"/campagnes/{OPEN}/propositions/{proposal.pk}/")
    if visitor.button("Le reprendre").count():
        visitor.press("Le reprendre").sees("Votre avis est retiré")
    return proposal


@pytest.mark.parametrize("way", BOTH, ids=str)
def test_going_back_after_a_vote_shows_the_vote(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ADDRESS)
    proposal = open_proposal(visitor)
    pressed = visitor.page.locator(".cahiers-vote__btn[aria-pressed=true]")
    visitor.press("Contre")
    expect(pressed).to_have_attribute("value", "against")
    visitor.follow("Propositions", within=".fr-breadcrumb")

    visitor.page.go_back()

    expect(pressed).to_have_attribute("value", "against")
    visitor.press("Pour")
    expect(pressed).to_have_attribute("value", "for")
    with visitor.site.facts():
        assert list(Vote.objects.filter(proposal=proposal, voter__email=ADDRESS).values_list("choice", flat=True)) == [
            "for"
        ]
    assert visitor.recount() == {}


@pytest.mark.parametrize("way", BOTH, ids=str)
def test_clicking_twice_on_publish_publishes_once(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ADDRESS)
    title = f"Prêter les manuels des classes d’examen, {way}"
    visitor.go(f"/campagnes/{OPEN}/propositions/nouvelle/")
    visitor.page.get_by_label("Thème").select_option("enseigner")
    visitor.fill("Titre", title).fill("Votre proposition", "Un seul envoi.")

    visitor.button("Relire avant de publier").dblclick()
    visitor.page.get_by_role("button", name=re.compile("^Publier( quand même)?$")).dblclick()

    expect(visitor.page.locator("h1")).to_have_text(title)
    expect(visitor.page.locator(".cahiers-vote")).to_be_visible()
    with visitor.site.facts():
        assert [one.state for one in Proposal.objects.filter(title=title)] == ["published"]
    assert visitor.recount() == {}


def sign_in_elsewhere(visitor: Visitor) -> None:
    """Ask for a link and follow it in another tab, as one does from a mail; come back to the first."""
    writing, visitor.page = visitor.page, visitor.context.new_page()
    visitor.go("/connexion/").fill("Adresse électronique", ADDRESS).press("Recevoir un lien").sees(
        "Regardez vos courriels"
    )
    visitor.go(urlsplit(re.search(r"https?://\S+", visitor.read_mail(ADDRESS)).group()).path)
    visitor.page.locator("main").get_by_role("button", name="Entrer", exact=True).click()
    visitor.sees("États généraux")
    visitor.page.close()
    visitor.page = writing


@pytest.mark.parametrize("way", BOTH, ids=str)
def test_a_session_that_ends_while_one_writes_loses_no_word(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ADDRESS)
    visitor.expected = {403}
    words = f"Recueillir les échecs évite de les refaire, vu de {way}."
    open_proposal(visitor)
    visitor.choose("pour", within="#argumenter")
    visitor.page.locator("#argumenter textarea").fill(words)
    with visitor.site.facts():
        Session.objects.all().delete()

    visitor.press("Publier l’argument").sees("votre texte est resté dans la page précédente")
    sign_in_elsewhere(visitor)
    visitor.page.go_back()
    expect(visitor.page.locator("#argumenter textarea")).to_have_value(words)
    visitor.press("Publier l’argument").sees("Votre argument est publié.").sees(words)

    with visitor.site.facts():
        assert Argument.objects.filter(body=words).count() == 1


@pytest.mark.parametrize("way", BOTH, ids=str)
def test_a_page_older_than_the_session_gives_its_text_back(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ADDRESS)
    visitor.expected = {403}
    words = f"Un échec raconté en évite dix, vu de {way}."
    open_proposal(visitor)
    visitor.choose("pour", within="#argumenter")
    visitor.page.locator("#argumenter textarea").fill(words)
    with visitor.site.facts():
        Session.objects.all().delete()
    sign_in_elsewhere(visitor)

    visitor.press("Publier l’argument").sees("Voici ce que vous aviez écrit").sees(words)
    assert faults_of(visitor) == []
    visitor.press("Envoyer").sees("Votre argument est publié.").sees(words)

    with visitor.site.facts():
        assert Argument.objects.filter(body=words).count() == 1


@pytest.mark.parametrize("skin", SKINS)
def test_a_session_that_ends_before_a_vote_leads_to_the_sign_in_page(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin)).become(ADDRESS)
    open_proposal(visitor)
    with visitor.site.facts():
        Session.objects.all().delete()

    visitor.press("Pour")

    visitor.page.wait_for_url("**/connexion/**")
    expect(visitor.page.locator("header")).to_have_count(1)
