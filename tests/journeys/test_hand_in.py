"""A report, from the first sentence to its acceptance: written with quotes, or brought as a zip; returned, then accepted."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.conftest import SKINS, WAYS, Way
from tests.journeys.pages import OPEN
from tests.journeys.site import Site
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visitors import Visitor

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign, Phase
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.imports.running import run_reading
from cahiers.meetings.models import HandIn, Idea, Meeting, Organiser, Sheet
from cahiers.people.models import User
from cahiers.provenance.models import Link
from cahiers.territory.queries import node_with_key

ORGANISER, DELEGATE = "organisatrice@demo.invalid", "delegue-rennes@demo.invalid"
LOANS = "Prêter une tablette à la semaine, au comptoir de la vie scolaire."
SYNTHESIS = """Merci à la mairie de nous avoir ouvert la salle.

État des lieux
Un parc d’ordinateurs de 2013, deux salles et une seule prise par table.

Principales attentes
Un prêt de matériel pour les familles qui n’en ont pas.

Réalisations présentées
Un club radio tenu par les élèves de quatrième.

Défis et propositions
Ouvrir la salle informatique le soir, avec un assistant d’éducation.
"""
SHEET = """Fiche défi
Table : 2
Défi : Prêter du matériel

État des lieux
Douze familles sur cent n’ont qu’un téléphone.

Obstacles
Personne n’a le temps de tenir le registre.

Idées
- Un marché groupé de reconditionné (académie)
"""


def held(site: Site, title: str) -> dict[str, Any]:
    """Hold a meeting of Ille-et-Vilaine with a sheet, in a phase that takes reports; return what its pages need."""
    with site.facts():
        campaign = Campaign.objects.get(slug=OPEN)
        now = timezone.now()
        for phase in Phase.objects.filter(campaign=campaign, opens_at__lte=now, closes_at__gt=now):
            Phase.objects.filter(pk=phase.pk).update(gestures=[*{*phase.gestures, Gesture.MEET, Gesture.REPORT}])
        made = Meeting.objects.create(
            campaign=campaign,
            territory=node_with_key("dep:35"),
            title=title,
            place="Collège de Bétance",
            starts_at=now - timedelta(days=3),
            state=MeetingState.HELD,
        )
        made.themes.set([campaign.themes.get(code="acces")])
        Organiser.objects.create(meeting=made, user=User.objects.get(email=ORGANISER))
        sheet = Sheet.objects.create(
            meeting=made, table=1, version=1, obstacles="Personne pour tenir le registre du prêt."
        )
        Idea.objects.create(sheet=sheet, text=LOANS, level="school")
        return {"pk": made.pk, "path": f"/campagnes/{OPEN}/rencontres/{made.pk}/"}


def dossier(folder: Path) -> Path:
    """Write the zip that an organiser would send by e-mail."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("Synthese RENNES ECLORE Bétance (1).txt", SYNTHESIS)
        archive.writestr("défi table 2.txt", SHEET)
        archive.writestr("~$fi table 2.docx", b"x")
    path = folder / "rencontre du 8.zip"
    path.write_bytes(made.getvalue())
    return path


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_synthesis_is_written_with_quotes_returned_then_accepted(visit: Callable[..., Visitor], way: Way) -> None:
    organiser = visit(way).become(ORGANISER)
    meeting = held(organiser.site, f"Rencontre de Bétance, {way}")

    organiser.go(f"{meeting['path']}synthese/").fill("État des lieux", "Un parc de 2013, deux salles.")
    organiser.fill("Défis et propositions", "Nous retenons une idée.")
    quote = organiser.page.get_by_role("button", name="Citer : Table 1, idée 1")
    quote.click()
    if way.scripts:
        expect(organiser.page.locator("[data-cahiers-status]")).to_contain_text("Enregistré")
    expect(organiser.page.locator("#text-challenges")).to_have_value(
        f"Nous retenons une idée.\n\n> {LOANS}\n> — Table 1, idée 1" + ("\n\n" if way.scripts else "")
    )
    expect(organiser.page.locator("[data-cited]")).to_have_count(1)
    organiser.press("Enregistrer").sees("Enregistré.").follow("Relire").sees("Rien n’est écrit ici.").follow(
        "Remettre…"
    )
    organiser.sees("Principales attentes").press("Remettre telle quelle").sees("Récépissé")

    delegate = visit(way).become(DELEGATE).go(f"/campagnes/{OPEN}/rencontres/remises/")
    delegate.follow(f"Rencontre de Bétance, {way}").sees(LOANS)
    delegate.fill("Ce qui manque", "Les attentes des parents.").press("Renvoyer aux organisateurs")
    assert "Les attentes des parents." in delegate.read_mail(ORGANISER)

    organiser.go(f"{meeting['path']}synthese/").sees("Les attentes des parents.")
    organiser.fill("Principales attentes", "Un prêt pour les familles.").press("Enregistrer").sees("Enregistré.")
    organiser.go(f"{meeting['path']}remettre/").press("Remettre telle quelle").sees("Récépissé")
    delegate.go(f"{meeting['path']}compte-rendu/").press("Accepter la synthèse").sees("tout le monde peut la lire")

    visit(way).go(meeting["path"]).sees("Un prêt pour les familles.").sees(LOANS)
    with organiser.site.facts():
        assert Meeting.objects.get(pk=meeting["pk"]).state == MeetingState.ACCEPTED
        assert HandIn.objects.filter(meeting=meeting["pk"]).count() == 2
        assert (
            Link.objects.filter(source_kind="idea", source_id=Idea.objects.get(sheet__meeting=meeting["pk"]).pk).count()
            == 1
        )


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_zip_is_read_corrected_confirmed(visit: Callable[..., Visitor], way: Way, tmp_path: Path) -> None:
    organiser = visit(way).become(ORGANISER)
    meeting = held(organiser.site, f"Rencontre en zip, {way}")

    organiser.go(f"{meeting['path']}remettre/fichiers/")
    organiser.page.get_by_label("Fichiers").set_input_files(dossier(tmp_path))
    organiser.press("Déposer").sees("en cours de lecture")
    organiser.go(meeting["path"])  # a page that waits reloads itself every five seconds, and would cross the next step
    with organiser.site.facts():
        hand_in = HandIn.objects.get(meeting=meeting["pk"])
        assert run_reading(hand_in.pk)
    organiser.go(f"/campagnes/{OPEN}/rencontres/remises/{hand_in.pk}/").sees("3 pièces").sees("1 passage à placer")
    organiser.follow("Synthese RENNES ECLORE Bétance (1).txt").sees("Merci à la mairie")
    organiser.page.get_by_label("Place de : Merci à la mairie").select_option("aside")
    organiser.expected = {422}
    organiser.press("Garder ces corrections").sees("le motif reste avec lui")
    organiser.fill("Motif de ce qui est laissé de côté", "Remerciements.").press("Garder ces corrections").sees(
        "Corrections gardées."
    )
    organiser.follow("Revenir au dossier").sees("Compléter la synthèse")
    organiser.page.get_by_text("Compléter la synthèse").click()
    organiser.press("Confirmer et remettre").sees("Récépissé").sees("défi table 2.txt")

    with organiser.site.facts():
        made = Meeting.objects.get(pk=meeting["pk"])
        assert made.state == MeetingState.HANDED_IN
        assert made.passages.exclude(text="").count() == 4
        assert list(made.sheets.order_by("table").values_list("table", flat=True)) == [1, 2]


@pytest.mark.parametrize("skin", SKINS)
def test_pages_of_a_report_are_accessible(visit: Callable[..., Visitor], skin: str, tmp_path: Path) -> None:
    organiser, delegate = visit(Way(skin)).become(ORGANISER), visit(Way(skin)).become(DELEGATE)
    meeting = held(organiser.site, f"Rencontre relue, {skin}")
    faults: dict[str, list[str]] = {}

    def look(visitor: Visitor, path: str) -> None:
        faults[path] = faults_of(visitor.go(path))

    organiser.go(f"{meeting['path']}synthese/").fill("État des lieux", "Un parc de 2013.").press("Enregistrer")
    for name in (
        "synthese/",
        "synthese/relire/",
        "synthese/acces/situation/versions/",
        "remettre/",
        "remettre/fichiers/",
    ):
        look(organiser, meeting["path"] + name)
    for place, bringer in (("remettre/fichiers/", organiser), ("", delegate)):
        path = meeting["path"] + place if place else f"/campagnes/{OPEN}/rencontres/remises/deposer/"
        look(bringer, path)
        bringer.page.get_by_label("Fichiers").set_input_files(dossier(tmp_path))
        bringer.press("Déposer").sees("en cours de lecture")
        with organiser.site.facts():
            hand_in = HandIn.objects.latest("at")
        here = f"/campagnes/{OPEN}/rencontres/remises/{hand_in.pk}/"
        look(bringer, here)
        with organiser.site.facts():
            run_reading(hand_in.pk)
        for name in ("", "pieces/0/", "pieces/1/", "pieces/2/", *([] if place else ["rencontre/nouvelle/"])):
            look(bringer, here + name)
    organiser.go(f"{meeting['path']}remettre/").press("Remettre telle quelle")
    look(organiser, organiser.path)
    for path in (f"{meeting['path']}compte-rendu/", f"/campagnes/{OPEN}/rencontres/remises/"):
        look(delegate, path)

    assert {path: found for path, found in faults.items() if found} == {}
