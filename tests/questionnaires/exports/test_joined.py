"""Files that people joined leave in one archive, under names of ours, whole, and only those that responses name."""

import csv
import io
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section

from cahiers.foundation.files import erase_bytes
from cahiers.foundation.models import JournalLine, StoredFile
from cahiers.people.enums import RoleName
from cahiers.questionnaires.actions.answering import save_answers, start_response
from cahiers.questionnaires.actions.exporting import ask_for_export
from cahiers.questionnaires.actions.joining import join_file
from cahiers.questionnaires.actions.sending import reopen_response, submit_response
from cahiers.questionnaires.enums import Channel, ExportFormat
from cahiers.questionnaires.exports.joined import export_files
from cahiers.questionnaires.exports.package import Mismatch
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.exports.running import run_export
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.references import References

pytestmark = pytest.mark.django_db
PDF, PNG, ODT = b"%PDF-1.7 plan", b"\x89PNG\r\n\x1a\n photo", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument"


@pytest.fixture
def questionnaire():
    pages = [
        section("vous", question("public", "single", options=options("teacher", "pupil"))),
        section("pieces", question("plan", "file"), question("photo", "file")),
    ]
    return QuestionnaireFactory(definition={"title": "Salles", "sections": pages}, opened=True)


def answering(questionnaire, who, *, is_sent=True, **files):
    """Return a response with the files joined, each (name, bytes) by the code of its question."""
    response, _code = start_response(questionnaire, channel=Channel.OPEN, identity=who)
    asked = form_of(questionnaire).questions
    given = {
        code: str(join_file(response, asked[code], SimpleUploadedFile(name, content)).pk)
        for code, (name, content) in files.items()
    }
    save_answers(response, {"public": "pupil"} | given)
    if is_sent:
        submit_response(response)
    return response


def archived(questionnaire, folder):
    target = folder / "fichiers.zip"
    export_files(questionnaire, target, told=lambda done, total: None)
    return zipfile.ZipFile(target)


def index_of(archive):
    text = archive.read("fichiers.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_file_leaves_under_a_name_of_ours_whatever_it_was_called(questionnaire, tmp_path):
    first = answering(questionnaire, "un", plan=("../../etc/passwd", PDF), photo=("=cmd|calc!A0.exe", PNG))
    second = answering(questionnaire, "deux", plan=("Le plan de la salle.ODT", ODT))
    answering(questionnaire, "trois")

    archive = archived(questionnaire, tmp_path)

    one, two = (References(questionnaire.pk).of(response.pk) for response in (first, second))
    assert {name: archive.read(name) for name in archive.namelist() if name.startswith("fichiers/")} == {
        f"fichiers/{one}-plan.pdf": PDF,
        f"fichiers/{one}-photo.png": PNG,
        f"fichiers/{two}-plan.odt": ODT,
    }
    listed = {line["fichier"]: line for line in index_of(archive)}
    photo = listed[f"fichiers/{one}-photo.png"]
    assert (photo["rep_identifiant"], photo["question"], photo["octets"]) == (one, "photo", str(len(PNG)))
    assert photo["nom_donne"].startswith("'=cmd")
    assert set(listed) == {name for name in archive.namelist() if name.startswith("fichiers/")}


def test_files_are_those_that_responses_sent_name(questionnaire, tmp_path):
    kept = answering(questionnaire, "un", plan=("a.pdf", PDF))
    answering(questionnaire, "deux", is_sent=False, plan=("b.pdf", PDF))
    reopened = reopen_response(kept)
    joined = join_file(reopened, form_of(questionnaire).questions["plan"], SimpleUploadedFile("c.pdf", PDF))
    save_answers(reopened, {"plan": str(joined.pk)})

    archive = archived(questionnaire, tmp_path)

    assert [line["nom_donne"] for line in index_of(archive)] == ["a.pdf"]
    submit_response(reopened)
    assert [line["nom_donne"] for line in index_of(archived(questionnaire, tmp_path))] == ["c.pdf"]


def test_responses_in_json_name_the_file_that_leaves_beside_them(questionnaire, tmp_path):
    answering(questionnaire, "un", plan=("a.pdf", PDF))
    reading = Reading(questionnaire)

    document = reading.document(reading.page(None, 1)[0])

    name = document["reponses"]["plan"]
    assert f"fichiers/{name}.pdf" in archived(questionnaire, tmp_path).namelist()
    assert document["reponses"]["photo"] is None


def test_a_file_taken_back_during_the_export_is_listed_without_bytes(questionnaire, tmp_path):
    answering(questionnaire, "un", plan=("a.pdf", PDF))
    erase_bytes(StoredFile.objects.get())

    archive = archived(questionnaire, tmp_path)

    assert [line["fichier"] for line in index_of(archive)] == ["retiré pendant l’export"]
    assert b'"files_taken_back_meanwhile": 1' in archive.read("manifest.json")


def test_bytes_that_are_not_those_that_were_brought_stop_the_export(questionnaire, tmp_path):
    answering(questionnaire, "un", plan=("a.pdf", PDF))
    StoredFile.objects.update(digest="0" * 64)

    with pytest.raises(Mismatch, match="n’est plus celui"):
        archived(questionnaire, tmp_path)


def test_memory_is_that_of_a_piece_whatever_the_files(questionnaire, tmp_path):
    for who in range(4):
        answering(questionnaire, f"personne {who}", plan=("a.pdf", PDF + bytes(9 << 20)))

    tracemalloc.start()
    archived(questionnaire, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8 << 20


def test_an_export_of_files_is_asked_for_where_there_are_some(client, questionnaire):
    answering(questionnaire, "un", plan=("a.pdf", PDF))
    person, other = UserFactory(), QuestionnaireFactory(opened=True, campaign=questionnaire.campaign)
    RoleFactory(user=person, name=RoleName.ANALYST, node=questionnaire.campaign.scope)
    client.force_login(person)
    pages = [
        client.get(reverse("questionnaires:exports", args=[one.campaign.slug, one.slug])).content.decode()
        for one in (questionnaire, other)
    ]

    run = ask_for_export(questionnaire, format_=ExportFormat.FILES, by=person)
    assert run_export(run.pk)
    run.refresh_from_db()
    shown = client.get(reverse("questionnaires:export", args=[questionnaire.campaign.slug, questionnaire.slug, run.pk]))

    assert ["Fichiers joints" in page for page in pages] == [True, False]
    assert (run.done, run.state, run.file.name.endswith("-files.zip")) == (1, "done", True)
    assert "1 fichier joint, compté" in shown.content.decode()
    assert JournalLine.objects.filter(object_id=run.pk, gesture="export.done").exists()
