"""An export is asked for once, seen to its end, and never dies in silence."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.people import UserFactory
from tests.factories.responses import answered, full_answers

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored
from cahiers.foundation.models import JournalLine, StoredFile
from cahiers.questionnaires.actions import exporting
from cahiers.questionnaires.actions.exporting import ask_for_export, stop_export, take_export
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports import running
from cahiers.questionnaires.exports.formats.separated import CsvFile
from cahiers.questionnaires.exports.running import run_export
from cahiers.questionnaires.models import ExportRun
from cahiers.questionnaires.tasks import end_lost_work

pytestmark = pytest.mark.django_db
State = ExportRun.State


@pytest.fixture
def person():
    return UserFactory()


def asked(person, *answers, format_=ExportFormat.CSV):
    """Return an export that was asked for and not begun."""
    return ask_for_export(answered(*(answers or [full_answers()])), format_=format_, by=person)


def gestures(run):
    """Return what the journal says of a run."""
    return list(JournalLine.objects.filter(object_id=run.pk).order_by("id").values_list("gesture", flat=True))


def test_run_export_hands_over_an_archive_and_journals_each_step(person):
    run = asked(person, full_answers(), full_answers())

    assert run_export(run.pk)

    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (State.DONE, 2, 2)
    with open_stored(take_export(run, by=person)) as file, zipfile.ZipFile(file) as archive:
        assert "reponses.csv" in archive.namelist()
    assert gestures(run) == ["export.asked", "export.done", "export.taken"]


def test_ask_for_export_twice_is_refused_until_the_first_ends(person):
    run = asked(person)

    with pytest.raises(Refused, match="encore en cours"):
        ask_for_export(run.questionnaire, format_=ExportFormat.XLSX, by=person)
    run_export(run.pk)
    again = ask_for_export(run.questionnaire, format_=ExportFormat.XLSX, by=person)

    jobs = ProcrastinateJob.objects.filter(args__run_id__in=[str(run.pk), str(again.pk)])
    assert {(job.task_name, job.lock) for job in jobs} == {("questionnaires.export", "questionnaires.long_work")}
    assert len(jobs) == 2


def test_run_export_fails_with_a_sentence_when_the_file_lacks_a_response(person, monkeypatch):
    run = asked(person, full_answers(), full_answers())
    monkeypatch.setattr(CsvFile, "write", lambda self, batch: None)  # the planted fault: nothing is written

    assert not run_export(run.pk)

    run.refresh_from_db()
    assert run.state == State.FAILED
    assert run.fault == "Le fichier contient 0 réponses, la base 2 : l’export n’est pas livré."
    assert run.file is None


def test_run_export_fails_with_a_sentence_whatever_breaks(person, monkeypatch, caplog):
    run = asked(person)
    monkeypatch.setattr(running, "make_export", lambda *args, **options: 1 / 0)

    assert not run_export(run.pk)

    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "consignée" in run.fault
    assert "ZeroDivisionError" in caplog.text


def test_stop_export_ends_it_and_no_file_is_kept(person):
    run = asked(person)
    begun = exporting.begin_export(run.pk)
    stop_export(run, by=person)
    before = StoredFile.objects.count()

    assert not run_export(run.pk)
    assert not exporting.deliver_export(begun, Path(__file__), "export.zip", responses=1)

    assert StoredFile.objects.count() == before
    with pytest.raises(Refused, match="déjà terminé"):
        stop_export(run, by=person)


def test_run_export_begun_by_a_lost_worker_starts_over_and_gives_up_after_three(person):
    run, other = asked(person), asked(UserFactory())
    ExportRun.objects.update(state=State.RUNNING, done=1, total=9)

    assert run_export(run.pk, attempts=1)
    assert not run_export(other.pk, attempts=3)

    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.state, run.done, run.total) == (State.DONE, 1, 1)
    assert (other.state, other.fault[:40]) == (State.FAILED, "L’export a été interrompu trois fois ava")


def test_end_lost_work_ends_those_that_no_job_will_end(person):
    run, lost = asked(person), asked(UserFactory())
    ExportRun.objects.filter(pk=lost.pk).update(state=State.RUNNING)
    ProcrastinateJob.objects.filter(args__run_id=str(lost.pk))._raw_delete("default")

    assert end_lost_work(0) == 1

    run.refresh_from_db()
    lost.refresh_from_db()
    assert (run.state, lost.state) == (State.WAITING, State.FAILED)
    assert "perdu" in lost.fault


def test_forget_old_exports_erases_the_bytes_and_keeps_the_line(person, django_capture_on_commit_callbacks):
    run = asked(person)
    run_export(run.pk)
    run.refresh_from_db()
    path = default_storage.path(f"{run.file_id.hex[-2:]}/{run.file_id.hex}")
    ExportRun.objects.update(ended_at=timezone.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        assert exporting.forget_old_exports() == 1

    run.refresh_from_db()
    assert run.file is None
    assert not os.path.exists(path)
    with pytest.raises(Refused, match="effacé"):
        take_export(run, by=person)


def test_export_responses_command_writes_the_archive(tmp_path, capsys):
    questionnaire = answered(full_answers())

    call_command("export_responses", questionnaire.slug, "jsonl", str(tmp_path / "a.zip"))

    assert "1 réponses, relues" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


KILLED = """
import os, sys, uuid
os.environ["DJANGO_SETTINGS_MODULE"] = "cahiers.config.settings.test"
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[2]
from cahiers.questionnaires.exports import running, rows
running.TELL_EVERY = 0.0
reading = rows.Reading.batches
def slowly(self, size=1):
    import time
    for batch in reading(self, 1):
        yield batch
        time.sleep(0.2)
rows.Reading.batches = slowly
print(running.run_export(uuid.UUID(sys.argv[1])), flush=True)
"""


@pytest.mark.durability
@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_leaves_a_visible_state_and_the_export_is_done_again(person):
    from django.db import connection  # noqa: PLC0415 -- the name of the tests' own database

    run = asked(person, *[full_answers()] * 200)
    command = [sys.executable, "-c", KILLED, str(run.pk), connection.settings_dict["NAME"]]
    worker = subprocess.Popen(command)
    deadline = time.monotonic() + 30
    while run.done < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
        run.refresh_from_db()

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    run.refresh_from_db()
    seen = (run.state, run.total, 0 < run.done < 200)
    done = run_export(run.pk, attempts=1)

    run.refresh_from_db()
    assert seen == (State.RUNNING, 200, True)
    assert done
    assert (run.state, run.done) == (State.DONE, 200)
