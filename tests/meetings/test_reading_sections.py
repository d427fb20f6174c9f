"""Where the text of a synthesis or of a challenge sheet is put, and that none of it is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.meetings.reading_scene import THEMES

from cahiers.meetings.reading.guides import Guides
from cahiers.meetings.reading.sections import SECTIONS, find_sections
from cahiers.meetings.reading.shapes import Block, Document, Idea, Role, Shape, placements
from cahiers.meetings.reading.sheets import LEVELS, find_fields, idea_in, ideas_of


def document(*lines):
    """Build a document: a string is a paragraph, a list a table of rows of cells, the rest blocks."""
    blocks, tables = [], 0
    for line in lines:
        if isinstance(line, list):
            blocks += [
                Block(text, cell=(tables, row, column))
                for row, cells in enumerate(line)
                for column, text in enumerate(cells)
                if text
            ]
            tables += 1
        else:
            blocks.append(line if isinstance(line, Block) else Block(line))
    return Document(tuple(blocks))


def bold(text):
    return Block(text, bold=True)


def heading(text, level=2):
    return Block(text, Shape.HEADING, level)


def placed(*lines, themes=THEMES, **options):
    pieces = find_sections(document(*lines), themes, **options)
    return {(one.theme, one.key): one.text for one in placements(pieces)}


def unplaced(*lines):
    return [piece.text for piece in find_sections(document(*lines), THEMES) if piece.role == Role.UNPLACED]


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("État des lieux", "situation"),
        ("1. Etat des lieux :", "situation"),
        ("I – ÉTAT DES LIEUX", "situation"),
        ("a) etat des lieux", "situation"),
        ("Partie 1 : état des lieux dans notre réseau", "situation"),
        ("Etats des lieu", "situation"),
        ("**État des lieux**", "situation"),
        ("# L’existant", "situation"),
        ("2/ Principales atentes", "expectations"),
        ("PRINCIPALES ATTENTES EXPRIMÉES", "expectations"),
        ("Attentes et besoins", "expectations"),
        ("III- Réalisations", "achievements"),
        ("Réalisations (une ou deux)", "achievements"),
        ("Description de 1 à 2 réalisations présentées", "achievements"),
        ("Realistaions", "achievements"),
        ("Défis et propositions / pistes", "challenges"),
        ("Défis et propositions identifiés par l'établissement", "challenges"),
        ("Propositions et défis :", "challenges"),
        ("4°) défi(s) et proposition(s)", "challenges"),
    ],
)
def test_a_title_is_known_however_it_is_written(title, section):
    assert placed("Thème 1", title, "Douze tablettes pour 480 élèves.") == {
        ("acces", section): "Douze tablettes pour 480 élèves."
    }


@pytest.mark.parametrize(
    "line",
    [
        "Nos attentes sont fortes.",
        "La réalisation de ce projet a pris deux ans, avec l’aide de la commune.",
        "L’état des lieux du matériel montre que rien n’a changé depuis dix ans dans les écoles.",
        "Les propositions de la mairie n’ont pas été discutées",
        "Chacun défend son existant",
    ],
)
def test_a_sentence_with_the_words_of_a_title_is_text(line):
    assert placed("Thème 1", "État des lieux", line) == {("acces", "situation"): line}


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        ("Thème : Un égal accès au numérique pour tous", "acces"),
        ("UN NUMERIQUE RESPONSABLE ET SOUVERAIN", "responsable"),
        ("Axe 2 - enseigner et aprendre avec le numérique", "enseigner"),
        ("Thème n° 5", "gouvernance"),
        ("Thématique III", "collaborer"),
        ("Travailler ensemble autrement", "collaborer"),
    ],
)
def test_a_theme_is_known_by_its_title_its_number_or_part_of_it(line, theme):
    assert placed(line, "Attentes", "Du temps.") == {(theme, "expectations"): "Du temps."}


def test_theme_and_section_may_share_a_line():
    found = placed(bold("État des lieux – Gouvernance et anticipation"), "Rien.", bold("Attentes"), "Du temps.")

    assert found == {("gouvernance", "situation"): "Rien.", ("gouvernance", "expectations"): "Du temps."}


def test_a_document_that_names_no_theme_takes_the_only_one_or_the_one_hinted_at():
    lines = ("État des lieux", "Rien.")

    assert placed(*lines, themes=THEMES[:1]) == {("acces", "situation"): "Rien."}
    assert placed(*lines, hint="gouvernance") == {("gouvernance", "situation"): "Rien."}
    assert placed(*lines) == {("", "situation"): "Rien."}


def test_title_and_text_may_share_a_line():
    found = placed(
        "Thème 1", "État des lieux : trois écoles sans fibre.", "Une quatrième attend.", "Attentes : du débit"
    )

    assert found == {
        ("acces", "situation"): "trois écoles sans fibre.\nUne quatrième attend.",
        ("acces", "expectations"): "du débit",
    }


def test_a_detail_of_the_section_stays_in_its_text():
    lines = (
        "Thème 1",
        heading("Défis et propositions"),
        "Proposition 1 : un référent.",
        bold("Le défi de la panne"),
        "Réparer.",
    )

    assert placed(*lines) == {("acces", "challenges"): "Proposition 1 : un référent.\nLe défi de la panne\nRéparer."}


@pytest.mark.parametrize(
    "rows",
    [
        [["État des lieux", "Rien."], ["Attentes", "Du temps."]],
        [["État des lieux"], ["Rien."], ["Attentes"], ["Du temps."]],
        [["État des lieux", "Attentes"], ["Rien.", "Du temps."]],
        [["Thème", "État des lieux", "Attentes"], ["Un égal accès au numérique", "Rien.", "Du temps."]],
        [
            ["", "Un égal accès au numérique", "Gouvernance"],
            ["État des lieux", "Rien.", ""],
            ["Attentes", "Du temps.", ""],
        ],
    ],
    ids=["left", "rows of one cell", "columns", "columns by theme", "themes in columns"],
)
def test_titles_stand_anywhere_in_a_table(rows):
    found = placed(heading("Thème 1", 1), rows)

    assert found == {("acces", "situation"): "Rien.", ("acces", "expectations"): "Du temps."}


def test_after_a_table_of_titles_and_beside_another_label_text_is_unplaced():
    rows = [["État des lieux", "Rien."], ["Autre", "Le café était froid."]]

    assert unplaced("Thème 1", rows, "Relu le 2 octobre.") == ["Autre", "Le café était froid.", "Relu le 2 octobre."]


def test_greetings_signatures_and_other_headings_are_unplaced():
    lines = ("Bonjour,", "Thème 1", "Attentes", "Du temps.", "Cordialement,", "Le secrétariat", "Participants : 12")

    assert unplaced(*lines) == ["Bonjour,", "Cordialement,", "Le secrétariat", "Participants : 12"]
    assert unplaced("Thème 1", heading("Attentes"), "Du temps.", heading("Conclusion"), "Merci.") == [
        "Conclusion",
        "Merci.",
    ]


def test_the_template_is_told_from_words_written_in_it():
    guide = "Décrivez l’existant en une dizaine de lignes."
    lines = ("Thème 1", "État des lieux", guide, "………………", "Rien.")

    assert placed(*lines, guides=(guide,)) == {("acces", "situation"): "Rien."}
    assert not Guides((guide,)).hold(guide + " Trois écoles sans fibre.")


def test_certain_and_guessed_are_told_apart():
    def certain(*lines):
        return [one.certain for one in placements(find_sections(document(*lines), THEMES))]

    assert certain("Thème : Gouvernance et anticipation", "État des lieux", "Rien.") == [True]
    assert certain("Thème 5", "État des lieux", "Rien.") == [False]
    assert certain("Gouvernance et anticipation", bold("Contexte"), "Rien.") == [False]
    assert certain("Gouvernance et anticipation", bold("État des lieux et attentes"), "Rien.") == [False]


SCRAPS = st.sampled_from(
    ["État des lieux", "Attentes : du temps", "Réalisations", "Thème 2", "Gouvernance", "Synthèse", "Table 4", "Qui ?", "—", "1. ",
     "Niveau : académie", "Cordialement,", "Cliquez ici pour", "Idée (national)", "Défi : réparer", "texte libre, sans titre."]
)  # fmt: skip
TEXTS = st.one_of(SCRAPS, st.text(max_size=60), st.lists(SCRAPS, min_size=2, max_size=4).map(" ".join))
CELLS = st.one_of(st.none(), st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 3)))
BLOCKS = st.builds(Block, TEXTS, st.sampled_from(Shape), st.integers(0, 3), st.booleans(), CELLS)


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, max_size=12).map(tuple))
def test_every_character_comes_out_once_placed_or_not(blocks):
    for pieces in (find_sections(Document(blocks), THEMES), find_fields(Document(blocks))):
        assert "".join(piece.text for piece in pieces) == "".join(block.text for block in blocks)
        for piece in pieces:
            assert (piece.role == Role.PLACED) <= bool(piece.key)
            assert piece.text in blocks[piece.block].text


def test_the_property_would_see_a_dropped_title_ending(monkeypatch):
    monkeypatch.setattr("cahiers.meetings.reading.placing._Walk._titled", lambda self, number, block, head: None)

    with pytest.raises(AssertionError):
        test_every_character_comes_out_once_placed_or_not()


def test_the_words_of_the_reader_are_those_of_the_room():
    enums = pytest.importorskip("cahiers.meetings.enums")

    assert tuple(enums.Section.values) == SECTIONS
    assert tuple(enums.IdeaLevel.values) == LEVELS


def test_a_sheet_gives_its_fields_and_its_ideas():
    read = document(
        heading("Fiche défi", 1),
        [
            ["Thème", "Gouvernance et anticipation"],
            ["Groupe / table", "4"],
            ["Défi", "Réparer vite"],
            ["Freins", "Qui paie ?"],
        ],
        heading("Pistes d’actions"),
        [
            ["Piste", "Niveau", "Qui ?", "Moyens"],
            ["Un carnet de pannes", "☒ école ☐ académie ☐ national", "les CM2", "un carnet"],
            ["Un technicien itinérant", "académie", "le rectorat", ""],
        ],
    )

    pieces = find_fields(read)

    assert {
        one.key: one.text for one in placements(pieces) if one.key in ("theme", "table", "challenge", "obstacles")
    } == {
        "theme": "Gouvernance et anticipation",
        "table": "4",
        "challenge": "Réparer vite",
        "obstacles": "Qui paie ?",
    }
    assert ideas_of(read, pieces) == (
        Idea("Un carnet de pannes", "school", "les CM2", "un carnet"),
        Idea("Un technicien itinérant", "academy", "le rectorat", ""),
    )


def test_ideas_take_their_level_from_the_title_above_and_who_from_the_line_below():
    lines = (
        bold("Pistes"),
        bold("Au niveau de l’établissement"),
        "- Un carnet",
        "Qui : les CM2",
        bold("National"),
        "- Une loi",
    )
    read = document(*lines)

    assert ideas_of(read, find_fields(read)) == (Idea("Un carnet", "school", "les CM2"), Idea("Une loi", "national"))


@pytest.mark.parametrize(
    ("line", "idea"),
    [
        ("Un carnet (établissement)", Idea("Un carnet", "school")),
        ("• Une assurance → niveau académique", Idea("Une assurance", "academy")),
        ("Un guichet unique – national.", Idea("Un guichet unique", "national")),
        ("Un carnet (bleu)", Idea("Un carnet (bleu)", "")),
        ("Réunir école et académie", Idea("Réunir école et académie", "")),
    ],
)
def test_an_idea_gives_its_level(line, idea):
    assert idea_in(line) == idea
