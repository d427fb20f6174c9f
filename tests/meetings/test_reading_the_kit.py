"""The kit's own documents, blank and filled: what the room writes, it reads back."""

import pytest
from tests.meetings.documents.kits import MEETING
from tests.meetings.documents.test_hand_in import SHEETS, THEMES
from tests.meetings.reading_scene import read_here, told

from cahiers.meetings.documents.description import Paragraph
from cahiers.meetings.documents.hand_in import hand_in_zip
from cahiers.meetings.documents.kit import Piece, described, kit_piece
from cahiers.meetings.documents.pieces.synthesis import sections
from cahiers.meetings.documents.writers import Format
from cahiers.meetings.reading.shapes import Idea, Role


def text_of(understood, key):
    return [word for one in understood.placements if one.key == key for word in told(one.text)]


def guides(piece):
    """Return the sentences of the kit itself, as whoever calls the reader gives them."""
    return tuple(block.text for block in described(MEETING, piece).blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("form", [Format.DOCX, Format.ODT, Format.PDF])
def test_a_synthesis_and_its_sheets_are_read_back_in_their_places(form):
    synthesis, first, *_others = [
        line for line in read_here(hand_in_zip(MEETING, THEMES, SHEETS, form)) if line.kind != "txt"
    ]

    keys = ("situation", "expectations", "achievements", "challenges")
    assert [text_of(synthesis.understood, key) for key in keys] == [told(text) for text in THEMES[0].texts]
    assert {one.theme for one in synthesis.understood.placements} == {"acces"}
    assert (first.name.kind, first.name.academy, first.name.number) == ("sheet", "limoges", 1)
    assert text_of(first.understood, "challenge") == told(SHEETS[0].challenge)
    assert text_of(first.understood, "seated") == ["9"]
    assert text_of(first.understood, "state_of_play") == told(SHEETS[0].state_of_play)
    assert text_of(first.understood, "obstacles") == told(SHEETS[0].obstacles)
    assert first.understood.ideas == (
        Idea("Un prêt sur parole", "school", "La gestionnaire", "120 postes"),
        Idea("Un seul formulaire", "national"),
    )


@pytest.mark.parametrize("form", [Format.DOCX, Format.ODT])
def test_the_blank_documents_hold_no_ones_words(form):
    (synthesis,) = read_here(
        kit_piece(MEETING, Piece.SYNTHESIS, form), f"Synthese.{form.value}", guides(Piece.SYNTHESIS)
    )
    (sheet,) = read_here(kit_piece(MEETING, Piece.SHEETS, form, 2), f"Defi.{form.value}", guides(Piece.SHEETS))

    assert synthesis.understood.placements == ()
    assert {piece.role for piece in synthesis.understood.pieces} == {Role.HEADING, Role.GUIDE, Role.UNPLACED}
    assert {one.key for one in sheet.understood.placements} <= {"table", "theme", "level"}
    assert sheet.understood.ideas == ()


def test_what_is_written_after_a_guide_in_its_own_paragraph_is_kept():
    guide = sections()[0].guide
    (line,) = read_here(
        f"Thème 1\nÉtat des lieux\n{guide} Trois écoles sans fibre.\n".encode(), "synthese.txt", (guide,)
    )

    assert "Trois écoles sans fibre." in line.understood.placements[0].text
