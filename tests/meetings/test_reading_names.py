"""What the names of files tell, as people really write them."""

import pytest
from tests.meetings.reading_scene import ACADEMIES, THEMES

from cahiers.meetings.reading.names import NameReader
from cahiers.meetings.reading.shown_names import cleaned, shown_name
from cahiers.meetings.reading.themes import ThemeFinder

READER = NameReader(ACADEMIES, ThemeFinder(THEMES))
VIENNE = "Vallée de la Vienne"


@pytest.mark.parametrize(
    ("name", "kind", "academy", "network", "number"),
    [
        ("Synthese_Poitiers ECLORE_Vallée de la Vienne.docx", "synthesis", "poitiers", VIENNE, None),
        ("Synthese_ Poitiers  ECLORE _ Vallée de la Vienne .docx", "synthesis", "poitiers", VIENNE, None),
        ("synthèse_poitiers_éclore_Vallée de la Vienne (1).odt", "synthesis", "poitiers", VIENNE, None),
        ("Synthese_Poitiers ECLORE_Vallée de la Vienne - Copie.docx", "synthesis", "poitiers", VIENNE, None),
        ("Synthese_Poitiers ECLORE_Vallée de la Vienne - Copie (2).docx", "synthesis", "poitiers", VIENNE, None),
        ("Copie de Synthese_Poitiers ECLORE_Vallée de la Vienne_v2 VF.docx", "synthesis", "poitiers", VIENNE, None),
        ("2020-10-09 Synthese_Poitiers ECLORE_Vallée de la Vienne.docx.docx", "synthesis", "poitiers", VIENNE, None),
        ("SynthesePoitiersECLORE_Vienne.docx", "synthesis", "poitiers", "Vienne", None),
        ("Syntese_Potiers ECLORE_Vienne.docx", "synthesis", "poitiers", "Vienne", None),
        ("Synthese_ECLORE_Vienne.docx", "synthesis", "", "Vienne", None),
        ("synth.txt", "synthesis", "", "", None),
        ("Synthese_Poitiers ECLORE_(Nom du réseau ECLORE).docx", "synthesis", "poitiers", "", None),
        ("Synthese_Aix Marseille ECLORE_Hautes-Alpes.pdf", "synthesis", "aix-marseille", "Hautes Alpes", None),
        ("synthese_aixmarseille_eclore_huveaune.pdf", "synthesis", "aix-marseille", "huveaune", None),
        ("Synthese_La Reunion ECLORE_Cirques.odt", "synthesis", "la réunion", "Cirques", None),
        ("Synthese_Caen ECLORE_Bessin.odt", "synthesis", "normandie", "Bessin", None),
        ("Defi_ Poitiers ECLORE _Vallée de la Vienne.docx", "sheet", "poitiers", VIENNE, None),
        ("Défi n°3_Poitiers ECLORE_Vienne.docx", "sheet", "poitiers", "Vienne", 3),
        ("fiche défi 4 poitiers eclore vienne.docx", "sheet", "poitiers", "vienne", 4),
        ("FD7.docx", "sheet", "", "", 7),
        ("defi_table 2 (3).docx", "sheet", "", "", 2),
        ("Réseau/Octobre/Defi_Lille ECLORE_Deûle.docx", "sheet", "lille", "Deûle", None),
        ("IMG_2034.jpg", "unknown", "", "", None),
        ("Nouveau document texte.txt", "unknown", "", "", None),
    ],
)
def test_a_name_tells(name, kind, academy, network, number):
    read = READER.read(name)

    assert (read.kind, read.academy, read.network, read.number) == (kind, academy, network, number)


def test_a_name_that_follows_the_kit_is_certain_and_a_misspelt_one_is_guessed():
    assert READER.read("Synthese_Poitiers ECLORE_Vienne.docx").guessed == ()
    assert READER.read("Syntese_Potiers ECLORE_Vienne.docx").guessed == ("academy", "kind")


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("defi thème 3.docx", "collaborer"),
        ("Défi gouvernance.docx", "gouvernance"),
        ("synthese poitiers numérique responsable et souverain.odt", "responsable"),
        ("synthese poitiers.odt", ""),
    ],
)
def test_a_name_may_point_to_a_theme(name, theme):
    assert READER.read(name).theme == theme


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Synthèse_Créteil.docx".encode(), "Synthèse_Créteil.docx"),
        ("Synthe\u0300se.docx".encode(), "Synthèse.docx"),
        ("Synthèse n°2.docx".encode("cp850"), "Synthèse n°2.docx"),
        ("Synthèse.docx".encode("cp1252"), "Synthèse.docx"),
        ("Synthèse.docx".encode().decode("cp1252").encode(), "Synthèse.docx"),
        ("Synthèse.docx".encode().decode("cp437").encode("cp437"), "Synthèse.docx"),
        (b"..\\..\\etc\\passwd", "../../etc/passwd"),
        ("a\u202etxt.exe".encode(), "atxt.exe"),
        (b"a\x00b\n.txt", "ab.txt"),
    ],
)
def test_names_in_any_alphabet_are_shown_as_they_were_meant(raw, shown):
    assert shown_name(raw, declared_utf8=False) == shown


def test_a_name_of_any_length_is_shown_by_its_end():
    assert len(cleaned("a" * 5000 + ".docx")) == 200
    assert cleaned("a" * 5000 + ".docx").endswith("a.docx")
