"""The zip of a hand-in: imposed names, every word that was written, the same bytes on any day."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from tests.meetings.documents.kits import MEETING
from tests.meetings.documents.reading import read_odf, read_word, under

from cahiers.meetings.documents.hand_in import hand_in_zip
from cahiers.meetings.documents.names import file_name
from cahiers.meetings.documents.pieces.sheets import FilledIdea, FilledSheet
from cahiers.meetings.documents.pieces.synthesis import FilledTheme
from cahiers.meetings.documents.writers import Format

THEMES = (
    FilledTheme(
        "Un égal accès au numérique pour tous",
        (
            "Onze familles sur cent n’ont qu’un téléphone.\nLe car passe à 17 h : pas d’étude pour les plus éloignés.",
            "Un prêt d’ordinateur dès la rentrée.\n\nUn lieu ouvert le samedi.",
            "",
            "Prêter sans dossier ; 120 postes reconditionnés, <https://exemple.example>, =SOMME(A1)",
        ),
    ),
)
SHEETS = (
    FilledSheet(
        number=1,
        theme="Un égal accès au numérique pour tous",
        challenge="Comment faire pour qu’aucun élève ne travaille sans matériel ?",
        seated=9,
        state_of_play="On partage un ordinateur à quatre.",
        obstacles="Le dossier fait onze pages.\nPersonne ne sait à qui le rendre.",
        ideas=(
            FilledIdea("Un prêt sur parole", "Établissement", "La gestionnaire", "120 postes"),
            FilledIdea("Un seul formulaire", "National"),
        ),
    ),
    FilledSheet(number=2),
    FilledSheet(number=2, obstacles="La même table, une seconde fiche."),
)


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_hand_in_zip_bears_the_imposed_names():
    assert list(members(hand_in_zip(MEETING, THEMES, SHEETS))) == [
        "LISEZMOI.txt",
        "Synthese_Limoges ECLORE_Vienne glane.docx",
        "Defi_Limoges ECLORE_Vienne glane_1.docx",
        "Defi_Limoges ECLORE_Vienne glane_2.docx",
        "Defi_Limoges ECLORE_Vienne glane_2 (2).docx",
    ]


def test_hand_in_zip_keeps_every_word_under_its_heading():
    held = members(hand_in_zip(MEETING, THEMES, SHEETS))
    synthesis = held["Synthese_Limoges ECLORE_Vienne glane.docx"]
    sheet = held["Defi_Limoges ECLORE_Vienne glane_1.docx"]

    titles = ("État des lieux", "Principales attentes", "Réalisations présentées", "Défis et propositions")
    assert [under(synthesis, title).rstrip("\n") for title in titles] == list(THEMES[0].texts)
    assert under(sheet, "Obstacles") == SHEETS[0].obstacles
    assert under(sheet, "Personnes à la table") == "9"
    assert (read_word(sheet)[-6:]) == [
        "Établissement",
        "Un prêt sur parole",
        "La gestionnaire",
        "120 postes",
        "National",
        "Un seul formulaire",
    ]


def test_hand_in_zip_says_the_same_in_opendocument():
    word = members(hand_in_zip(MEETING, THEMES, SHEETS))
    other = members(hand_in_zip(MEETING, THEMES, SHEETS, Format.ODT))

    for name, content in list(word.items())[1:]:
        assert read_odf(other[name.replace(".docx", ".odt")]) == read_word(content)


def test_hand_in_zip_is_the_same_to_the_byte_whatever_the_day():
    with time_machine.travel(datetime(2020, 10, 9, tzinfo=UTC)):
        first = hand_in_zip(MEETING, THEMES, SHEETS)

    assert hand_in_zip(MEETING, THEMES, SHEETS) == first


def test_another_campaign_imposes_other_names():
    town = replace(MEETING, names=replace(MEETING.names, synthesis="{reseau} - bilan", sheet="table {numero}"))

    assert list(members(hand_in_zip(town, THEMES, SHEETS[:1])))[1:] == ["Vienne glane - bilan.docx", "table 1.docx"]


@pytest.mark.parametrize(
    ("pattern", "values", "name"),
    [
        (
            "S_{academie} E_{reseau}",
            {"academie": "Orléans-Tours", "reseau": "Val d’Œuvre"},
            "S_Orléans-Tours E_Val d’Œuvre.docx",
        ),
        ("S_{reseau}", {"reseau": "../../etc/passwd"}, "S_..-..-etc-passwd.docx"),
        ("S_{reseau}", {"reseau": 'a\\b:c*d?e"f<g>h|i\x00j\u202ek'}, "S_a-b-c-d-e-f-g-h-ijk.docx"),
        ("S_{reseau}", {"reseau": "{academie}", "academie": "x"}, "S_-academie-.docx"),
        ("{reseau}", {"reseau": "..."}, "document.docx"),
        ("{reseau}", {"reseau": "CON"}, "CON_.docx"),
        ("{inconnu}{reseau}", {"reseau": "deux\nlignes"}, "deux lignes.docx"),
    ],
)
def test_file_name_is_one_that_every_system_takes(pattern, values, name):
    assert file_name(pattern, "docx", set(), **values) == name


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀"])
def test_file_name_cuts_what_was_written_and_keeps_the_number(letter):
    name = file_name(
        "Defi_{academie} ECLORE_{reseau}_{numero}",
        "docx",
        set(),
        academie=letter * 900,
        reseau=letter * 900,
        numero="12",
    )

    assert name.startswith(f"Defi_{letter}")
    assert name.endswith(f"{letter}_12.docx")
    assert len(name) <= 150
    assert len(name.encode()) <= 240


def test_file_name_is_cut_even_when_the_pattern_itself_is_too_long():
    assert len(file_name("x" * 400, "docx", set())) == 150


def test_file_names_differ_whatever_their_case():
    taken = set()

    named = [file_name("{reseau}", "odt", taken, reseau=reseau) for reseau in ("Val", "VAL", "val")]

    assert named == ["Val.odt", "VAL (2).odt", "val (3).odt"]
