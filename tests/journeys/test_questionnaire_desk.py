"""An organiser builds a questionnaire, tries it, opens it; people answer; its results are released to everybody."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import WAYS, Way
from tests.journeys.pages import OPEN, ROLES
from tests.journeys.visitors import Visitor

from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire

ASKED = "La salle de travail est-elle ouverte le soir ?"


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_organiser_builds_and_opens_one_then_its_results_are_released(visit: Callable[..., Visitor], way: Way) -> None:
    editor = visit(way).become(ROLES["editor"])
    title = f"La salle de travail, {way}"

    editor.go(f"/campagnes/{OPEN}/questionnaires/preparer/nouveau/").fill("Titre du questionnaire", title).press(
        "Commencer"
    )
    with editor.site.facts():
        made = Questionnaire.objects.get(title=title)
    here = f"/campagnes/{OPEN}/questionnaires/{made.slug}/"
    editor.go(f"{here}modifier/pages/{made.definition['sections'][0]['code']}/")
    editor.page.locator("[name=add-kind]").select_option("single")
    editor.page.locator("[name=add-title]").fill(ASKED)
    editor.press("Ajouter")
    editor.sees("il lui faut au moins deux choix")
    editor.page.locator("[name=options]").fill("Oui, chaque soir\nCertains soirs\nJamais")
    editor.press("Enregistrer")
    expect(editor.page.locator("#apercu")).to_contain_text("Certains soirs")
    editor.go(f"{here}parcours/").sees("Chaque page").go(f"{here}ouvrir/").press("Ouvrir")

    member = visit(way).become(ROLES["member"]).go(here).follow("Répondre").press("Commencer ou reprendre")
    member.choose("Certains soirs").press("Relire avant d’envoyer").press("Envoyer ma réponse")
    member.sees("Merci, votre réponse est envoyée")
    with editor.site.facts():
        made.refresh_from_db()
        question = made.definition["sections"][0]["questions"][0]
        code, first = question["code"], question["options"][0]["code"]
        others = (Filled(answers={code: first}, submitted_at=datetime.now(UTC)) for _ in range(30))
        load_responses(made, others)

    visitor = visit(way)
    visitor.expected = {404}
    visitor.go(f"{here}resultats/{code}/")
    editor.go(f"{here}resultats-en-direct/").sees(ASKED).go(f"{here}publication/{code}/").press("Publier")
    visitor.expected = set()
    visitor.go(f"{here}resultats/").sees(ASKED).sees("31")
    visitor.go(f"{here}resultats/{code}/").sees("masqué")

    with editor.site.facts():
        assert Questionnaire.objects.get(pk=made.pk).response_count == 31
    assert editor.recount() == {}
