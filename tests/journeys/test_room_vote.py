"""A room votes at the restitution: prepared and opened by the organiser, by telephone and on paper, then closed."""

from collections.abc import Callable

import pytest
from tests.journeys.conftest import SKINS, Way
from tests.journeys.pages import ROLES
from tests.journeys.test_accessibility import faults_of
from tests.journeys.test_table_sheet import table
from tests.journeys.visitors import Visitor

from cahiers.meetings.models import Ballot, RoomVote

WAYS = [Way("neutral", 1280), Way("state", 375), Way("neutral", 375, scripts=False)]


def test_every_skin_votes() -> None:
    assert {way.skin for way in WAYS} == set(SKINS)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_room_votes_by_telephone_and_on_paper(visit: Callable[..., Visitor], way: Way) -> None:
    organiser, phones = visit(way).become(ROLES["editor"]), [visit(Way(way.skin, 375, way.scripts)) for _ in range(2)]
    sheet = table(organiser, f"Restitution, {way}")
    organiser.go(f"/campagnes/egn-2020/rencontres/{sheet.meeting_id}/fiches/").sees("Fiches des tables")
    assert faults_of(organiser) == []
    organiser.follow("Votes de la salle").sees("Préparer un vote")
    assert faults_of(organiser) == []
    organiser.page.get_by_label("Thème").select_option(index=1)
    organiser.choose("Une mention par proposition")
    organiser.fill("Autres propositions", "Un prêt de tablettes à la semaine\nUn technicien pour trois collèges")
    organiser.fill("Combien de personnes peuvent voter", "12").press("Préparer ce vote").sees("Le vote est prêt")
    organiser.press("Ouvrir le vote").sees("Le vote est ouvert")
    assert faults_of(organiser) == []
    with organiser.site.facts():
        vote = RoomVote.objects.get(meeting=sheet.meeting_id)

    for phone, grades in zip(phones, (("4", "2"), ("5", "5")), strict=True):
        phone.expected |= {422}
        phone.go(f"/r/{vote.code}/").sees(vote.question)
        phone.page.locator(f"label[for=m-1-{grades[0]}]").click()
        phone.press("Mettre dans l’urne").sees("Donnez une mention à chaque proposition")
        phone.page.locator(f"label[for=m-2-{grades[1]}]").click()
        phone.press("Mettre dans l’urne").sees("Votre bulletin est reçu")
        assert faults_of(phone) == []
    phones[1].page.locator("label[for=m-1-1]").click()
    phones[1].page.locator("label[for=m-2-3]").click()
    phones[1].press("Mettre dans l’urne").sees("Votre bulletin est reçu")
    assert "Décompte" not in phones[1].page.content()
    organiser.page.reload()
    organiser.sees("2 sur 12")
    organiser.page.locator("summary", has_text="Ajouter des bulletins de papier").click()
    organiser.page.locator("label[for=m-1-5]").click()
    organiser.page.locator("label[for=m-2-1]").click()
    organiser.fill("Bulletins de papier ainsi remplis", "3").press("Ajouter ces bulletins").sees("5 sur 12")
    organiser.press("Clore et compter").sees("Résultat du vote").sees("mention majoritaire").sees("5 sur 12 personnes")
    assert faults_of(organiser) == []

    phones[0].page.reload()
    phones[0].sees("Décompte").sees("en tête")
    assert faults_of(phones[0]) == []
    with organiser.site.facts():
        vote.refresh_from_db()
        assert (vote.result.winners, vote.result.cast, vote.secret) == ([1], 5, None)
        assert Ballot.objects.filter(vote=vote).count() == 5
