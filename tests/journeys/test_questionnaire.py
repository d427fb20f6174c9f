"""From a class code to a receipt: what a pupil does, on every skin and screen, scripts or not, and on a second device."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section
from tests.journeys.conftest import SKINS, WAYS, Way
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor
from tests.questionnaires.kinds import EVERY_KIND

from cahiers.campaign.models import Campaign
from cahiers.questionnaires.models import AccessCode, Questionnaire, Response

SLUG = "egn-2020"
WHY = "Parce que les prises manquent."


def definition() -> dict[str, object]:
    """Return a form whose pages depend on what was answered before."""
    audience = question("public", "single", is_required=True, options=options("teacher", "pupil"), title="Vous êtes")
    note = question("note", "likert", options=options("jamais", "parfois", "souvent"), title="En classe")
    why = question("pourquoi", "long_text", title="Pourquoi jamais", condition={"question": "note", "is": ["jamais"]})
    taught = question("matiere", title="Ce que vous enseignez")
    return {
        "title": "Le numérique en classe",
        "introduction": "Pour préparer les États généraux.",
        "thanks": "Merci de votre temps.",
        "audience_question": "public",
        "sections": [
            section("vous", audience),
            section("enseignants", taught, condition={"question": "public", "is": ["teacher"]}),
            section("usages", note, why, question("age", "number", minimum=3, maximum=120, title="Votre âge")),
        ],
    }


def asked(visitor: Visitor, slug: str, form: dict[str, object]) -> Questionnaire:
    """Open a questionnaire on the site, with a class code of the same letters as its address."""
    with visitor.site.facts():
        campaign = Campaign.objects.get(slug=SLUG)
        for phase in campaign.phases.all():
            if "vote" in phase.gestures and "answer" not in phase.gestures:
                phase.gestures = [*phase.gestures, "answer"]
                phase.save(update_fields=["gestures"])
        made = QuestionnaireFactory(campaign=campaign, slug=slug, title=slug, definition=form, opened=True)
        AccessCode.objects.create(questionnaire=made, code=made.pk.hex[-8:], label="3e B", capacity=30)
        return made


def sent(visitor: Visitor, questionnaire: Questionnaire) -> list[dict[str, object]]:
    """Return the responses that count."""
    with visitor.site.facts():
        found = Response.objects.filter(questionnaire=questionnaire, state="submitted")
        return [response.choices for response in found]


def wait_until_kept(visitor: Visitor, questionnaire: Questionnaire, words: str) -> None:
    """Wait until the words typed are in the database."""
    for _turn in range(100):
        with visitor.site.facts():
            if Response.objects.filter(questionnaire=questionnaire, draft__pourquoi=words).exists():
                return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"{words!r} was never kept")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_pupil_answers_with_a_class_code_and_resumes_on_another_device(visit: Callable[..., Visitor], way: Way) -> None:
    pupil = visit(way)
    questionnaire = asked(pupil, f"en-classe-{way}", definition())

    pupil.go(f"/campagnes/{SLUG}/questionnaires/").follow(questionnaire.title).sees("Avant de répondre")
    pupil.follow("Répondre")
    pupil.page.locator("#code").fill(questionnaire.pk.hex[-8:].upper())
    pupil.press("Entrer").sees("Page 1 sur 2")
    pupil.press("Page suivante").sees("Cette question attend une réponse.")
    pupil.choose("Pupil").press("Page suivante").sees("Votre âge")
    pupil.choose("Jamais")
    if not way.scripts:  # the page comes back with the question that the answer brought
        pupil.press("Relire avant d’envoyer").sees("Nouvelle question")
    pupil.fill("Pourquoi jamais", WHY)
    if way.scripts:
        expect(pupil.page.locator("[data-cahiers-status]")).to_contain_text("Enregistré à")
        wait_until_kept(pupil, questionnaire, WHY)  # the line may still speak of the answer before
    else:
        pupil.press("Enregistrer et quitter").sees("Votre réponse est gardée")
    code = pupil.page.locator(".cahiers-resume__code").inner_text()

    phone = visit(way)
    phone.go(f"/campagnes/{SLUG}/questionnaires/{questionnaire.slug}/").follow("Reprendre une réponse commencée")
    phone.page.locator("#code").fill(code.lower())
    phone.press("Reprendre").sees("Page 2 sur 2")
    expect(phone.page.get_by_label("Pourquoi jamais")).to_have_value(WHY)
    phone.fill("Votre âge", "douze").press("Page précédente").sees("Page 1 sur 2")
    phone.press("Page suivante").sees("Écrivez un nombre")
    phone.fill("Votre âge", "12").press("Relire avant d’envoyer").sees(WHY)
    phone.press("Envoyer ma réponse").sees("Merci, votre réponse est envoyée").sees(code)

    assert sent(phone, questionnaire) == [{"public": "pupil", "note": "jamais", "pourquoi": True, "age": 12}]
    assert phone.recount() == {}
    phone.press("Modifier ma réponse").sees("Page 1 sur 2").press("Page suivante")
    phone.fill("Votre âge", "13").press("Relire avant d’envoyer").press("Envoyer ma réponse modifiée").sees(code)
    assert sent(phone, questionnaire) == [{"public": "pupil", "note": "jamais", "pourquoi": True, "age": 13}]
    if way.scripts:
        assert phone.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('cahiers-answers'))") == []


@pytest.mark.parametrize("skin", SKINS)
def test_what_is_typed_without_network_is_kept_on_the_device_then_sent(
    visit: Callable[..., Visitor], skin: str
) -> None:
    visitor = visit(Way(skin))
    questionnaire = asked(visitor, f"hors-reseau-{skin}", definition())
    visitor.go(f"/campagnes/{SLUG}/questionnaires/{questionnaire.slug}/repondre/").press("Commencer")
    visitor.choose("Pupil").press("Page suivante").sees("Votre âge")

    visitor.page.route("**/p/usages/", lambda route: route.abort())
    visitor.fill("Votre âge", "12")
    status = visitor.page.locator("[data-cahiers-status]")
    expect(status).to_contain_text("Pas de réseau")
    visitor.page.unroute("**/p/usages/")
    visitor.page.reload()

    expect(visitor.page.get_by_label("Votre âge")).to_have_value("12")
    expect(status).to_contain_text("ont été retrouvées")
    expect(status).to_contain_text("Enregistré à")
    with visitor.site.facts():
        assert Response.objects.get(questionnaire=questionnaire).draft["age"] == 12
    visitor.faults = [fault for fault in visitor.faults if not re.search(r"p/usages|ERR_FAILED", fault)]


@pytest.mark.parametrize("skin", SKINS)
def test_pages_of_answering_are_accessible(visit: Callable[..., Visitor], skin: str) -> None:
    visitor = visit(Way(skin))
    kinds = [one | {"is_required": one["kind"] != "file", "help": "Une aide."} for one in EVERY_KIND]
    form = {"title": "Tous les genres", "sections": [section("tout", *kinds, text="Une page de **tout**.")]}
    questionnaire = asked(visitor, f"accessible-{skin}", form)
    faults = {}

    def look(name: str) -> None:
        faults[name] = faults_of(visitor)
        visitor.page.set_viewport_size({"width": 1280, "height": 900})

    visitor.go(f"/campagnes/{SLUG}/questionnaires/")
    look("list")
    visitor.go(f"/campagnes/{SLUG}/questionnaires/{questionnaire.slug}/")
    look("detail")
    visitor.follow("Répondre")
    look("start")
    visitor.press("Commencer")
    look("page")
    visitor.press("Relire avant d’envoyer")
    look("faults")
    visitor.go(re.sub(r"p/tout/.*", "relire/", visitor.page.url))
    look("review")
    visitor.go(visitor.page.url.replace("relire", "a-reprendre"))
    look("left")
    visitor.go(f"/campagnes/{SLUG}/questionnaires/{questionnaire.slug}/reprendre/")
    look("resume")

    assert {name: found for name, found in faults.items() if found} == {}
