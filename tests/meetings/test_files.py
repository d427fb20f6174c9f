"""Reports that come as files: received, read by a job, tied to a meeting, corrected, confirmed."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import small_tree
from tests.meetings.test_synthesis import write

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored
from cahiers.foundation.idempotency import new_key
from cahiers.foundation.models import Mail, StoredFile
from cahiers.foundation.snapshots import beside
from cahiers.meetings.actions.checking import attach_hand_in, correct_piece, create_held_meeting
from cahiers.meetings.actions.confirming import COMPLETE, REPLACE, confirm_hand_in
from cahiers.meetings.actions.particulars import Particulars
from cahiers.meetings.actions.uploading import Brought, receive_files
from cahiers.meetings.enums import HandInState, MeetingState, MemberKind, Origin, Section
from cahiers.meetings.exports.hand_in import zip_of
from cahiers.meetings.imports import running
from cahiers.meetings.imports.running import run_reading
from cahiers.meetings.models import HandIn, Idea, Passage, PassageVersion, Piece, Sheet
from cahiers.meetings.queries.hand_ins import lost_readings, suggested_meetings
from cahiers.meetings.queries.pieces import state_of
from cahiers.meetings.queries.syntheses import synthesis_of
from cahiers.meetings.structure.pieces import ASIDE, Understood
from cahiers.meetings.tasks import end_lost_readings

pytestmark = pytest.mark.django_db
SYNTHESIS = """Synthèse de la rencontre

État des lieux
Un parc d’ordinateurs de 2013, deux salles et une seule prise par table.

Principales attentes
Un prêt de matériel pour les familles qui n’en ont pas.

Réalisations présentées
Un club radio tenu par les élèves de quatrième.

Défis et propositions
Ouvrir la salle informatique le soir.
"""
SHEET = """Fiche défi
Table : 2
Défi : Prêter du matériel à ceux qui n’en ont pas

État des lieux
Douze familles sur cent n’ont qu’un téléphone.

Obstacles
Personne n’a le temps de tenir le registre.

Idées
- Un prêt de tablettes à la semaine (établissement)
- Un marché groupé de reconditionné (académie)
"""


def zipped(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", " ") + ".txt", text)
    return made.getvalue()


DOSSIER = zipped(**{"Synthese_RENNES__ECLORE_Brest": SYNTHESIS, "Defi_2": SHEET, "liste__des__courses": "Du pain."})


@pytest.fixture
def camille():
    return UserFactory(display_name="Camille", email="camille@exemple.fr")


@pytest.fixture
def meeting(camille):
    return MeetingFactory(held=True, run_by=camille)


def bring(content, meeting, by, name="dossier.zip", campaign=None):
    files = [Brought(name, io.BytesIO(content), len(content))]
    return receive_files(campaign or meeting.campaign, files=files, meeting=meeting, by=by)


def read(content, meeting, by, **more):
    hand_in = bring(content, meeting, by, **more)
    assert run_reading(hand_in.pk)
    hand_in.refresh_from_db()
    return hand_in


def correct(piece, by, **changes):
    said = {"kind": piece.kind, "theme": piece.theme, "moves": {}, "reason": "", "sheet": None} | changes
    return correct_piece(piece, base=state_of(piece), by=by, **said)


def placed(hand_in, by):
    """Set aside whatever has no place, as a hurried organiser would."""
    themes = list(hand_in.meeting.themes.values_list("code", flat=True))
    for piece in hand_in.pieces.all():
        left = Understood.of_json(piece.understood).to_place(themes)
        if left:
            correct(piece, by, moves=dict.fromkeys(left, ASIDE), reason="Hors sujet.")
    return hand_in


def test_each_file_of_a_zip_has_its_line_and_is_kept(meeting, camille):
    hand_in = read(DOSSIER, meeting, camille)

    lines = list(hand_in.pieces.values_list("name", "kind", "outcome"))
    assert (hand_in.state, hand_in.done, hand_in.total) == (HandInState.READ, 3, 3)
    assert [name for name, _kind, _outcome in lines] == [
        "Synthese_RENNES ECLORE_Brest.txt", "Defi_2.txt", "liste des courses.txt",
    ]  # fmt: skip
    assert [kind for _name, kind, _outcome in lines][:2] == [MemberKind.SYNTHESIS, MemberKind.SHEET]
    first = hand_in.pieces.first()
    with open_stored(first.file) as kept:
        assert kept.read().decode() == SYNTHESIS


@pytest.mark.django_db(transaction=True)
def test_the_page_says_how_many_pieces_are_read_while_they_are(client, meeting, camille, monkeypatch):
    client.force_login(camille)
    hand_in, seen, tell = bring(DOSSIER, meeting, camille), [], running._tell
    page = reverse("meetings:hand_in_detail", args=[meeting.campaign.slug, hand_in.pk])

    def told(*far):
        tell(*far)
        with beside() as other, other.cursor() as cursor:
            cursor.execute("SELECT done, total FROM meetings_handin WHERE state = 'reading'")
            seen.append(cursor.fetchone())

    monkeypatch.setattr(running, "_tell", told)
    run_reading(hand_in.pk)
    HandIn.objects.update(state=HandInState.READING, done=2)

    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    shown = client.get(page).content.decode()
    assert 'max="3" value="2"' in shown
    assert "2 pièces lues sur 3" in shown


def test_a_file_by_itself_is_read_too(meeting, camille):
    hand_in = read(SYNTHESIS.encode(), meeting, camille, name="synthèse (1).txt")

    piece = hand_in.pieces.get()
    assert piece.file == hand_in.file
    assert Understood.of_json(piece.understood).texts()[(meeting.themes.first().code, "challenges")] == (
        "Ouvrir la salle informatique le soir."
    )


def test_several_files_of_one_name_are_all_kept(meeting, camille):
    files = [Brought("note.txt", io.BytesIO(text), len(text)) for text in (b"Un", b"Deux")]

    hand_in = receive_files(meeting.campaign, files=files, meeting=meeting, by=camille)
    run_reading(hand_in.pk)

    assert list(hand_in.pieces.values_list("name", flat=True)) == ["note.txt", "note (2).txt"]


def test_something_that_is_no_document_has_its_line(meeting, camille):
    hand_in = read(b"\x89PNG\r\n\x1a\n" + bytes(50), meeting, camille, name="tableau.png")

    assert hand_in.pieces.get().outcome == "kept"


def test_files_are_refused_beyond_their_limit_and_for_an_accepted_report(camille):
    accepted = MeetingFactory(state=MeetingState.ACCEPTED, run_by=camille)

    with pytest.raises(Refused, match="ne prend pas de fichiers"):
        bring(DOSSIER, accepted, camille)
    with pytest.raises(Refused, match="60 Mo"):
        receive_files(accepted.campaign, files=[Brought("a.zip", io.BytesIO(b""), 61 << 20)], by=camille)

    assert not StoredFile.objects.exists()


def test_confirm_writes_versions_and_sheets_and_hands_in(meeting, camille):
    hand_in = placed(read(DOSSIER, meeting, camille), camille)

    confirm_hand_in(hand_in, way=REPLACE, by=camille)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HANDED_IN
    assert set(PassageVersion.objects.values_list("origin", flat=True)) == {Origin.FILE}
    situation = Passage.objects.get(section=Section.SITUATION)
    assert situation.text == "Un parc d’ordinateurs de 2013, deux salles et une seule prise par table."
    sheet = Sheet.objects.get()
    assert (sheet.table, sheet.origin, sheet.obstacles) == (2, "file", "Personne n’a le temps de tenir le registre.")
    assert list(Idea.objects.values_list("text", "level")) == [
        ("Un prêt de tablettes à la semaine", "school"),
        ("Un marché groupé de reconditionné", "academy"),
    ]
    assert Mail.objects.filter(recipient="camille@exemple.fr").count() == 1


def test_confirm_twice_is_once(meeting, camille):
    hand_in = placed(read(DOSSIER, meeting, camille), camille)
    confirm_hand_in(hand_in, way=REPLACE, by=camille)
    before = (PassageVersion.objects.count(), Sheet.objects.count(), Mail.objects.count(), meeting.steps.count())

    confirm_hand_in(hand_in, way=REPLACE, by=camille)

    assert before == (
        PassageVersion.objects.count(),
        Sheet.objects.count(),
        Mail.objects.count(),
        meeting.steps.count(),
    )


def test_confirm_refuses_text_without_a_place(meeting, camille):
    hand_in = read(
        f"Bonjour à tous, merci d’être venus si nombreux.\n\n{SYNTHESIS}".encode(),
        meeting,
        camille,
        name="Synthese.txt",
    )
    assert Understood.of_json(hand_in.pieces.get().understood).to_place([meeting.themes.first().code])

    with pytest.raises(Refused, match="sans place"):
        confirm_hand_in(hand_in, way=REPLACE, by=camille)

    assert not Passage.objects.exists()


def test_text_moves_to_a_section_or_aside_with_a_reason(meeting, camille):
    opening = "Bonjour à tous, merci d’être venus si nombreux."
    hand_in = read(
        f"{opening}\n\nUn mot de la mairie aussi.\n\n{SYNTHESIS}".encode(), meeting, camille, name="Synthese.txt"
    )
    piece, theme = hand_in.pieces.get(), meeting.themes.first()
    first, second = Understood.of_json(piece.understood).to_place([theme.code])[:2]

    with pytest.raises(Refused, match="laissé de côté"):
        correct(piece, camille, moves={first: ASIDE})
    correct(piece, camille, moves={first: ASIDE, second: f"{theme.code}/expectations"}, reason="Politesse.")

    understood = Understood.of_json(Piece.objects.get().understood)
    assert [(part.text.strip(), part.reason) for part in understood.set_aside()] == [(opening, "Politesse.")]
    assert "Un mot de la mairie aussi." in understood.texts()[(theme.code, "expectations")]


def test_two_people_correcting_one_piece_do_not_undo_each_other(meeting, camille):
    piece = read(DOSSIER, meeting, camille).pieces.first()
    base = state_of(piece)
    correct(piece, camille, kind=MemberKind.OTHER)

    with pytest.raises(Refused, match="entre-temps"):
        correct_piece(piece, base=base, kind="sheet", theme=None, moves={}, reason="", sheet=None, by=UserFactory())


def test_a_second_dossier_completes_what_is_there(meeting, camille):
    confirm_hand_in(placed(read(DOSSIER, meeting, camille), camille), way=REPLACE, by=camille)
    more = SYNTHESIS.replace("Ouvrir la salle informatique le soir.", "Former un parent par classe.")

    second = placed(read(zipped(**{"Synthese": more, "Defi_2": SHEET}), meeting, camille), camille)
    confirm_hand_in(second, way=COMPLETE, by=camille)

    challenges = Passage.objects.get(section=Section.CHALLENGES)
    assert challenges.text == "Ouvrir la salle informatique le soir.\n\nFormer un parent par classe."
    assert Passage.objects.get(section=Section.SITUATION).version == 1
    assert list(Sheet.objects.order_by("table").values_list("table", flat=True)) == [2, 3]


def test_a_second_dossier_replaces_and_earlier_versions_stay(meeting, camille):
    confirm_hand_in(placed(read(DOSSIER, meeting, camille), camille), way=REPLACE, by=camille)
    more = SYNTHESIS.replace("Ouvrir la salle informatique le soir.", "Former un parent par classe.")

    tired = SHEET.replace("Personne n’a le temps", "Nul n’a le temps")
    second = placed(read(zipped(**{"Synthese": more, "Defi_2": tired}), meeting, camille), camille)
    confirm_hand_in(second, way=REPLACE, by=camille)

    challenges = Passage.objects.get(section=Section.CHALLENGES)
    assert challenges.text == "Former un parent par classe."
    assert challenges.versions.get(number=1).text == "Ouvrir la salle informatique le soir."
    assert Sheet.objects.get().versions.count() == 2
    assert list(Idea.objects.order_by("rank").values_list("text", flat=True)) == [
        "Un prêt de tablettes à la semaine",
        "Un marché groupé de reconditionné",
    ]


def test_a_dossier_finds_its_meeting_by_names(camille):
    tree = small_tree()
    here = MeetingFactory(territory=tree.ille_et_vilaine, held=True, title="Rencontre du réseau de Brest")
    other = MeetingFactory(territory=tree.ille_et_vilaine, held=True, campaign=here.campaign, title="Lycée de Fougères")
    MeetingFactory(territory=tree.val_de_marne, held=True, campaign=here.campaign, title="Brest-Litovsk")
    coordinator = UserFactory()
    RoleFactory(user=coordinator, name="coordinator", node=tree.ille_et_vilaine)
    hand_in = read(DOSSIER, None, coordinator, campaign=here.campaign)

    found = suggested_meetings(hand_in, coordinator)

    assert [one.meeting for one in found] == [here, other]
    attach_hand_in(hand_in, here, by=coordinator)
    assert run_reading(hand_in.pk)
    assert HandIn.objects.get().meeting == here


def test_a_report_may_come_for_a_meeting_nobody_had_planned(camille):
    tree = small_tree()
    campaign = MeetingFactory(territory=tree.france, campaign__scope=tree.france).campaign
    hand_in = read(DOSSIER, None, camille, campaign=campaign)
    begun = timezone.now() - timezone.timedelta(days=9)
    said = Particulars("École de Plouzané", list(campaign.themes.all()), begun, takes_registrations=False)
    ahead = replace(said, starts_at=timezone.now() + timezone.timedelta(days=1))

    with pytest.raises(Refused, match="pas encore passée"), transaction.atomic():
        create_held_meeting(hand_in, tree.ille_et_vilaine, ahead, by=camille)
    made = create_held_meeting(hand_in, tree.ille_et_vilaine, said, by=camille)

    assert (made.state, made.steps.get().after) == (MeetingState.HELD, MeetingState.HELD)
    assert HandIn.objects.get().meeting == made


def test_a_reading_that_no_job_looks_after_ends_with_a_sentence(meeting, camille):
    hand_in = bring(DOSSIER, meeting, camille)
    assert lost_readings() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    assert end_lost_readings(timestamp=0) == 1

    hand_in.refresh_from_db()
    assert (hand_in.state, hand_in.fault) == (
        HandInState.FAILED, "La lecture a été interrompue. Vos fichiers sont gardés\u202f: recommencez.",
    )  # fmt: skip


def test_what_is_exported_is_read_again_the_same(meeting, camille):
    theme = meeting.themes.first()
    texts = {
        Section.SITUATION: "Un parc de 2013.\n\nDeux salles seulement.",
        Section.EXPECTATIONS: "Un prêt pour les familles.",
        Section.ACHIEVEMENTS: "Un club radio.",
        Section.CHALLENGES: "Ouvrir la salle le soir.",
    }
    for section, text in texts.items():
        write(meeting, text, by=camille, section=section)
    sheet = SheetFactory(
        meeting=meeting, table=4, version=1, theme=theme, obstacles="Le temps manque.", state_of_play="Douze familles."
    )
    IdeaFactory(
        sheet=sheet, text="Un prêt à la semaine.", level="academy", who="La vie scolaire", means="Dix tablettes"
    )
    other = MeetingFactory(campaign=meeting.campaign, held=True, run_by=camille, themes=[theme])

    hand_in = read(zip_of(meeting), other, camille)
    confirm_hand_in(placed(hand_in, camille), way=REPLACE, by=camille)

    again = synthesis_of(other)
    words = {box.section: " ".join(box.text.split()) for box in again.boxes}
    assert words == {section: " ".join(text.split()) for section, text in texts.items()}
    back = Sheet.objects.get(meeting=other)
    assert (back.table, back.obstacles, back.state_of_play) == (4, "Le temps manque.", "Douze familles.")
    assert list(back.ideas.values_list("text", "level", "who", "means")) == [
        ("Un prêt à la semaine.", "academy", "La vie scolaire", "Dix tablettes")
    ]


def test_pages_of_a_dossier(client, meeting, camille):
    client.force_login(camille)
    slug = meeting.campaign.slug
    files = [SimpleUploadedFile("dossier.zip", DOSSIER)]

    answer = client.post(
        reverse("meetings:upload", args=[slug, meeting.pk]), {"pieces": files, "idempotency_key": new_key()}
    )
    hand_in = HandIn.objects.get()
    waiting = client.get(answer["Location"]).content.decode()
    run_reading(hand_in.pk)
    shown = client.get(answer["Location"]).content.decode()

    assert "en cours de lecture" in waiting
    assert "Synthese_RENNES ECLORE_Brest.txt" in shown
    for rank in range(3):
        assert client.get(reverse("meetings:piece", args=[slug, hand_in.pk, rank])).status_code == 200
    piece = reverse("meetings:piece_file", args=[slug, hand_in.pk, 1])
    given = client.get(piece)
    assert b"".join(given.streaming_content).decode() == SHEET
    assert given["Cache-Control"] == "private, no-store"


def test_a_correction_refused_stays_on_the_page(client, meeting, camille):
    client.force_login(camille)
    hand_in = read(DOSSIER, meeting, camille)
    piece = hand_in.pieces.get(rank=1)
    path = reverse("meetings:piece", args=[meeting.campaign.slug, hand_in.pk, 1])
    form = {"base": state_of(piece), "kind": "sheet", "theme": "", "state_of_play": "Corrigé à la main.", "obstacles": "",
            "wording": "x" * 301, "table": "2", "seated": ""}  # fmt: skip

    answer = client.post(path, form)

    assert answer.status_code == 422
    assert "Corrigé à la main." in answer.content.decode()
    assert client.post(path, form | {"wording": "Prêter"}).status_code == 302
    assert Understood.of_json(Piece.objects.get(pk=piece.pk).understood).sheet.state_of_play == "Corrigé à la main."
