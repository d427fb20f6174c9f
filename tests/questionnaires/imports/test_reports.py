"""What is kept of an import: a report that says when it is cut, and no file after a month."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.imports.test_answers_csv import brought, loaded, read

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import StoredFile
from cahiers.people.enums import RoleName
from cahiers.questionnaires.actions.importing import KEPT, choose_columns, forget_old_sources, launch_import
from cahiers.questionnaires.imports import answers_csv
from cahiers.questionnaires.imports.running import run_import
from cahiers.questionnaires.models import AnswerImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(opened=True)


def aged(run, days):
    """Have an import be so many days old."""
    AnswerImport.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(days=days))


def pages_of(client, run):
    """Return the page of an import and its report, as an editor reads them."""
    person = UserFactory()
    RoleFactory(user=person, name=RoleName.NATIONAL, node=run.questionnaire.campaign.scope)
    client.force_login(person)
    parts = [run.questionnaire.campaign.slug, run.questionnaire.slug, run.pk]
    names = ("import", "import_report")
    return [client.get(reverse(f"questionnaires:{name}", args=parts)).content.decode() for name in names]


def test_a_report_that_is_cut_says_how_many_reasons_there_were(client, questionnaire, monkeypatch):
    monkeypatch.setattr(answers_csv, "MOST_REPORTED", 3)
    loaded(questionnaire, "id;public\nA1;pupil\nA2;pupil\nA3;pupil\nA4;pupil\n")
    lines = [f"A{rank};pupil" for rank in range(1, 5)] + [f"B{rank};martien" for rank in range(5)]

    run = read(questionnaire, "\n".join(["id;public", *lines]))
    page, report = pages_of(client, run)

    assert [line for line, _column, _reason in run.report] == [6, 7, 8, 2, 3, 4]
    assert run.mapping["summary"]["reasons"] == 9
    assert "il donne 6 motifs sur 9" in page
    assert report.splitlines()[-1] == ";;Compte rendu coupé\u202f: 6 motifs sur 9."


def test_a_report_that_is_whole_says_nothing_more(client, questionnaire):
    page, report = pages_of(client, read(questionnaire, "public;age\nmartien;4\n"))

    assert "coupé" not in page + report


def test_files_are_erased_after_a_month_and_their_figures_stay(
    client, questionnaire, django_capture_on_commit_callbacks
):
    old = loaded(questionnaire, "public;age\npupil;12\nmartien;9\n")
    recent = read(questionnaire, "public;age\npupil;14\n")
    aged(old, KEPT.days + 1)
    aged(recent, KEPT.days - 1)
    path = f"{old.file.id.hex[-2:]}/{old.file.id.hex}"
    assert default_storage.exists(path)

    with django_capture_on_commit_callbacks(execute=True):
        erased = forget_old_sources()
    old.refresh_from_db()
    page, report = pages_of(client, old)

    assert (erased, old.file, old.report, old.created, old.refused, old.name) == (1, None, [], 1, 1, "reponses.csv")
    assert not default_storage.exists(path)
    assert StoredFile.objects.count() == 1
    assert "effacés trente jours" in page
    assert "martien" not in page + report


def test_a_file_that_is_erased_is_neither_read_nor_loaded_again(questionnaire):
    run = read(questionnaire, "public;age\npupil;12\n")
    aged(run, KEPT.days + 1)
    forget_old_sources()

    with pytest.raises(Refused, match="effacé"):
        launch_import(run, by=run.by)
    with pytest.raises(Refused, match="effacé"):
        choose_columns(run, columns={"questions": {"public": "0"}}, by=run.by)


def test_a_file_at_work_is_not_erased(questionnaire):
    run = brought(questionnaire, "public;age\npupil;12\n")
    choose_columns(run, columns={"questions": {"public": "0"}, "others": {}}, by=run.by)
    aged(run, KEPT.days + 1)

    assert forget_old_sources() == 0
    assert run_import(run.pk)
