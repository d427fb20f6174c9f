"""From the home page to a withdrawn proposal: what a citizen does here, on every skin and screen, scripts or not."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import WAYS, Way
from tests.journeys.visitors import Visitor

from cahiers.debate.enums import Stance, State
from cahiers.debate.models import Argument, Proposal, Vote

CAMPAIGN = "États généraux du numérique pour l’éducation"
SLUG = "egn-2020"
THEME = "Un égal accès au numérique pour tous"
SOUGHT = "Apprendre à taper au clavier en sixième, pour de vrai, avec une note"
DEBATED = "Un carnet numérique de preuves que l’élève de lycée professionnel emporte avec lui"
LENDING = "Prêter un ordinateur dès la rentrée à chaque collégien qui n’en a pas, sans dossier à rallonge"
BODY = "Les familles attendent des mois.\n\nPrêtons l’appareil le jour de la rentrée, et réglons les papiers après."


def shown_tally(visitor: Visitor) -> dict[str, int]:
    """Return the counts of the vote box, as the page writes them."""
    legend = visitor.page.locator(".cahiers-vote .cahiers-tally__legend li").all_inner_texts()
    numbers = [int(re.sub(r"\D", "", text)) for text in legend]
    return dict(zip([choice.value for choice in Stance], numbers, strict=True))


def counted_votes(visitor: Visitor, title: str) -> dict[str, int]:
    """Return the same, counted from the votes themselves."""
    with visitor.site.facts():
        choices = list(Vote.objects.filter(proposal__title=title).values_list("choice", flat=True))
    return {choice.value: choices.count(choice.value) for choice in Stance}


def published(visitor: Visitor, **narrow: object) -> int:
    """Return how many proposals of the campaign are published."""
    with visitor.site.facts():
        return Proposal.objects.filter(campaign__slug=SLUG, state=State.PUBLISHED, **narrow).count()


def expect_total(visitor: Visitor, count: int) -> None:
    """Check that the list counts that many."""
    expect(visitor.page.locator("#resultats")).to_have_text(re.compile(rf"^\s*{count} proposition"))


def show_filters(visitor: Visitor) -> None:
    """Open the panel of filters where it is folded."""
    panel = visitor.page.locator(".cahiers-filters details")
    if panel.get_attribute("open") is None and panel.locator("summary").is_visible():
        panel.locator("summary").click()


def discover(visitor: Visitor) -> None:
    """From the home page to a proposal: campaign, theme, list, filter, search, sort."""
    visitor.go("/").sees(CAMPAIGN).follow("Découvrir la consultation")
    expect(visitor.page.locator("h1")).to_have_text(CAMPAIGN)
    visitor.follow(THEME)
    expect(visitor.page.locator("h1")).to_have_text(THEME)
    visitor.follow("Lire les propositions du thème")
    expect_total(visitor, published(visitor, theme__code="acces"))

    show_filters(visitor)
    visitor.page.get_by_label("Public", exact=True).select_option("pupil")
    visitor.press("Appliquer")
    expect_total(visitor, published(visitor, theme__code="acces", audience="pupil"))
    visitor.follow("Tout effacer")
    expect_total(visitor, published(visitor))

    visitor.follow("les plus soutenues")
    first = visitor.page.locator(".cahiers-card__title").first.inner_text()
    with visitor.site.facts():
        most = max(Proposal.objects.filter(campaign__slug=SLUG, state=State.PUBLISHED), key=lambda one: one.total_for)
    assert first == most.title
    visitor.follow("Page suivante")
    assert visitor.page.locator(".cahiers-card__title").first.inner_text() != first

    show_filters(visitor)
    visitor.page.get_by_label("Mots cherchés").fill("taper au claviers")  # the plural is not in the text
    visitor.press("Chercher")
    visitor.follow(SOUGHT)
    expect(visitor.page.locator("h1")).to_have_text(SOUGHT)


def sign_up(visitor: Visitor, address: str, name: str) -> None:
    """Give an address, follow the mail, say who one is, and be back on the page one came from."""
    here = visitor.path
    visitor.follow("Se connecter pour voter")
    visitor.fill("Adresse électronique", address).press("Recevoir un lien").sees("Regardez vos courriels")
    link = re.search(r"https?://\S+", visitor.read_mail(address)).group()
    visitor.go(urlsplit(link).path).sees(address)
    visitor.page.locator("main").get_by_role("button", name="Entrer", exact=True).click()
    visitor.choose("18 ans ou plus").press("Continuer")
    visitor.fill("Nom affiché", name).choose("Parent").press("Commencer")
    assert visitor.path == here


def vote(visitor: Visitor, title: str) -> None:
    """Vote, change, take back, vote again: at each step the page says what the votes say."""
    before = counted_votes(visitor, title)
    pressed = visitor.page.locator(".cahiers-vote__btn[aria-pressed=true]")
    for label, choice in (("Pour", "for"), ("Contre", "against")):
        visitor.press(label)
        expect(pressed).to_have_attribute("value", choice)
        expect(visitor.page.locator(".cahiers-receipt")).to_contain_text("Votre avis est enregistré.")
        assert shown_tally(visitor) == counted_votes(visitor, title) == before | {choice: before[choice] + 1}
        assert visitor.recount() == {}

    visitor.press("Le reprendre")
    expect(pressed).to_have_count(0)
    visitor.sees("Votre avis est retiré")
    assert shown_tally(visitor) == counted_votes(visitor, title) == before

    visitor.press("Mitigé")
    expect(pressed).to_have_attribute("value", "mixed")
    assert shown_tally(visitor) == counted_votes(visitor, title) == before | {"mixed": before["mixed"] + 1}
    visitor.page.reload()
    expect(pressed).to_have_attribute("value", "mixed")
    assert visitor.recount() == {}


def debate(visitor: Visitor, words: str) -> None:
    """Argue, find somebody's argument useful, reply to it."""
    with visitor.site.facts():
        debated = Proposal.objects.get(title=DEBATED, campaign__slug=SLUG)
        count = debated.argument_count
    visitor.go(f"/campagnes/{SLUG}/propositions/{debated.pk}/").sees(f"{count} arguments")
    form = visitor.page.locator("#argumenter")
    visitor.choose("contre", within="#argumenter")
    form.get_by_label("Votre argument", exact=False).last.fill(words)
    visitor.press("Publier l’argument").sees("Votre argument est publié.").sees(f"{count + 1} arguments")
    mine = visitor.page.locator(".cahiers-argument", has_text=words)
    expect(visitor.page.locator("#against").locator(mine)).to_have_count(1)
    expect(mine.get_by_role("button", name="Retirer")).to_be_visible()

    other = visitor.page.locator("#for .cahiers-argument").first
    useful = other.get_by_role("button", name="Utile")
    found = int(useful.inner_text().rpartition("·")[2])
    useful.click()
    expect(other.get_by_role("button", name=f"Utile · {found + 1}")).to_have_attribute("aria-pressed", "true")
    other.get_by_role("link", name="Répondre").click()
    visitor.fill("Votre réponse", f"Réponse : {words}").press("Publier la réponse").sees("Votre réponse est publiée.")
    other.locator("summary").click()
    expect(other.locator(".cahiers-replies")).to_contain_text(f"Réponse : {words}")
    with visitor.site.facts():
        assert Argument.objects.filter(body__contains=words).count() == 2
    assert visitor.recount() == {}


def propose(visitor: Visitor, title: str) -> None:
    """Write, see what resembles it, publish, edit, withdraw."""
    count = published(visitor)
    visitor.go(f"/campagnes/{SLUG}/").follow("Déposer une proposition")
    visitor.page.get_by_label("Thème").select_option("acces")
    visitor.fill("Titre", title[:-1])
    visitor.page.get_by_label("Titre").press_sequentially(title[-1])
    if visitor.scripts:  # while one types
        expect(visitor.page.locator("#semblables")).to_contain_text(LENDING)
    visitor.fill("Votre proposition", BODY)
    pick_territory(visitor)
    visitor.press("Relire avant de publier").sees("Brouillon, visible de vous seul").sees("Rennes")
    expect(visitor.page.locator(".cahiers-similar")).to_contain_text(LENDING)
    assert published(visitor) == count

    visitor.press("Publier quand même").sees("Votre proposition est publiée.")
    expect(visitor.page.locator("h1")).to_have_text(title)
    assert published(visitor) == count + 1
    assert visitor.recount() == {}
    page = visitor.path

    visitor.follow("Modifier le texte").fill("Votre proposition", f"{BODY}\n\nEt sans caution.")
    visitor.press("Publier la nouvelle version").sees("La nouvelle version est publiée")
    visitor.sees("Et sans caution.").follow("version 2")
    expect(visitor.page.locator("ins")).to_contain_text("sans caution")

    visitor.go(page).follow("Retirer la proposition").press("Retirer la proposition").sees(
        "Votre proposition est retirée"
    )
    expect(visitor.page.locator(".cahiers-vote__btn")).to_have_count(0)
    visitor.go(f"/campagnes/{SLUG}/propositions/")
    expect_total(visitor, count)
    assert published(visitor) == count
    assert visitor.recount() == {}


def pick_territory(visitor: Visitor) -> None:
    """Find an académie without its accents, with the button or as one types."""
    visitor.page.locator("#id_territory_q").press_sequentially("academie rennes")
    if not visitor.scripts:
        visitor.page.locator("button[name=territory_search]").click()
    visitor.choose("Académie de Rennes", within="#id_territory_results")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_citizen_goes_from_the_home_page_to_a_withdrawn_proposal(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way)
    visitor.expected = {422}

    discover(visitor)
    sign_up(visitor, f"camille-{way}@exemple.fr", f"Camille {way}")
    vote(visitor, SOUGHT)
    debate(visitor, f"Un carnet de plus ne fera lire personne, vu de {way}.")
    propose(visitor, f"Prêter un ordinateur à chaque collégien à la rentrée, {way}")
