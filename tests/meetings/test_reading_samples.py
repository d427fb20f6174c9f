"""The reader measured on forty hand-ins as people make them: the share in the right place, and nothing lost."""

import json
from pathlib import Path

import pytest
from tests.meetings.making.zips import NAMES
from tests.meetings.reading_scene import ACADEMIES, THEMES, read_here, told

from cahiers.meetings.reading.hand_in import read_hand_in
from cahiers.meetings.reading.shapes import Member, Outcome, member_from_json

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
RIGHT = 0.95


@pytest.fixture(scope="module")
def lines() -> dict[str, Member]:
    """Return the report line of each sample."""
    return {name: read_here((SAMPLES / name).read_bytes(), name)[0] for name in EXPECTED}


def judged(line: Member, meant: dict) -> list[tuple[str, bool, list[str]]]:
    """Return, for each place meant, whether exactly its words are there, and its words."""
    found: dict[tuple[str, str], list[str]] = {}
    for placement in line.understood.placements:
        found.setdefault((placement.theme, placement.key), []).extend(told(placement.text))
    places = [((one["theme"], one["section"]), told(one["text"])) for one in meant.get("sections", ())]
    places += [(("", name), told(text)) for name, text in meant.get("fields", {}).items()]
    judgements = [(str(place), found.get(place, []) == words, words) for place, words in places]
    if "ideas" in meant:
        ideas = [[idea.level, idea.text] for idea in line.understood.ideas]
        judgements.append(("ideas", ideas == meant["ideas"], []))
    return judgements


def share(lines: dict[str, Member]) -> float:
    judgements = [
        one for name, meant in EXPECTED.items() if lines[name].understood for one in judged(lines[name], meant)
    ]
    return sum(right for _place, right, _words in judgements) / len(judgements)


def test_forty_samples_have_the_outcome_meant(lines):
    assert len(EXPECTED) >= 40
    assert {name: line.outcome for name, line in lines.items()} == {
        name: one["outcome"] for name, one in EXPECTED.items()
    }


def test_sections_and_fields_stand_in_their_place(lines):
    assert share(lines) >= RIGHT


def test_a_reader_that_knows_one_title_less_would_be_seen(lines, monkeypatch):
    monkeypatch.setattr("cahiers.meetings.reading.sections.TITLES._by_initial", {})

    weaker = {name: read_here((SAMPLES / name).read_bytes(), name)[0] for name in EXPECTED}

    assert share(weaker) < RIGHT


def test_what_is_not_in_its_place_is_shown_as_unplaced_and_nowhere_else(lines):
    for name, meant in EXPECTED.items():
        if not lines[name].understood:
            continue
        unplaced = set(told("\n".join(lines[name].understood.unplaced)))
        for place, right, words in judged(lines[name], meant):
            assert right or set(words) <= unplaced, (name, place)


def test_every_character_of_every_sample_comes_out_once(lines):
    for line in lines.values():
        if line.understood:
            written = "".join(block.text for block in line.understood.document.blocks)
            assert "".join(piece.text for piece in line.understood.pieces) == written


def test_nothing_hidden_in_a_sample_is_read(lines):
    for line in lines.values():
        if line.understood:
            document = line.understood.document
            text = " ".join([*(block.text for block in document.blocks), *document.apart])
            for hidden in ("Caché", "supprimée par le relecteur", "Texte masqué"):
                assert hidden not in text, line.shown


def test_guides_and_placeholders_left_in_the_template_are_not_anyones_words(lines):
    line = lines["synthèse poitiers eclore marais poitevin VF.docx"]

    assert "Cliquez" not in str(line.understood.placements)
    assert "Décrire ici" not in str(line.understood.placements)
    assert next(piece.text for piece in line.understood.pieces if piece.role == "guide").startswith("Décrire ici")


def test_titles_that_are_plainly_of_the_other_kind_win_over_the_name():
    (sheet,) = read_here((SAMPLES / "deffi brest.txt").read_bytes(), "Synthese_Rennes.txt")
    (synthesis,) = read_here((SAMPLES / "SYNTHESE_LIMOGES.txt").read_bytes(), "defi 2.txt")

    assert (sheet.understood.kind, sheet.understood.kind_guessed) == ("sheet", True)
    assert (synthesis.understood.kind, synthesis.understood.kind_guessed) == ("synthesis", True)


def test_three_syntheses_in_one_file_stay_three(lines):
    parts = {(one.part, one.theme) for one in lines["les 3 synthèses Alpes.docx"].understood.placements}

    assert parts == {(0, "gouvernance"), (1, "enseigner"), (2, "responsable")}


def test_fifty_badly_named_files_give_fifty_lines():
    with (SAMPLES / "50 fichiers mal nommés.zip").open("rb") as stream:
        reading = read_hand_in(stream, themes=THEMES, academies=ACADEMIES)

    assert [member.number for member in reading.members] == list(range(50))
    assert len(NAMES) == 50
    outcomes = [member.outcome for member in reading.members]
    assert outcomes.count(Outcome.READ) == 44
    assert [(member.shown, member.reason) for member in reading.members[44:]] == [
        ("IMG_2034.png", "kept_picture"),
        ("emargement.xlsx", "kept_spreadsheet"),
        ("__MACOSX/._Synthese.txt", "left_by_system"),
        ("Thumbs.db", "left_by_system"),
        ("~$Synthese.docx", "lock_file"),
        ("archive de la semaine.zip", "nested_archive"),
    ]
    stored = json.loads(json.dumps(reading.members, default=vars))
    assert tuple(member_from_json(member) for member in stored) == reading.members


def test_the_words_of_each_of_the_fifty_come_out():
    with (SAMPLES / "50 fichiers mal nommés.zip").open("rb") as stream:
        reading = read_hand_in(stream, themes=THEMES, academies=ACADEMIES)

    for member in reading.members[:44]:
        assert f"numéro {member.number}," in " ".join(block.text for block in member.understood.document.blocks)
