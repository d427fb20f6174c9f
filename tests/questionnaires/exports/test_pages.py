"""The pages of exports and imports: what they answer with script, without it, and to somebody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.people import UserFactory
from tests.factories.responses import answered, full_answers

from cahiers.foundation.idempotency import new_key
from cahiers.people.models import Role
from cahiers.questionnaires.exports.running import run_export
from cahiers.questionnaires.imports.running import run_import
from cahiers.questionnaires.models import AnswerImport, ExportRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return answered(full_answers(), full_answers())


@pytest.fixture
def national(client, questionnaire):
    person = UserFactory()
    Role.objects.create(user=person, name="national", node=questionnaire.campaign.scope)
    client.force_login(person)
    return person


def address(name, questionnaire, *more):
    return reverse(f"questionnaires:{name}", args=[questionnaire.campaign.slug, questionnaire.slug, *more])


def test_export_is_asked_followed_and_taken(client, national, questionnaire):
    asked = client.post(address("exports", questionnaire), {"format": "csv", "idempotency_key": new_key()})
    run = ExportRun.objects.get()
    waiting = client.get(asked["Location"])
    fragment = client.get(asked["Location"], headers={"HX-Request": "true"})
    run_export(run.pk)
    ready = client.get(asked["Location"])
    taken = client.post(address("take_export", questionnaire, run.pk))
    content = taken.getvalue()

    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert fragment.content.decode().strip().startswith('<section class="cahiers-job"')
    assert 'hx-trigger="every 2s"' in fragment.content.decode()
    assert "refresh" not in ready.content.decode()
    assert "every 2s" not in ready.content.decode()
    assert (content[:2], taken["Cache-Control"]) == (b"PK", "private, no-store")
    assert taken["Content-Disposition"].startswith("attachment")


def test_second_export_is_refused_in_the_page_with_the_way_to_the_first(client, national, questionnaire):
    form = {"format": "jsonl"}
    client.post(address("exports", questionnaire), form | {"idempotency_key": new_key()})

    refused = client.post(address("exports", questionnaire), form | {"idempotency_key": new_key()})

    shown = refused.content.decode()
    assert (refused.status_code, ExportRun.objects.count()) == (422, 1)
    assert "est encore en cours" in shown
    assert address("export", questionnaire, ExportRun.objects.get().pk) in shown


def test_export_of_somebody_else_is_not_found(client, national, questionnaire):
    other = ExportRun.objects.create(questionnaire=questionnaire, by=UserFactory(), format="csv")

    for name, method in (("export", client.get), ("stop_export", client.post), ("take_export", client.post)):
        assert method(address(name, questionnaire, other.pk)).status_code == 404


def test_file_of_answers_is_brought_matched_read_and_loaded(client, national, questionnaire):
    file = SimpleUploadedFile("reponses.csv", "public;age;prenom\npupil;12;<b>Zoé</b>\nmartien;=1;b\n".encode())
    brought = client.post(address("imports", questionnaire), {"file": file, "idempotency_key": new_key()})
    run = AnswerImport.objects.get()
    columns = client.get(brought["Location"]).content.decode()
    matched = client.post(brought["Location"], {"q_public": "0", "q_age": "1", "q_prenom": "2"})
    at_work = client.get(matched["Location"]).content.decode()
    run_import(run.pk)
    account = client.get(brought["Location"]).content.decode()
    report = client.get(address("import_report", questionnaire, run.pk)).content.decode()
    client.post(address("launch_import", questionnaire, run.pk))
    run_import(run.pk)
    loaded = client.get(brought["Location"]).content.decode()

    assert '<option value="1" selected>age</option>' in columns
    assert "&lt;b&gt;Zoé" in columns
    assert "every 2s" in at_work
    assert "Charger 1 réponse" in account
    assert report.splitlines()[1:] == [
        "3;public;«\u202fmartien\u202f» n’est pas un choix de cette question.",
        "3;age;Écrivez un nombre, comme 12 ou 12,5.",
    ]
    assert "Les réponses sont chargées" in loaded
    assert questionnaire.responses.count() == 3


def test_file_that_cannot_be_read_is_refused_beside_its_field(client, national, questionnaire):
    file = SimpleUploadedFile("reponses.csv", "a;b".encode("utf-16"))

    refused = client.post(address("imports", questionnaire), {"file": file, "idempotency_key": new_key()})

    assert refused.status_code == 422
    assert "CSV UTF-8" in refused.content.decode()
    assert AnswerImport.objects.count() == 0


@pytest.mark.parametrize("columns", [{}, {"q_public": "99"}])
def test_columns_that_cannot_be_are_refused_and_the_form_stays(client, national, questionnaire, columns):
    file = SimpleUploadedFile("reponses.csv", b"public;age\npupil;12\n")
    brought = client.post(address("imports", questionnaire), {"file": file, "idempotency_key": new_key()})

    refused = client.post(brought["Location"], columns)

    assert refused.status_code == 422
    assert "Les premières lignes" in refused.content.decode()
