"""Answers from a CSV: columns are recognised, lines are judged one by one, the same file twice changes nothing."""

import io

import pytest
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.factories.responses import answered, every_kind, full_answers, hostile_answers
from tests.questionnaires.exports.test_formats import exported

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.questionnaires.actions.importing import bring_file, choose_columns, launch_import
from cahiers.questionnaires.imports import running
from cahiers.questionnaires.imports.mapping import GROUP, Columns, guess
from cahiers.questionnaires.imports.running import run_import
from cahiers.questionnaires.imports.source import Source, records, survey
from cahiers.questionnaires.models import AnswerImport, OpenAnswer, Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.references import References

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(definition=every_kind(), opened=True)


def brought(questionnaire, content):
    """Return an import whose file was just brought."""
    raw = content if isinstance(content, bytes) else content.encode()
    by = UserFactory()
    return bring_file(
        questionnaire,
        content=io.BytesIO(raw),
        size=len(raw),
        name="reponses.csv",
        survey=lambda stored: survey(stored).definition,
        by=by,
    )


def guessed(run):
    """Return the columns that are proposed for an import."""
    return guess(form_of(run.questionnaire), Source(**run.mapping["source"]))


def read(questionnaire, content, **chosen):
    """Bring a file, take the columns proposed, and have it read."""
    run = brought(questionnaire, content)
    columns = guessed(run).definition | chosen
    choose_columns(run, columns=columns, by=run.by)
    run_import(run.pk)
    run.refresh_from_db()
    return run


def loaded(questionnaire, content, **chosen):
    """Bring a file, have it read, and loaded."""
    run = read(questionnaire, content, **chosen)
    launch_import(run, by=run.by)
    run_import(run.pk)
    run.refresh_from_db()
    return run


def kept(questionnaire):
    """Return what a questionnaire's responses hold: choices and texts, in order."""
    return [
        (one.choices, one.audience, sorted(one.texts.values_list("question_code", "part", "body")))
        for one in questionnaire.responses.order_by("id")
    ]


def test_our_own_csv_imports_back_to_the_same_responses(tmp_path, questionnaire):
    source = answered(
        *hostile_answers(), full_answers(outils=["portable"]), {"public": "pupil"}, {"public": "parent", "age": 3}
    )
    content = exported(source, "csv", tmp_path).read("reponses.csv")

    run = loaded(questionnaire, content)

    assert run.report == []
    assert kept(questionnaire) == kept(source)
    assert list(questionnaire.responses.values_list("channel", flat=True).distinct()) == ["import"]


def test_our_own_csv_brought_back_where_it_comes_from_doubles_nothing(tmp_path, questionnaire):
    loaded(questionnaire, "public;age\nteacher;40\nteacher;40\n")
    content = exported(questionnaire, "csv", tmp_path).read("reponses.csv").decode("utf-8-sig")
    header, first, second = content.splitlines()
    stranger = second.replace(second.split(";")[2], "0" * 32)

    run = read(questionnaire, "\r\n".join([header, first, second, stranger]))

    assert (run.mapping["summary"]["known"], run.mapping["summary"]["ready"]) == (2, 1)
    sentence = "Cette réponse est déjà là : elle n’est pas chargée une seconde fois."
    assert run.report == [[2, "rep_identifiant", sentence], [3, "rep_identifiant", sentence]]


def test_an_export_brought_elsewhere_is_loaded_once(tmp_path, questionnaire):
    content = exported(answered(full_answers(), {"public": "pupil"}), "csv", tmp_path).read("reponses.csv")

    loaded(questionnaire, content)
    again = read(questionnaire, content)

    assert (again.mapping["summary"]["ready"], again.mapping["summary"]["known"]) == (0, 2)


def test_planted_import_that_knows_no_reference_doubles_our_own_export(tmp_path, questionnaire, monkeypatch):
    monkeypatch.setattr(References, "known", lambda _references, _given: set())
    loaded(questionnaire, "public;age\nteacher;40\n")
    content = exported(questionnaire, "csv", tmp_path).read("reponses.csv")

    assert read(questionnaire, content).mapping["summary"]["ready"] == 1


def test_same_file_twice_changes_nothing(questionnaire):
    content = "public;age\nteacher;40\nteacher;40\npupil;12\n"
    loaded(questionnaire, content)
    before = kept(questionnaire)

    again = read(questionnaire, content)

    questionnaire.refresh_from_db()
    assert again.mapping["summary"] == {"rows": 3, "ready": 0, "known": 3, "refused": 0, "reasons": 3, "aside": {}}
    with pytest.raises(Refused, match="Aucune ligne"):
        launch_import(again, by=again.by)
    assert kept(questionnaire) == before
    assert questionnaire.response_count == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_found(questionnaire, encoding, delimiter):
    content = (
        delimiter.join(("public", "prenom", "âge"))
        + "\n"
        + delimiter.join(("Élève".replace("Él", "pupil"), "Zoé", "12"))
    )
    content = content.replace("pupilève", "pupil")

    run = brought(questionnaire, content.encode(encoding))

    source = Source(**run.mapping["source"])
    assert source.header == ["public", "prenom", "âge"]
    assert [cells for _line, cells in records(run.file, source)] == [["pupil", "Zoé", "12"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        ("a;b".encode("utf-16"), "UTF-8"),
        (b"a;b\nc\0;d", "Ligne 2"),
        (b";;\n1;2;3", "colonnes"),
    ],
)
def test_bring_file_refuses_what_it_cannot_read_and_keeps_nothing(questionnaire, content, sentence):
    with pytest.raises(Refused, match=sentence):
        brought(questionnaire, content)

    assert AnswerImport.objects.count() == 0


def test_read_says_where_a_file_breaks_off(questionnaire):
    run = read(questionnaire, 'public;prenom\npupil;Zoé\npupil;"Léo\n')

    assert run.state == "failed"
    assert run.fault.startswith("Ligne 3")


def test_guess_knows_codes_titles_labels_and_other_tools(questionnaire):
    header = "Public;Question lieu ?;PRÉNOM;oui;niveau[autre];outils[tablette];outils [Portable];Question ordre ? [A];tableau.r1"
    header += ";niveau_other;Question ages ?;submitdate;Response ID"

    columns = guessed(brought(questionnaire, header + "\n" + ";" * 12 + "\n"))

    assert {code: rank for code, rank in columns.questions.items() if rank} == {
        "public": "0",
        "lieu": "1",
        "prenom": "2",
        "oui": "3",
        "outils": GROUP,
        "ordre": GROUP,
        "tableau": GROUP,
        "age": "10",
    }
    assert (columns.others["niveau"], columns.date, columns.reference) == ("9", "11", "12")


def test_values_are_read_by_code_or_label_whatever_capitals_and_accents(questionnaire):
    content = (
        "public;oui;niveau;outils;ordre;accord;age;jour\n"
        "TEACHER;Oui;collége;Tablette, portable;c;PLUTOT;12,5;31/10/2026\n"
        "Pupil;n;lycée;drone;C|A;non;1 200;2026-10-31\n"
    )

    run = loaded(questionnaire, content)

    first, second = (choices for choices, _audience, _texts in kept(questionnaire))
    assert run.report == []
    assert (first["niveau"], first["outils"], first["ordre"], first["accord"]) == (
        "college",
        ["tablette", "portable"],
        ["c"],
        "plutot",
    )
    assert (first["oui"], first["age"], first["jour"]) == ("yes", 12.5, "2026-10-31")
    assert (second["oui"], second["niveau"], second["ordre"], second["age"]) == ("no", "autre", ["c", "a"], 1200)
    assert sorted(OpenAnswer.objects.values_list("question_code", "part", "body")) == [
        ("niveau", "other", "lycée"),
        ("outils", "other", "drone"),
    ]


def test_each_line_not_taken_is_named_with_its_column_and_its_reason(questionnaire):
    content = 'public;age;prenom\nteacher;40;"deux\nlignes"\nmartien;40;a\nteacher;vieux;b\n;;\nteacher;1;c;d\n'

    run = read(questionnaire, content)

    assert run.report == [
        [4, "public", "« martien » n’est pas un choix de cette question."],
        [5, "age", "Écrivez un nombre, comme 12 ou 12,5."],
        [6, "", "Cette ligne ne répond à aucune question."],
        [7, "", "Cette ligne a plus de cellules que l’en-tête n’a de colonnes."],
    ]
    assert run.mapping["summary"] == {"rows": 5, "ready": 1, "known": 0, "refused": 4, "reasons": 4, "aside": {}}
    assert questionnaire.responses.count() == 0


def test_reference_makes_a_line_the_same_and_a_double_is_refused(questionnaire):
    loaded(questionnaire, "id;public;age\nA1;pupil;12\n")

    run = read(questionnaire, "id;public;age\nA1;pupil;13\nA2;pupil;9\nA2;pupil;9\n;pupil;9\n")

    assert run.mapping["summary"] == {"rows": 4, "ready": 1, "known": 1, "refused": 2, "reasons": 3, "aside": {}}
    assert [reason for _line, _column, reason in run.report] == [
        "La ligne 3 a déjà cette référence.",
        "Il faut une référence, d’au plus 76 caractères.",
        "Cette réponse est déjà là : elle n’est pas chargée une seconde fois.",
    ]


def test_answers_off_the_path_are_counted_by_question(questionnaire):
    run = read(questionnaire, "public;texte\npupil;Un mot\nteacher;Un mot\n")

    assert run.mapping["summary"]["aside"] == {"texte": 1}


def test_load_is_all_or_nothing_and_can_be_done_again(questionnaire, monkeypatch, caplog):
    run = read(questionnaire, "public;age\npupil;12\npupil;13\n")
    launch_import(run, by=run.by)
    monkeypatch.setattr(running, "end_import", lambda *args, **options: 1 / 0)

    assert not run_import(run.pk)

    run.refresh_from_db()
    assert (run.state, questionnaire.responses.count()) == ("failed", 0)
    assert "consignée" in run.fault
    monkeypatch.undo()
    choose_columns(run, columns=run.mapping["columns"], by=run.by)
    assert run_import(run.pk)
    launch_import(run, by=run.by)
    assert run_import(run.pk)
    assert questionnaire.responses.count() == 2
    assert not run_import(run.pk)  # nothing waits any more


def test_each_gesture_is_journalled_and_a_loaded_file_is_not_loaded_again(questionnaire):
    run = loaded(questionnaire, "public;age\npupil;12\n")

    with pytest.raises(Refused, match="déjà chargé"):
        launch_import(run, by=run.by)

    assert list(JournalLine.objects.filter(object_id=run.pk).order_by("id").values_list("gesture", flat=True)) == [
        "answers.brought",
        "answers.matched",
        "answers.launched",
        "answers.imported",
    ]


def test_drafts_take_no_import_and_columns_are_needed(questionnaire):
    draft = QuestionnaireFactory(definition=every_kind())

    with pytest.raises(Refused, match="pas encore ouvert"):
        brought(draft, "public\npupil\n")
    run = brought(questionnaire, "rien;du tout\n1;2\n")
    with pytest.raises(Refused, match="au moins une question"):
        choose_columns(run, columns=Columns({"public": ""}).definition, by=run.by)

    assert Questionnaire.objects.get(pk=questionnaire.pk).response_count == 0
