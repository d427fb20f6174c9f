"""An organiser plans a meeting and announces it; people register on a phone; the kit comes; the meeting is held."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.utils import timezone
from tests.journeys.conftest import SKINS, Way
from tests.journeys.pages import OPEN
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor

from cahiers.meetings.models import Meeting

ORGANISER, HERE = "organisatrice@demo.invalid", f"/campagnes/{OPEN}/rencontres/"
OWN_LINK = re.compile(r"https?://\S+/rencontres/inscription/\w+/")


def register(visitor: Visitor, title: str, address: str) -> str:
    """Register from the list, and return where the mail's own link leads."""
    visitor.go(f"{HERE}?{urlencode({'q': title})}").follow(title).page.get_by_role(
        "link", name=re.compile("M’inscrire|liste d’attente")
    ).click()
    visitor.fill("Votre nom", "Soizic").fill("Votre adresse électronique", address)
    visitor.page.locator("main form button[type=submit]").click()
    visitor.sees("Un courriel vient de partir")
    return urlsplit(OWN_LINK.search(visitor.read_mail(address))[0]).path


@pytest.mark.parametrize("skin", SKINS)
def test_from_the_plan_to_the_day_after(visit: Callable[..., Visitor], skin: str) -> None:
    organiser, phone = visit(Way(skin)).become(ORGANISER), visit(Way(skin, 375, scripts=False))
    title = f"Prêter, réparer, partager ({skin})"
    day = timezone.localtime(timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT14:00")

    organiser.go(f"{HERE}mes-rencontres/").follow("Prévoir une rencontre").fill("Titre", title)
    organiser.page.locator("[name=territory_q]").fill("Ille-et-Vilaine")
    organiser.choose("Ille-et-Vilaine").choose("Un égal accès").fill("Date et heure", day)
    organiser.press("Prévoir la rencontre").sees("Dites d’abord où la rencontre a lieu.")
    organiser.follow("Compléter la rencontre").fill("Lieu", "Médiathèque de Baulon").fill("Nombre de places", "1")
    organiser.press("Enregistrer").press("Annoncer la rencontre").sees("Étape 2 sur 6")
    assert faults_of(organiser) == []

    first = register(phone, title, f"une-{skin}@exemple.fr")
    second = register(phone, title, f"deux-{skin}@exemple.fr")
    phone.go(second).sees("rang 1")
    phone.go(first).press("Annuler mon inscription").sees("Vous avez annulé")
    assert "Une place s’est libérée" in phone.read_mail(f"deux-{skin}@exemple.fr")
    phone.go(second).sees("Votre place est réservée")

    organiser.follow("Voir la liste").sees(f"deux-{skin}@exemple.fr")
    with organiser.site.facts():
        meeting = Meeting.objects.get(title=title)
    mine = f"{HERE}{meeting.pk}/"
    organiser.go(f"{mine}kit/").fill("Nombre de tables", "2").press("Préparer les tables").sees("2 tables sont prêtes")
    with organiser.page.expect_download() as downloading:
        organiser.follow("Télécharger tout le kit (zip)")
    assert downloading.value.suggested_filename.endswith(f"{meeting.code}.zip")

    with organiser.site.facts():
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=3))
    organiser.go(f"{mine}preparer/").follow("Dire qu’elle a eu lieu").fill("Professeur", "8").fill("Élève", "21")
    organiser.press("Dire qu’elle a eu lieu").sees("Étape 3 sur 6").sees("professeur\u202f: 8")
    phone.go(mine).sees("Elle a eu lieu").sees("La synthèse n’est pas encore là")
    assert organiser.recount() == {}
