"""A moderator merges and undoes, the national team answers and moves a date; others find those doors shut."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import SKINS, WAYS, Way
from tests.journeys.pages import OPEN, ROLES
from tests.journeys.visitors import Visitor

from cahiers.campaign.models import Phase
from cahiers.debate.models import OfficialAnswer, Proposal, Vote

COMMITTEE = "Un comité local du numérique, deux fois par an, avec ceux qui s’en servent autour de la table"
TWIN = "Deux fois par an, un comité du numérique par bassin, ouvert aux parents, aux élèves et aux agents"
UNANSWERED = "Aucune vidéo de cours sans sous-titres relus"
ORGANISER = "organisatrice@demo.invalid"  # of Ille-et-Vilaine


def proposal(visitor: Visitor, title: str) -> Proposal:
    """Return a proposal of the open campaign."""
    with visitor.site.facts():
        return Proposal.objects.get(title=title, campaign__slug=OPEN)


def page_of(visitor: Visitor, title: str, gesture: str = "") -> str:
    """Return the address of a proposal, or of what is done with it."""
    return f"/campagnes/{OPEN}/propositions/{proposal(visitor, title).pk}/{gesture}"


def counts(visitor: Visitor, title: str) -> tuple[str, int, int, int, int]:
    """Return the state and the figures of a proposal."""
    one = proposal(visitor, title)
    return one.state, one.votes_for, one.votes_mixed, one.votes_against, one.argument_count


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_moderator_merges_two_then_gives_both_back(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ROLES["moderator"])
    parents = (COMMITTEE, TWIN)
    before = [counts(visitor, title) for title in parents]
    with visitor.site.facts():
        voters = Vote.objects.filter(proposal__title__in=parents).values("voter").distinct().count()

    visitor.go(page_of(visitor, COMMITTEE)).follow("Réunir avec d’autres")
    visitor.page.get_by_label("Chercher d’autres propositions").fill("comité bassin")
    visitor.press("Chercher").choose(TWIN)
    visitor.fill("Titre", f"Un comité du numérique pour chacun, {way}")
    visitor.fill("Motif, lisible par tous", "La même idée, à deux échelles.").press("Réunir")

    visitor.sees("chaque votant compte une fois").sees("Vient de")
    expect(visitor.page.locator(".cahiers-lineage a")).to_have_text(parents, use_inner_text=True)
    shown = visitor.page.locator(".cahiers-vote .cahiers-tally__legend b").all_inner_texts()
    assert sum(int(re.sub(r"\D", "", number)) for number in shown) == voters
    assert visitor.recount() == {}
    assert [counts(visitor, title)[0] for title in parents] == ["merged", "merged"]

    visitor.follow("Défaire le regroupement").fill("Motif, lisible par tous", "Deux échelles, deux idées.")
    visitor.press("Défaire")

    assert [counts(visitor, title) for title in parents] == before
    assert visitor.recount() == {}
    visitor.go(page_of(visitor, TWIN))
    expect(visitor.page.locator(".cahiers-vote__btn")).to_have_count(3)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_editor_answers_officially(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way).become(ROLES["editor"])
    answer = f"Chaque vidéo publiée sera sous-titrée. Vu de {way}."

    visitor.go(page_of(visitor, UNANSWERED)).follow("Répondre officiellement")
    visitor.page.get_by_label("Statut").select_option("accepted")
    visitor.fill("Réponse", answer).fill("Motif", "La loi le demande.").fill("Au nom de", "Équipe nationale")
    visitor.press("Publier la réponse")

    expect(visitor.page.locator("#reponse")).to_contain_text(answer)
    expect(visitor.page.locator("#reponse .fr-badge")).to_have_text(re.compile("retenue", re.IGNORECASE))
    visitor.go(f"/campagnes/{OPEN}/propositions/?q=sous-titres")
    expect(visitor.page.locator(".cahiers-card .fr-badge")).to_have_count(1)
    with visitor.site.facts():
        assert OfficialAnswer.objects.filter(body=answer, proposal__title=UNANSWERED).count() == 1
    assert visitor.recount() == {}


@pytest.mark.parametrize("skin", SKINS)
def test_editor_moves_a_date_and_the_calendar_says_why(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin)).become(ROLES["editor"]).go(f"/campagnes/{OPEN}/calendrier/")
    visitor.page.get_by_role("link", name="Changer les dates").last.click()
    closes = visitor.page.get_by_label("Ferme le")
    closes.fill(f"{closes.input_value().partition('T')[0]}T18:30")
    visitor.fill("Motif", "La salle n’est libre que le soir.").press("Changer les dates")

    visitor.sees("La salle n’est libre que le soir.")


@pytest.mark.parametrize(("person", "gestures"), [(ROLES["member"], 6), (ORGANISER, 6)], ids=["member", "organiser"])
def test_who_has_no_say_over_a_debate_finds_its_doors_shut(
    visit: Callable[..., Visitor], person: str, gestures: int
) -> None:
    visitor = visit(Way("neutral")).become(person)
    visitor.expected = {403}
    with visitor.site.facts():
        phases = list(Phase.objects.filter(campaign__slug=OPEN).values_list("pk", "closes_at"))
    doors = [page_of(visitor, UNANSWERED, name) for name in ("reunir/", "scinder/", "clore/", "repondre/", "modifier/")]
    doors.append(f"/campagnes/{OPEN}/etapes/{phases[0][0]}/")

    visitor.go(page_of(visitor, UNANSWERED))
    offered = visitor.page.locator("main a[href]").evaluate_all("all => all.map(one => one.pathname)")
    answers = [visitor.page.goto(door).status for door in doors]

    assert answers == [403] * gestures
    assert set(offered) & set(doors) == set()
    visitor.go(f"/campagnes/{OPEN}/calendrier/")
    assert visitor.page.get_by_role("link", name="Changer les dates").count() == 0
    with visitor.site.facts():
        assert list(Phase.objects.filter(campaign__slug=OPEN).values_list("pk", "closes_at")) == phases


@pytest.mark.parametrize("skin", SKINS)
def test_coordinator_gives_no_role_beyond_their_own_territory(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin)).become("coordinatrice-35@demo.invalid")
    visitor.expected = {403}

    visitor.go("/roles/").fill("Adresse électronique", "quelqu-un@exemple.fr")
    visitor.page.locator("main select[name=name]").select_option("organiser")
    visitor.page.locator("main [name$=_q]").press_sequentially("morbihan")
    visitor.choose("Morbihan")
    visitor.press("Envoyer l’invitation")

    visitor.sees("403")
