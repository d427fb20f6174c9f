"""A sheet read in a file and corrected beside its document: a run of text stands in one field, and no word is lost."""

import re
from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserFactory
from tests.meetings.test_files import SHEET, correct, read

from cahiers.meetings.forms.checking import correction_sent
from cahiers.meetings.models import Piece
from cahiers.meetings.queries.pieces import shown_piece, state_of
from cahiers.meetings.structure.pieces import ASIDE, IDEA, OBSTACLES, PLACED, STATE, IdeaRead, Understood

pytestmark = pytest.mark.django_db
FULL = SHEET.replace("Table : 2\n", "Table : 2\nPersonnes à la table : 8\nThème : Numérique\n").replace(
    "qu’un téléphone.\n", "qu’un téléphone.\nLe car passe à sept heures.\n"
)
CAR, REGISTER = "Le car passe à sept heures.", "Personne n’a le temps de tenir le registre."
LOAN = "Un prêt de tablettes à la semaine"


@pytest.fixture
def camille():
    return UserFactory()


@pytest.fixture
def piece(camille):
    meeting = MeetingFactory(held=True, run_by=camille)
    meeting.themes.update(title="Numérique", short_title="Numérique")
    return read(FULL.encode(), meeting, camille, name="Defi_2.txt").pieces.get()


def understood(piece):
    return Understood.of_json(Piece.objects.get(pk=piece.pk).understood)


def rank_of(piece, start):
    return next(rank for rank, part in enumerate(understood(piece).parts) if part.text.strip("- ").startswith(start))


def move(piece, by, start, place, **more):
    piece.refresh_from_db()
    return correct(piece, by, moves={rank_of(piece, start): place}, **more)


def words_of(piece):
    """Every word of the document, sorted: what was read, whatever it was taken for."""
    return sorted(" ".join(part.text for part in understood(piece).parts).split())


def test_who_sat_there_and_the_theme_are_read_in_the_sheet(piece):
    sheet = understood(piece).sheet

    assert (sheet.seated, sheet.table) == (8, 2)
    assert sheet.theme == piece.hand_in.meeting.themes.get().code


@pytest.mark.parametrize("line", ["Nombre de participants : huit, puis 8", "Personnes à la table\n8"])
def test_a_number_beside_words_or_under_its_title_is_placed_and_stays_so(camille, line):
    meeting = MeetingFactory(held=True, run_by=camille)
    text = FULL.replace("Personnes à la table : 8", line)
    piece = read(text.encode(), meeting, camille, name="Defi_2.txt").pieces.get()

    shown = shown_piece(piece.hand_in, piece)

    assert shown.sheet.seated == 8
    assert "seated" in {row.place for row in shown.rows}
    assert correction_sent(as_shown(piece), understood(piece)).moves == {}


def test_a_run_moved_leaves_the_field_where_it_was_read(piece, camille):
    said = words_of(piece)

    assert move(piece, camille, CAR, OBSTACLES) == []

    sheet = understood(piece).sheet
    assert sheet.state_of_play == "Douze familles sur cent n’ont qu’un téléphone."
    assert sheet.obstacles == f"{REGISTER}\n{CAR}"
    assert words_of(piece) == said


def test_a_run_moved_there_and_back_stands_where_it_was(piece, camille):
    before = understood(piece).sheet

    move(piece, camille, CAR, OBSTACLES)
    move(piece, camille, CAR, STATE)

    assert understood(piece).sheet == before


def test_an_idea_moved_is_an_idea_no_more(piece, camille):
    assert move(piece, camille, LOAN, OBSTACLES) == []

    sheet = understood(piece).sheet
    assert [idea.text for idea in sheet.ideas] == ["Un marché groupé de reconditionné"]
    assert sheet.obstacles.startswith(REGISTER)
    assert LOAN in sheet.obstacles


def test_who_would_carry_an_idea_out_outlives_its_text(piece, camille):
    sheet = understood(piece).sheet
    carried = replace(sheet, ideas=(replace(sheet.ideas[0], who="La vie scolaire"), *sheet.ideas[1:]))

    move(piece, camille, LOAN, OBSTACLES, sheet=carried)

    assert understood(piece).sheet.ideas[0] == IdeaRead("", "school", "La vie scolaire", "")


def test_what_was_typed_in_a_sheet_outlives_another_idea_of_the_document(piece, camille):
    read_words, sheet = words_of(piece), understood(piece).sheet
    typed = replace(
        sheet, obstacles=f"{sheet.obstacles}\nLe Wi-Fi s’arrête au préau.", wording="Des écrans, pour quoi ?"
    )

    piece.refresh_from_db()
    correct(piece, camille, kind="synthesis", sheet=typed)
    again = understood(piece)

    added = "Le Wi-Fi s’arrête au préau. Des écrans, pour quoi ?"
    assert words_of(piece) == sorted([*read_words, *added.split()])
    assert [again.parts[rank].text for rank in again.to_place([])][-2:] == [
        "Des écrans, pour quoi ?",
        "Le Wi-Fi s’arrête au préau.",
    ]


def test_a_run_set_aside_leaves_its_field(piece, camille):
    move(piece, camille, CAR, ASIDE, reason="Hors sujet.")

    assert CAR not in understood(piece).sheet.state_of_play
    assert [part.text.strip() for part in understood(piece).set_aside()] == [CAR]


@pytest.mark.parametrize("rewritten", ["Le car passe à sept heures, et jamais le soir.", "Le car ne passe plus."])
def test_a_run_whose_field_was_rewritten_stays_there_too_and_it_is_said(piece, camille, rewritten):
    sheet = replace(understood(piece).sheet, state_of_play=rewritten)

    behind = move(piece, camille, CAR, OBSTACLES, sheet=sheet)

    assert [text.strip() for text in behind] == [CAR]
    assert understood(piece).sheet.state_of_play == rewritten
    assert understood(piece).sheet.obstacles == f"{REGISTER}\n{CAR}"


def test_other_lines_of_the_field_may_be_rewritten_meanwhile(piece, camille):
    sheet = replace(understood(piece).sheet, state_of_play=f"Treize familles.\n{CAR}")

    assert move(piece, camille, CAR, OBSTACLES, sheet=sheet) == []

    assert understood(piece).sheet.state_of_play == "Treize familles."


def as_shown(piece):
    """What the page of a piece sends when nobody touches it."""
    shown = shown_piece(piece.hand_in, piece)
    sheet = shown.sheet
    sent = {"base": shown.base, "kind": shown.kind, "theme": shown.theme, "reason": "", "wording": sheet.wording}
    sent |= {"table": str(sheet.table or ""), "seated": str(sheet.seated or "")}
    sent |= {"state_of_play": sheet.state_of_play, "obstacles": sheet.obstacles}
    for rank, idea in enumerate(shown.ideas):
        sent |= {f"idea-{rank}-{name}": getattr(idea, name) for name in ("text", "level", "who", "means")}
    return sent | {f"to-{row.rank}": row.place for row in shown.rows}


def test_saving_a_page_that_nobody_touched_moves_nothing_however_often(client, piece, camille):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[piece.hand_in.campaign.slug, piece.hand_in_id, 0])
    before = understood(piece)

    for _time in range(2):
        piece.refresh_from_db()
        assert correction_sent(as_shown(piece), understood(piece)).moves == {}
        assert client.post(path, as_shown(piece)).status_code == 302

    assert understood(piece) == before
    assert not understood(piece).to_place([before.sheet.theme])
    assert {part.key for part in before.parts if part.role == PLACED} >= {STATE, OBSTACLES, IDEA, "table"}


def test_the_page_says_what_stays_in_both_fields(client, piece, camille):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[piece.hand_in.campaign.slug, piece.hand_in_id, 0])
    sent = as_shown(piece) | {"state_of_play": "Le car ne passe plus.", f"to-{rank_of(piece, CAR)}": OBSTACLES}

    answer = client.post(path, sent)

    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any(CAR in sentence and "reste aussi là où il était" in sentence for sentence in told)


def test_no_idea_is_dropped_however_many_there_are(client, piece, camille):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[piece.hand_in.campaign.slug, piece.hand_in_id, 0])
    sent = as_shown(piece)
    sent |= {f"idea-{rank}-text": f"Idée {rank}" for rank in range(80)}
    sent |= {f"idea-{rank}-{name}": "" for rank in range(80) for name in ("level", "who", "means")}

    client.post(path, sent)

    assert [idea.text for idea in understood(piece).sheet.ideas] == [f"Idée {rank}" for rank in range(80)]


def test_a_list_of_a_thousand_things_read_as_a_sheet_can_be_said_to_be_something_else(client, camille):
    client.force_login(camille)
    meeting = MeetingFactory(held=True, run_by=camille)
    text = SHEET + "".join(f"- Ranger la salle {rank}\n" for rank in range(1000))
    piece = read(text.encode(), meeting, camille, name="Defi_2.txt").pieces.get()
    path = reverse("meetings:piece", args=[meeting.campaign.slug, piece.hand_in_id, 0])

    page = client.get(path).content.decode()
    sent = dict.fromkeys(re.findall(r'name="(to-\d+)"', page), "unplaced")
    answer = client.post(path, {"base": state_of(piece), "theme": "", "reason": "", "kind": "other"} | sent)

    assert "Une fiche tient 40 idées au plus" in page
    assert page.count(' name="') < 2000
    assert answer.status_code == 302
    assert understood(piece).kind == "other"


@pytest.mark.parametrize("cell", ["state_of_play", "obstacles", "idea-0-text", "idea-0-who"])
def test_a_field_made_too_long_is_refused_and_stays_on_the_page(client, piece, camille, cell):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[piece.hand_in.campaign.slug, piece.hand_in_id, 0])

    answer = client.post(path, as_shown(piece) | {cell: "mot " * 6000 + "fin."})

    assert answer.status_code == 422
    assert "fin." in answer.content.decode()
    assert state_of(piece) == state_of(Piece.objects.get(pk=piece.pk))


@pytest.fixture
def long_piece(camille):
    meeting = MeetingFactory(held=True, run_by=camille)
    lines = [f"Constat {number}." for number in range(1, 1701)]
    text = "\n\n".join(["État des lieux", *lines, "Cordialement", "Un mot de la fin."])
    return read(text.encode(), meeting, camille, name="Synthese.txt").pieces.get()


def test_a_long_document_is_corrected_to_its_end_page_after_page(client, long_piece, camille):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[long_piece.hand_in.campaign.slug, long_piece.hand_in_id, 0])
    theme = long_piece.hand_in.meeting.themes.get()
    first, end = (client.get(f"{path}{asked}").content.decode() for asked in ("", "?page=6"))

    assert re.search(r"vous en voyez les passages 1 à 300, sur 1\s703\.", first)
    assert 'href="?page=6">Il reste des passages à placer page 6.' in first
    assert "Un mot de la fin." not in first
    last = rank_of(long_piece, "Un mot de la fin.")
    assert f'name="to-{last}"' in end
    sent = {"base": state_of(long_piece), "kind": "synthesis", "theme": theme.code, "reason": ""}
    answer = client.post(f"{path}?page=6", sent | {f"to-{last}": f"{theme.code}/challenges"})

    assert answer["Location"] == f"{path}?page=6"
    texts = understood(long_piece).texts()
    assert texts[theme.code, "challenges"] == "Un mot de la fin."
    assert texts[theme.code, "situation"].count("Constat") == 1700


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-3", 1), ("7000", 6), ("x", 1), ("99999999", 1), ("4", 4)])
def test_a_page_that_does_not_exist_is_the_nearest_one(client, long_piece, camille, asked, shown):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[long_piece.hand_in.campaign.slug, long_piece.hand_in_id, 0])

    assert client.get(path, {"page": asked}).context["shown"].page == shown


def test_corrections_are_kept_on_the_way_to_the_next_page(client, long_piece, camille):
    client.force_login(camille)
    path = reverse("meetings:piece", args=[long_piece.hand_in.campaign.slug, long_piece.hand_in_id, 0])
    sent = {"base": state_of(long_piece), "kind": "synthesis", "theme": "", "reason": "Redite.", "suite": "2"}

    answer = client.post(path, sent | {f"to-{rank_of(long_piece, 'Constat 7.')}": ASIDE})

    assert answer["Location"] == f"{path}?page=2"
    assert [part.text.strip() for part in understood(long_piece).set_aside()] == ["Constat 7."]
