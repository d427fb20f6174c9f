"""The kit: what is in it, what it says of this meeting, the same bytes on any day."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pypdf import PdfReader
from tests.meetings.documents.kits import ALONE, MEETING, TABLES
from tests.meetings.documents.reading import read_word

from cahiers.meetings.documents.kit import Piece, kit_piece, kit_zip, piece_name
from cahiers.meetings.documents.meeting import HandInNames, KitMeeting, tables_for
from cahiers.meetings.documents.timing import STEP, Time, at_a_table, stretches
from cahiers.meetings.documents.writers import Format

PRINTED = [
    "Affiche.pdf",
    "Déroulé.pdf",
    "Guide d’animation.pdf",
    "Défis.pdf",
    "Fiches défi.pdf",
    "Feuille de présence.pdf",
    "Synthèse à remplir.pdf",
]


def pages(content):
    return len(PdfReader(io.BytesIO(content)).pages)


def test_kit_zip_holds_each_piece_in_each_format_and_a_sheet_for_each_table():
    with zipfile.ZipFile(io.BytesIO(kit_zip(MEETING))) as archive:
        names = archive.namelist()
        note = archive.read("LISEZMOI.txt").decode()

    assert [name.partition("/")[2] for name in names if name.startswith("Imprimer (PDF)/")] == PRINTED
    for folder, ending in (("Remplir (Word)", "docx"), ("Remplir (LibreOffice)", "odt")):
        filled = [name for name in names if name.startswith(f"{folder}/")]
        assert len(filled) == len(set(filled)) == len(Piece) - 1 + len(TABLES)
        assert f"{folder}/Fiche défi, table 6.{ending}" in filled
    assert len(names) == 1 + len(PRINTED) + 2 * (len(Piece) - 1 + len(TABLES))
    assert MEETING.title in note


def test_kit_is_the_same_to_the_byte_whatever_the_day():
    with time_machine.travel(datetime(2020, 9, 1, tzinfo=UTC)):
        first = kit_zip(MEETING)
    with time_machine.travel(datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)):
        second = kit_zip(MEETING)

    assert first == second
    assert kit_zip(replace(MEETING, title="Une autre")) != first


def test_kit_of_a_meeting_without_tables_holds_one_sheet_without_a_number():
    with zipfile.ZipFile(io.BytesIO(kit_zip(ALONE))) as archive:
        sheets = [name for name in archive.namelist() if "Fiche" in name]
        content = archive.read("Remplir (Word)/Fiches défi.docx")

    assert sheets == [f"{folder}/Fiches défi.{ending}" for folder, ending in FOLDERS]
    assert "Fiche défi – table …" in read_word(content)


FOLDERS = (("Imprimer (PDF)", "pdf"), ("Remplir (Word)", "docx"), ("Remplir (LibreOffice)", "odt"))


def test_kit_piece_gives_the_sheet_of_one_table_and_refuses_a_table_that_is_not_there():
    content = read_word(kit_piece(MEETING, Piece.SHEETS, Format.DOCX, 3))

    assert "Code\u202f: K7P3-QX2M" in content
    assert piece_name(MEETING, Piece.SHEETS, Format.DOCX, 3) == "Fiche défi, table 3.docx"
    with pytest.raises(KeyError):
        kit_piece(MEETING, Piece.SHEETS, Format.DOCX, 7)


def test_every_piece_says_what_it_is_for():
    assert all(piece.purpose.endswith(".") for piece in Piece)
    assert len({piece.purpose for piece in Piece}) == len(Piece)


def test_sheets_are_printed_on_both_sides_and_the_poster_on_one_page():
    full = replace(
        MEETING,
        title="Une rencontre au titre interminable " * 6,
        presentation="Une présentation qui n’en finit pas. " * 60,
        place="Un lieu au nom très long, au bout du couloir\n" * 9,
        access="Par la cour, puis par l’escalier, puis encore par la cour. " * 9,
        themes=tuple(replace(MEETING.themes[0], title=f"Thème {n} " + "long " * 30) for n in range(8)),
    )

    assert pages(kit_piece(MEETING, Piece.SHEETS, Format.PDF)) == 2 * len(TABLES)
    assert [pages(kit_piece(meeting, Piece.POSTER, Format.PDF)) for meeting in (MEETING, ALONE, full)] == [1, 1, 1]
    assert pages(kit_piece(MEETING, Piece.AGENDA, Format.PDF)) == 1


def test_nobody_under_fifteen_is_asked_for_anything():
    slips = "\n".join(read_word(kit_piece(MEETING, Piece.ATTENDANCE, Format.DOCX)))
    guide = "\n".join(read_word(kit_piece(MEETING, Piece.GUIDE, Format.DOCX)))

    assert slips.count("J’ai 15 ans ou plus") == 5
    assert slips.count("Ce papier est détruit au plus tard le 24 octobre 2020.") == 5
    assert "Pas de coupon pour les moins de 15 ans" in slips
    assert "Ni nom, ni prénom, ni âge, ni classe" in guide


def test_agenda_shows_the_hours_of_the_campaign_even_across_a_change_of_clock():
    night = replace(MEETING, starts_at=datetime(2020, 10, 25, 0, 0, tzinfo=UTC), minutes=120)  # clocks go back at 3
    far = replace(MEETING, zone=ZoneInfo("Indian/Reunion"))

    assert night.hours == "de 2 h à 3 h (heure de Paris)"
    assert far.hours == "de 16 h à 19 h (heure de Reunion)"
    assert "16 h 15 – 16 h 45" in read_word(kit_piece(far, Piece.AGENDA, Format.DOCX))


def test_guide_says_the_deadline_and_the_imposed_names():
    guide = "\n".join(read_word(kit_piece(MEETING, Piece.GUIDE, Format.DOCX)))

    assert "À remettre avant le samedi 10 octobre 2020 à 18 h 30." in guide
    assert "«\u202fSynthese_Limoges ECLORE_Vienne glane.docx\u202f»" in guide
    assert "«\u202fDefi_Limoges ECLORE_Vienne glane_1.docx\u202f»" in guide


def test_another_consultation_finds_nothing_of_this_one():
    town = replace(
        ALONE,
        title="Le marché, parlons-en",
        names=HandInNames("bilan", "table"),
        campaign="Budget participatif",
        network="",
        academy="",
        audiences=("Habitant",),
        levels=("Ville",),
    )
    town = replace(town, themes=(replace(ALONE.themes[0], title="La place du marché", questions=(), challenges=()),))
    texts = "\n".join("\n".join(read_word(kit_piece(town, piece, Format.DOCX))) for piece in Piece)

    assert "La place du marché" in texts
    assert [
        word
        for word in ("numérique", "ducation", "académie", "tablissement", "élève", "professeur", "ECLORE")
        if word in texts
    ] == []


@pytest.mark.parametrize("minutes", [*range(30, 601, 5), 61, 119, 121, 187, 333])
def test_stretches_fill_the_meeting_in_order_without_a_gap(minutes):
    times = stretches(minutes)

    assert (times[0].start, times[-1].end) == (0, minutes)
    assert all(before.end == after.start for before, after in pairwise(times))
    assert all(stretch.minutes >= STEP for stretch in times)
    assert all(stretch.start % STEP == 0 for stretch in times)
    assert [stretch.time for stretch in times] == [time for time in Time if time in {s.time for s in times}]
    work = next(stretch for stretch in times if stretch.time is Time.TABLES)
    assert sum(at_a_table(work.minutes)) == work.minutes


def test_three_hours_are_shared_as_the_mission_says():
    assert [(stretch.time, stretch.minutes) for stretch in stretches(180)] == [
        (Time.OPENING, 15),
        (Time.TESTIMONIES, 30),
        (Time.TABLES, 75),
        (Time.BREAK, 10),
        (Time.RESTITUTION, 35),
        (Time.VOTE, 15),
    ]


@pytest.mark.parametrize(("people", "tables"), [(0, 1), (1, 1), (10, 1), (11, 2), (60, 6), (61, 7), (350, 35)])
def test_a_table_seats_ten_people_at_most(people, tables):
    assert tables_for(people) == tables


@pytest.mark.parametrize("wrong", [{"minutes": 29}, {"minutes": 601}, {"starts_at": datetime(2020, 9, 24, 14)}])  # noqa: DTZ001 -- refused
def test_a_meeting_that_no_agenda_could_show_is_refused(wrong):
    with pytest.raises(ValueError, match="a meeting"):
        replace(MEETING, **wrong)


def test_an_english_meeting_has_an_english_file():
    english: KitMeeting = replace(MEETING, language="en")

    reader = PdfReader(io.BytesIO(kit_piece(english, Piece.AGENDA, Format.PDF)))

    assert reader.trailer["/Root"]["/Lang"] == "en"
