"""Writing questionnaires: gestures on the definition, two people at once, undoing, copying."""

import pytest
from tests.factories.campaign import CampaignFactory
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory, options

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.actions.wording import correct_wording
from cahiers.questionnaires.actions.writing import (
    EditedMeanwhile,
    change_settings,
    copy_questionnaire,
    create_questionnaire,
    edit_definition,
    undo_edit,
)
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Revision
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.structure.unfinished import draft_of

pytestmark = pytest.mark.django_db


def codes(questionnaire):
    """Return the codes of the questions, page by page."""
    return [[question["code"] for question in one["questions"]] for one in questionnaire.definition["sections"]]


def edited(questionnaire, gesture, *args, revision=None, by=None):
    """Make one gesture on the definition."""
    at = questionnaire.revision if revision is None else revision
    return edit_definition(
        questionnaire, lambda definition: gesture(definition, *args), gesture="test", revision=at, by=by
    )


def test_create_questionnaire_keeps_its_first_revision():
    campaign, by = CampaignFactory(), UserFactory()

    made = create_questionnaire(campaign, title="  Le numérique\u202f? ", by=by)

    assert (made.slug, made.title, made.revision, made.state) == ("le-numerique", "Le numérique\u202f?", 1, "draft")
    assert list(Revision.objects.values_list("number", "gesture", "by")) == [(1, "create", by.pk)]
    assert JournalLine.objects.get(kind="questionnaire").gesture == "questionnaire.created"


def test_create_questionnaire_draws_addresses_that_are_free():
    campaign = CampaignFactory()

    slugs = [create_questionnaire(campaign, title=title, by=None).slug for title in ("Préparer", "Avis", "Avis", "…")]

    assert slugs == ["preparer-2", "avis", "avis-2", "questionnaire"]


def test_create_questionnaire_refuses_nonsense():
    with pytest.raises(Refused, match="titre"):
        create_questionnaire(CampaignFactory(), title=" ", by=None)
    with pytest.raises(Refused, match="pages"):
        create_questionnaire(CampaignFactory(), title="Avis", by=None, definition={"sections": 3})


def test_edit_definition_adds_a_revision_and_a_line():
    questionnaire = QuestionnaireFactory()

    changed = edit_definition(
        questionnaire,
        lambda d: editing.add_question(d, "avis", {"kind": "short_text"})[0],
        gesture="add_question",
        revision=0,
        by=None,
    )

    assert codes(changed)[2] == ["note", "pourquoi", "age", "q1"]
    assert list(Revision.objects.values_list("number", "gesture")) == [(0, "start"), (1, "add_question")]
    assert JournalLine.objects.get(kind="questionnaire").details == {"how": "add_question", "revision": 1}


def test_edit_definition_refuses_the_second_of_two_organisers():
    questionnaire = QuestionnaireFactory()
    edited(questionnaire, editing.remove_question, "age")

    with pytest.raises(EditedMeanwhile, match="entre-temps"):
        edited(questionnaire, editing.remove_question, "outils")

    questionnaire.refresh_from_db()
    assert codes(questionnaire) == [["public"], ["niveau", "outils"], ["note", "pourquoi"]]


def test_edit_definition_refuses_once_open():
    questionnaire = QuestionnaireFactory(opened=True)

    with pytest.raises(Refused, match="ouvert"):
        edited(questionnaire, editing.remove_question, "age")


def test_undo_edit_goes_back_gesture_by_gesture():
    questionnaire = QuestionnaireFactory()
    for code in ("age", "pourquoi", "note"):
        questionnaire = edited(questionnaire, editing.remove_question, code)

    shown = []
    for _rank in range(3):
        questionnaire = undo_edit(questionnaire, revision=questionnaire.revision, by=None)
        shown.append(codes(questionnaire)[2])

    assert shown == [["note"], ["note", "pourquoi"], ["note", "pourquoi", "age"]]
    assert questionnaire.revision == 6
    with pytest.raises(Refused, match="rien à annuler"):
        undo_edit(questionnaire, revision=6, by=None)


def test_undo_edit_after_a_new_gesture_undoes_that_gesture():
    questionnaire = edited(QuestionnaireFactory(), editing.remove_question, "age")
    questionnaire = undo_edit(questionnaire, revision=1, by=None)
    questionnaire = edited(questionnaire, editing.remove_question, "note")

    questionnaire = undo_edit(questionnaire, revision=3, by=None)

    assert codes(questionnaire)[2] == ["note", "pourquoi", "age"]


def test_change_question_renames_it_in_conditions_too():
    questionnaire = QuestionnaireFactory()
    question = questionnaire.definition["sections"][0]["questions"][0]

    changed = edited(questionnaire, editing.change_question, "public", {**question, "code": "qui"})

    assert changed.definition["audience_question"] == "qui"
    assert changed.definition["sections"][1]["condition"] == {"question": "qui", "is": ["teacher"]}
    assert draft_of(changed.definition).faults == []


def test_change_question_refuses_a_code_that_is_taken():
    questionnaire = QuestionnaireFactory()
    question = questionnaire.definition["sections"][0]["questions"][0]

    with pytest.raises(Refused, match="déjà le code"):
        edited(questionnaire, editing.change_question, "public", {**question, "code": "note"})


def test_remove_question_leaves_a_fault_where_it_was_read():
    changed = edited(QuestionnaireFactory(), editing.remove_question, "public")

    draft = draft_of(changed.definition)

    assert changed.definition["audience_question"] == ""
    assert len(draft.sections["classe"]) == 1
    assert "public" in draft.sections["classe"][0]


@pytest.mark.parametrize(
    ("gesture", "args", "expected"),
    [
        (editing.move_question, ("outils", "up"), [["public"], ["outils", "niveau"], ["note", "pourquoi", "age"]]),
        (editing.move_question, ("outils", "down"), [["public"], ["niveau"], ["outils", "note", "pourquoi", "age"]]),
        (editing.move_question, ("note", "up"), [["public"], ["niveau", "outils", "note"], ["pourquoi", "age"]]),
        (editing.move_question, ("public", "up"), [["public"], ["niveau", "outils"], ["note", "pourquoi", "age"]]),
        (editing.move_section, ("avis", "up"), [["public"], ["note", "pourquoi", "age"], ["niveau", "outils"]]),
        (editing.remove_section, ("classe",), [["public"], ["note", "pourquoi", "age"]]),
        (editing.place_question, ("age", "vous"), [["public", "age"], ["niveau", "outils"], ["note", "pourquoi"]]),
    ],
)
def test_edit_definition_moves_things(gesture, args, expected):
    changed = edited(QuestionnaireFactory(), gesture, *args)

    assert codes(changed) == expected


def test_copy_questionnaire_takes_questions_and_leaves_responses():
    questionnaire = close_questionnaire(QuestionnaireFactory(opened=True), by=None)

    copy = copy_questionnaire(questionnaire, title="Copie", by=None, into=CampaignFactory())

    assert copy.definition == {**questionnaire.definition, "title": "Copie"}
    assert (copy.state, copy.mark_secret, copy.response_count) == (QuestionnaireState.DRAFT, None, 0)
    assert copy.accesses == questionnaire.accesses


def reworded(definition, **values):
    """Change the first question."""
    question = definition["sections"][0]["questions"][0]
    return editing.change_question(definition, "public", {**question, **values})


def test_correct_wording_changes_words_only():
    questionnaire = QuestionnaireFactory(opened=True)
    labels = options("teacher", "pupil", "parent")
    labels[0]["label"] = "Professeure ou professeur"

    changed = correct_wording(
        questionnaire, lambda d: reworded(d, title="Qui êtes-vous ?", options=labels), revision=0, by=None
    )

    assert changed.revision == 1
    assert changed.definition["sections"][0]["questions"][0]["options"][0]["label"] == "Professeure ou professeur"


@pytest.mark.parametrize(
    "values",
    [
        {"options": options("teacher", "pupil")},
        {"options": options("pupil", "teacher", "parent")},
        {"kind": "multiple"},
        {"is_required": False},
        {"condition": {"question": "note", "is": ["oui"]}},
        {"code": "qui"},
        {"order": "shuffled"},
        {"maximum": 2},
    ],
)
def test_correct_wording_refuses_anything_else(values):
    questionnaire = QuestionnaireFactory(opened=True)

    with pytest.raises(Refused, match="restent"):
        correct_wording(questionnaire, lambda d: reworded(d, **values), revision=0, by=None)


def test_correct_wording_refuses_an_empty_title_a_draft_and_an_old_page():
    questionnaire = QuestionnaireFactory(opened=True)

    with pytest.raises(Refused, match="intitulé"):
        correct_wording(questionnaire, lambda d: reworded(d, title=""), revision=0, by=None)
    with pytest.raises(EditedMeanwhile):
        correct_wording(questionnaire, lambda d: reworded(d, title="Qui ?"), revision=4, by=None)
    with pytest.raises(Refused, match="ouvert"):
        correct_wording(QuestionnaireFactory(), lambda d: reworded(d, title="Qui ?"), revision=0, by=None)


SETTINGS = {"accesses": ["account", "code"], "allows_edits": False, "closes_at": None}
TEXTS = {"title": "Autre titre", "introduction": "Bonjour", "thanks": "Merci", "audience_question": ""}


def test_change_settings_keeps_a_revision_of_the_texts():
    changed = change_settings(QuestionnaireFactory(), **SETTINGS, texts=TEXTS, revision=0, by=None)

    changed.refresh_from_db()
    assert (changed.title, changed.accesses, changed.allows_edits) == ("Autre titre", ["account", "code"], False)
    assert (changed.definition["audience_question"], changed.revision) == ("", 1)


def test_change_settings_keeps_the_audience_of_an_open_questionnaire():
    changed = change_settings(QuestionnaireFactory(opened=True), **SETTINGS, texts=TEXTS, revision=0, by=None)

    assert changed.definition["audience_question"] == "public"


def test_change_settings_refuses_no_way_in():
    with pytest.raises(Refused, match="façon d’entrer"):
        change_settings(QuestionnaireFactory(), **SETTINGS | {"accesses": []}, texts=TEXTS, revision=0, by=None)
