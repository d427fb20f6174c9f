"""A table writes its sheet on a telephone: with and without JavaScript, on several devices, with the network cut."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.factories.meetings import MeetingFactory
from tests.journeys.conftest import SKINS, WAYS, Way
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor

from cahiers.campaign.models import Campaign
from cahiers.meetings.actions.tables import open_tables
from cahiers.meetings.models import Idea, Meeting, Sheet, SheetVersion
from cahiers.meetings.queries.sheets import content_of_rows

SLUG = "egn-2020"
PHONES = [Way(skin, 375) for skin in SKINS]
PLAY = "Chaque classe a un chariot de tablettes, réservé à la semaine."
LAST_SAVE_IS_LOST = """() => {
  const go = window.fetch;
  window.fetch = (to, how) => (how?.keepalive ? Promise.reject(new TypeError("offline")) : go(to, how));
}"""
WRITTEN = "text => [...document.querySelectorAll('[data-cahiers-ideas] textarea')].some(area => area.value === text)"
KEPT = """navigator.serviceWorker.ready.then(() => caches.open("cahiers-fiches"))
  .then((cache) => cache.match(location.pathname))"""  # the device has what a reload without network needs
NOISE = "Le réseau tombe dès que trois classes se connectent."


def table(visitor: Visitor, title: str) -> Sheet:
    """Hold a meeting of one table on the site."""
    with visitor.site.facts():
        campaign = Campaign.objects.get(slug=SLUG)
        themes = list(campaign.themes.all()[:2])
        meeting = MeetingFactory(campaign=campaign, territory=campaign.scope, title=title, themes=themes)
        return open_tables(meeting, count=1, by=None)[0]


def written(visitor: Visitor, sheet: Sheet) -> Sheet:
    """Return a sheet as the database has it."""
    with visitor.site.facts():
        found = Sheet.objects.get(pk=sheet.pk)
        found.texts = [idea.text for idea in Idea.objects.kept().filter(sheet=sheet)]
        found.saves = SheetVersion.objects.filter(sheet=sheet).count()
        found.whole = content_of_rows(found)
        return found


def status(visitor: Visitor):
    """Return the line that says where the words are."""
    return visitor.page.locator("[data-cahiers-status]")


def idea(visitor: Visitor, number: int):
    """Return an idea of the page."""
    return visitor.page.locator("[data-cahiers-ideas] > li").nth(number - 1)


def until(visitor: Visitor, holds: Callable[[], bool]) -> None:
    """Wait until something is true of the database."""
    for _turn in range(100):
        if holds():
            return
        time.sleep(0.1)  # a page without scripts has no clock
    raise AssertionError("it never came true")


@pytest.mark.parametrize("way", [way for way in WAYS if way.width == 375 or way.skin == "neutral"], ids=str)
def test_table_writes_its_sheet(visit: Callable[..., Visitor], way: Way) -> None:
    phone = visit(way)
    sheet = table(phone, f"Collège des Sources, {way}")

    phone.go("/r/").fill("Code", sheet.code.upper()).press("Continuer").sees("Fiche défi")
    phone.page.get_by_label("Thème").select_option(index=1)
    phone.page.get_by_label("Défi", exact=True).select_option(index=1)
    phone.fill("Personnes à la table", "8").fill("État des lieux", PLAY).fill("Obstacles", NOISE)
    idea(phone, 1).get_by_label("Idée").fill("Un prêt à la semaine")
    idea(phone, 1).get_by_text("Établissement").click()
    idea(phone, 2).get_by_label("Idée").fill("Un technicien pour trois collèges")
    idea(phone, 2).get_by_label("Qui", exact=True).fill("Le département")
    if not way.scripts:
        phone.press("Enregistrer")
    expect(status(phone)).to_contain_text("Enregistré à")
    idea(phone, 2).get_by_role("button", name="Monter").click()
    idea(phone, 2).get_by_role("button", name="Retirer").click()
    phone.sees("Idées retirées")
    until(phone, lambda: written(phone, sheet).texts == ["Un technicien pour trois collèges"])
    if not way.scripts:
        phone.page.locator("summary", has_text="Idées retirées").click()
    phone.button("Remettre cette idée").first.click()
    until(phone, lambda: len(written(phone, sheet).texts) == 2)
    assert faults_of(phone) == []
    phone.press("Terminer la fiche").sees("La table a terminé cette fiche")

    kept = written(phone, sheet)
    assert (kept.seated, kept.state_of_play, kept.obstacles) == (8, PLAY, NOISE)
    assert kept.theme_id == kept.challenge.theme_id
    assert kept.finished_at is not None
    if way.scripts:
        assert phone.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('cahiers-fiche'))") == []
        assert (
            phone.page.evaluate(
                "caches.open('cahiers-fiches').then((cache) => cache.keys()).then((keys) => keys.filter((one) => one.url.includes('/r/')).length)"
            )
            == 0
        )


@pytest.mark.parametrize("way", PHONES, ids=str)
def test_two_devices_write_one_sheet_and_both_formulations_are_kept(visit: Callable[..., Visitor], way: Way) -> None:
    one, other = visit(way), visit(way)
    sheet = table(one, f"Deux téléphones, {way}")
    for device in (one, other):
        device.go(f"/r/{sheet.code}/")

    one.fill("État des lieux", PLAY)
    expect(status(one)).to_contain_text("Enregistré à")
    idea(other, 1).get_by_label("Idée").fill("Un club de réparation")
    expect(other.page.get_by_label("État des lieux")).to_have_value(PLAY, timeout=20_000)
    one.page.wait_for_function(WRITTEN, arg="Un club de réparation", timeout=20_000)

    one.page.get_by_label("Obstacles").fill("Le bruit")
    other.page.get_by_label("Obstacles").fill("Le débit")
    until(one, lambda: {"Le bruit", "Le débit"} <= {*written(one, sheet).whole.cells.values(), *asides(one, sheet)})
    for device in (one, other):
        expect(device.page.locator("form [data-mark]")).to_have_count(1, timeout=20_000)
    kept = written(one, sheet).obstacles
    one.button("Prendre cette version").first.click()
    until(one, lambda: asides(one, sheet) == [] and written(one, sheet).obstacles != kept)
    expect(other.page.locator("form [data-mark]")).to_have_count(0, timeout=20_000)
    expect(other.page.get_by_label("Obstacles")).to_have_value(written(one, sheet).obstacles, timeout=20_000)


def asides(visitor: Visitor, sheet: Sheet) -> list[str]:
    """Return the formulations that the table still has to compare."""
    with visitor.site.facts():
        last = SheetVersion.objects.filter(sheet=sheet).order_by("-number").first()
        return [text for texts in last.aside.values() for text in texts] if last else []


@pytest.mark.parametrize("way", PHONES, ids=str)
def test_an_hour_without_network_loses_nothing_and_doubles_nothing(visit: Callable[..., Visitor], way: Way) -> None:
    phone, other = visit(way), visit(way)
    sheet = table(phone, f"Sans réseau, {way}")
    phone.page.clock.install()
    phone.go(f"/r/{sheet.code}/")
    phone.page.wait_for_function(KEPT)
    phone.fill("État des lieux", PLAY)
    phone.page.clock.run_for(1500)
    expect(status(phone)).to_contain_text("Enregistré à")
    assert written(phone, sheet).saves == 1

    cut(phone)
    phone.fill("Obstacles", NOISE)
    phone.page.clock.run_for(1500)
    expect(status(phone)).to_contain_text("Hors ligne\u202f: gardé sur cet appareil, 1 modification à envoyer")
    for number in range(1, 4):
        idea(phone, number).get_by_label("Idée").fill(f"Idée écrite hors ligne, {number}")
        phone.page.clock.fast_forward(10 * 60_000)
    expect(status(phone)).to_contain_text("4 modifications à envoyer")
    phone.page.reload()
    expect(phone.page.get_by_label("État des lieux")).to_have_value(PLAY)
    expect(phone.page.get_by_label("Obstacles")).to_have_value(NOISE)
    phone.button("Ajouter une idée").click()
    idea(phone, 4).get_by_label("Idée").fill("Écrite après le rechargement")
    phone.page.clock.fast_forward(30 * 60_000)
    assert written(phone, sheet).saves == 1
    other.go(f"/r/{sheet.code}/").fill("Obstacles", "Écrit ailleurs pendant ce temps")
    expect(status(other)).to_contain_text("Enregistré à")

    restore(phone)
    phone.page.clock.run_for(10_000)
    expect(status(phone)).to_contain_text("Enregistré à")
    phone.page.clock.run_for(10_000)
    until(phone, lambda: len(written(phone, sheet).texts) == 4)

    kept = written(phone, sheet)
    assert kept.texts == [
        *(f"Idée écrite hors ligne, {number}" for number in range(1, 4)),
        "Écrite après le rechargement",
    ]
    assert (kept.state_of_play, kept.obstacles) == (PLAY, NOISE)
    assert asides(phone, sheet) == ["Écrit ailleurs pendant ce temps"]
    with phone.site.facts():
        assert "offline" in SheetVersion.objects.filter(sheet=sheet).values_list("origin", flat=True)
        assert Meeting.objects.get(pk=sheet.meeting_id).sheets.count() == 1
    assert kept.saves <= 4
    phone.page.clock.fast_forward(60_000)
    assert written(phone, sheet).saves == kept.saves


@pytest.mark.parametrize("way", PHONES[:1], ids=str)
def test_a_server_killed_while_one_types_loses_nothing(visit: Callable[..., Visitor], way: Way) -> None:
    phone = visit(way)
    sheet = table(phone, "Serveur coupé")
    phone.go(f"/r/{sheet.code}/")
    phone.page.wait_for_function(KEPT)
    phone.fill("Obstacles", "Le débit")
    expect(status(phone)).to_contain_text("Enregistré à")

    phone.faults_before = len(phone.faults)
    phone.page.get_by_label("État des lieux").press_sequentially("Un chariot pour ", delay=40)
    phone.site.stop(at_once=True)
    try:
        phone.page.get_by_label("État des lieux").press_sequentially("trois classes.", delay=40)
        expect(status(phone)).to_contain_text("Hors ligne", timeout=20_000)
        phone.page.reload()
        expect(phone.page.get_by_label("État des lieux")).to_have_value("Un chariot pour trois classes.")
    finally:
        phone.site.serve()

    until(phone, lambda: written(phone, sheet).state_of_play == "Un chariot pour trois classes.")
    restore(phone)
    assert (asides(phone, sheet), written(phone, sheet).obstacles) == ([], "Le débit")
    assert written(phone, sheet).saves <= 4


def cut(visitor: Visitor) -> None:
    """Cut the network, also for the last save of a page that is left, which outlives the page and so the browser's own cut."""
    visitor.faults_before = len(visitor.faults)
    visitor.context.set_offline(True)
    visitor.page.evaluate(LAST_SAVE_IS_LOST)


def restore(visitor: Visitor) -> None:
    """Bring the network back; what failed meanwhile was expected."""
    visitor.context.set_offline(False)
    visitor.faults[visitor.faults_before :] = [
        fault
        for fault in visitor.faults[visitor.faults_before :]
        if "ERR_INTERNET_DISCONNECTED" not in fault and "net::ERR" not in fault
    ]
