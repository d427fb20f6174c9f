"""An analyst runs, reads, signs; the public reads; a voter sees where they stand, then votes on what comes next."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import WAYS, Way
from tests.journeys.pages import OPEN
from tests.journeys.visitors import Visitor

from cahiers.debate.models import Vote
from cahiers.insight.analyses.running import replay, run_analysis
from cahiers.insight.models import Analysis

ANALYST = "analyste@demo.invalid"
DESK = f"/campagnes/{OPEN}/bureau-des-analyses/"
NOTE = "Deux camps se dessinent, et la plupart des propositions les réunissent. Vu de "


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_analyst_runs_reads_and_signs_then_everybody_reads(visit: Callable[..., Visitor], way: Way) -> None:
    analyst = visit(way).become(ANALYST)

    analyst.go(DESK).follow("Carte des opinions").choose("Polis")
    analyst.press("Lancer l’analyse").sees("attend son tour")
    analyst.go(DESK)  # a page that waits reloads itself every five seconds, and would cross the next step
    with analyst.site.facts():
        asked = Analysis.objects.filter(state="waiting", by__email=ANALYST).latest("asked_at")
        assert run_analysis(asked.pk)
    analyst.go(f"{DESK}{asked.pk}/").sees("Les groupes d’opinion").sees("à relire")

    visitor = visit(way)
    visitor.expected = {404}
    visitor.go(f"/campagnes/{OPEN}/analyses/{asked.pk}/")
    analyst.press("Recalculer pour vérifier").sees("demandé")
    with analyst.site.facts():
        assert replay(asked.pk)
    analyst.go(f"{DESK}{asked.pk}/").sees("octet pour octet").follow("Valider et publier")
    analyst.fill("Note de lecture", f"{NOTE}{way}.").choose("J’ai lu cette page").press("Publier sous mon nom")
    analyst.sees(f"{NOTE}{way}.").sees("Vincent Thao")

    visitor.expected = set()
    visitor.go(f"/campagnes/{OPEN}/analyses/").sees("Carte des opinions")
    visitor.go(f"/campagnes/{OPEN}/analyses/{asked.pk}/").sees(f"{NOTE}{way}.").sees("Taille des groupes")
    expect(visitor.page.locator("svg[role=img] title").first).to_have_text("Carte des opinions")
    analyst.go(f"{DESK}{asked.pk}/").follow("Retirer la publication").fill("Motif", "Elle sera refaite à la clôture.")
    analyst.press("Retirer").sees("Retirée par")
    reads_at_last(visit(way), f"/campagnes/{OPEN}/analyses/{asked.pk}/", "Elle sera refaite à la clôture.")


def reads_at_last(visitor: Visitor, path: str, text: str) -> None:
    """Read a page as somebody passing by does: what they see may be five seconds old."""
    limit = time.monotonic() + 10
    while text not in visitor.go(path).page.inner_text("main") and time.monotonic() < limit:
        time.sleep(0.5)
    visitor.sees(text)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_voter_sees_where_they_stand_and_votes_on_what_comes_next(visit: Callable[..., Visitor], way: Way) -> None:
    visitor = visit(way)
    with visitor.site.facts():
        drawn = Analysis.objects.published().filter(campaign__slug=OPEN, kind="map").earliest("asked_at")
        voter = Vote.objects.filter(proposal__campaign__slug=OPEN).earliest("cast_at", "pk").voter
        before = Vote.objects.filter(voter=voter).count()

    visitor.go(f"/campagnes/{OPEN}/analyses/{drawn.pk}/").sees("Si vous avez voté")
    expect(visitor.page.locator(".cahiers-opinions__me")).to_have_count(0)
    visitor.become(voter.email).go(f"/campagnes/{OPEN}/analyses/{drawn.pk}/").sees(
        "Vos avis vous placent dans le groupe"
    )
    expect(visitor.page.locator(".cahiers-opinions__me")).to_have_count(1)

    visitor.go(f"/campagnes/{OPEN}/propositions/").follow("À voter ensuite").sees("vous attendent")
    first = visitor.page.locator("#proposition").inner_text()
    visitor.press("Passer")
    expect(visitor.page.locator("#proposition")).not_to_have_text(first, use_inner_text=True)
    visitor.press("Mitigé").sees("vous attendent")

    with visitor.site.facts():
        assert Vote.objects.filter(voter=voter).count() == before + 1
    assert visitor.recount() == {}


def test_a_reader_of_the_table_alone_misses_nothing_of_the_drawing(visit: Callable[..., Visitor]) -> None:
    visitor = visit(Way("neutral"))
    with visitor.site.facts():
        drawn = Analysis.objects.published().filter(campaign__slug=OPEN, kind="map").earliest("asked_at")

    visitor.go(f"/campagnes/{OPEN}/analyses/{drawn.pk}/")

    rows = visitor.page.locator("table", has_text="Taille des groupes").locator("tbody tr").all_inner_texts()
    told = visitor.page.locator("#carte-d").text_content()
    for row in rows:
        letter, size, share = re.split(r"\t", row)
        assert f"{letter.split('(')[0].strip()}\u202f: {size} votants, {share}" in told
