"""Paper forms: typed twice blind, compared, counted once; nothing typed is lost."""

import pytest
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.actions.paper import Misread, accept_once, settle_form, type_form, withdraw_typing
from cahiers.questionnaires.enums import AcceptedOnce, Channel
from cahiers.questionnaires.models import PaperEntry, Response
from cahiers.questionnaires.queries.paper import forms_typed, progress_of
from cahiers.questionnaires.structure.pairs import asides

pytestmark = pytest.mark.django_db
TEACHER = {
    "public": "teacher",
    "niveau": "autre",
    "niveau.other": "lycée agricole",
    "note": "non",
    "pourquoi": "Trop peu.",
}


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(opened=True)


@pytest.fixture
def person():
    return UserFactory()


def typed(questionnaire, person, given, number="A-1", typing=1):
    return type_form(questionnaire, number=number, typing=typing, given=given, by=person)


def test_two_equal_typings_count_the_form_once_with_its_channel(questionnaire, person):
    typed(questionnaire, person, TEACHER)
    second = typed(questionnaire, UserFactory(), dict(TEACHER), typing=2)

    questionnaire.refresh_from_db()
    response = Response.objects.get()
    assert (response.channel, response.audience, questionnaire.response_count) == (Channel.PAPER, "teacher", 1)
    assert response.choices == {
        "public": "teacher",
        "niveau": "autre",
        "outils": None,
        "note": "non",
        "pourquoi": True,
        "age": None,
    }
    assert sorted(response.texts.values_list("question_code", "part", "body")) == [
        ("niveau", "other", "lycée agricole"),
        ("pourquoi", "", "Trop peu."),
    ]
    assert list(PaperEntry.objects.values_list("response", flat=True)) == [response.pk, response.pk]
    assert second.response_id == response.pk
    gestures = JournalLine.objects.filter(kind__in=("paper_entry", "response")).values_list("gesture", flat=True)
    assert list(gestures) == ["paper.typed", "paper.typed", "response.submitted"]


def test_neither_typing_may_be_right_and_the_sheet_has_the_last_word(questionnaire, person):
    first = typed(questionnaire, person, TEACHER)
    typed(questionnaire, person, TEACHER | {"note": "oui", "niveau.other": "lycée"}, typing=2)
    given = {"note": "plutot", "niveau": "autre", "niveau.other": "collège", "age": "12"}

    with pytest.raises(Misread):
        settle_form(first, {"niveau": 3, "note": 3}, given=given | {"note": "peut-être"}, by=person)
    settle_form(first, {"niveau": 3, "note": 3}, given=given, by=person)

    response = Response.objects.get()
    assert response.choices["note"] == "plutot"
    assert response.texts.get(part="other").body == "collège"
    assert response.choices.get("age") == TEACHER.get("age")  # both typings agree on it
    assert JournalLine.objects.get(gesture="paper.settled").details == {"kept": {"niveau": 3, "note": 3}}


def test_typings_that_differ_wait_for_a_choice_and_count_what_was_chosen(questionnaire, person):
    first = typed(questionnaire, person, TEACHER)
    typed(questionnaire, person, TEACHER | {"note": "oui", "niveau.other": "lycée"}, typing=2)

    with pytest.raises(Refused, match="pour chaque question"):
        settle_form(first, {"niveau": 1}, by=person)
    settle_form(first, {"niveau": 2, "note": 1}, by=person)

    response = Response.objects.get()
    assert response.choices["note"] == "non"
    assert response.texts.get(part="other").body == "lycée"
    assert JournalLine.objects.get(gesture="paper.settled").details == {"kept": {"niveau": 2, "note": 1}}
    with pytest.raises(Refused, match="déjà compté"):
        settle_form(first, {"niveau": 2, "note": 1}, by=person)


def test_settling_can_lead_off_the_path(questionnaire, person):
    first = typed(questionnaire, person, {"public": "teacher", "outils": ["portable"]})
    typed(questionnaire, person, {"public": "pupil", "outils": ["portable"]}, typing=2)

    response = settle_form(first, {"public": 2}, by=person)

    assert response.choices == {"public": "pupil", "note": None, "age": None}


def test_answers_off_the_path_are_kept_aside_with_the_reason(questionnaire, person):
    entry = typed(questionnaire, person, {"public": "pupil", "outils": ["portable"], "pourquoi": "Hors sujet."})

    found = asides(_form(questionnaire), entry.answers)

    assert [aside.question.code for aside in found] == ["outils", "pourquoi"]
    assert found[0].reason.replace("\u202f", " ").startswith("vous avez répondu « Teacher » à la question 1")
    assert found[1].reason.replace("\u202f", " ").startswith("vous avez répondu « Non » à la question 4")
    response = accept_once(entry, reason=AcceptedOnce.ALONE, by=person)
    assert response.choices == {"public": "pupil", "note": None, "age": None}
    assert PaperEntry.objects.get().answers["pourquoi"] == "Hors sujet."
    assert response.texts.count() == 0


def _form(questionnaire):
    from cahiers.questionnaires.queries.forms import form_of  # noqa: PLC0415 -- slow import

    return form_of(questionnaire)


def test_type_form_says_what_does_not_fit_and_keeps_nothing(questionnaire, person):
    with pytest.raises(Misread) as refusal:
        typed(questionnaire, person, {"public": "inconnu", "age": "cent", "note": "oui"})

    assert sorted(refusal.value.faults) == ["age", "public"]
    assert PaperEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "typing", "why"),
    [
        ({}, 1, "resté blanc"),
        ({"public": "", "outils": []}, 1, "resté blanc"),
        ({"public": "pupil"}, 2, "pas encore de première saisie"),
    ],
)
def test_type_form_refuses(questionnaire, person, given, typing, why):
    with pytest.raises(Refused, match=why):
        typed(questionnaire, person, given, typing=typing)


def test_type_form_refuses_a_number_already_typed(questionnaire, person):
    typed(questionnaire, person, {"public": "pupil"})

    with pytest.raises(Refused, match="a déjà été saisi"):
        typed(questionnaire, person, {"public": "parent"})
    typed(questionnaire, person, {"public": "parent"}, typing=2)
    with pytest.raises(Refused, match="saisi deux fois"):
        typed(questionnaire, person, {"public": "parent"}, typing=2)


def test_a_counted_form_takes_no_other_typing(questionnaire, person):
    accept_once(typed(questionnaire, person, {"public": "pupil"}), reason=AcceptedOnce.FEW, by=person)

    with pytest.raises(Refused, match="déjà compté"):
        typed(questionnaire, person, {"public": "pupil"}, typing=2)


def test_nothing_is_typed_nor_counted_once_the_questionnaire_is_closed(questionnaire, person):
    first = typed(questionnaire, person, {"public": "pupil"})
    close_questionnaire(questionnaire, by=None)

    with pytest.raises(Refused, match="ne prend pas de réponses"):
        typed(questionnaire, person, {"public": "pupil"}, typing=2)
    with pytest.raises(Refused, match="ne prend pas de réponses"):
        accept_once(first, reason=AcceptedOnce.LATE, by=person)
    assert Response.objects.count() == 0


def test_accept_once_keeps_its_reason_and_refuses_a_form_typed_twice(questionnaire, person):
    first = typed(questionnaire, person, {"public": "pupil"})
    other = typed(questionnaire, person, {"public": "pupil"}, number="A-2")
    typed(questionnaire, person, {"public": "parent"}, number="A-2", typing=2)

    accept_once(first, reason=AcceptedOnce.READ_AGAIN, by=person)

    assert JournalLine.objects.get(gesture="paper.accepted_once").details == {"reason": "read_again"}
    with pytest.raises(Refused, match="comparez"):
        accept_once(other, reason=AcceptedOnce.READ_AGAIN, by=person)


def test_withdraw_typing_takes_back_the_last_one_first(questionnaire, person):
    first = typed(questionnaire, person, {"public": "pupil"})
    typed(questionnaire, person, {"public": "parent"}, typing=2)

    withdraw_typing(first, by=person)
    after_one = list(PaperEntry.objects.values_list("typing", flat=True))
    withdraw_typing(first, by=person)

    assert after_one == [1]
    assert PaperEntry.objects.count() == 0
    assert JournalLine.objects.filter(gesture="paper.withdrawn").count() == 2
    with pytest.raises(Refused, match="retirée"):
        withdraw_typing(first, by=person)


def test_a_counted_form_is_not_withdrawn(questionnaire, person):
    first = typed(questionnaire, person, {"public": "pupil"})
    accept_once(first, reason=AcceptedOnce.FEW, by=person)

    with pytest.raises(Refused, match="déjà compté"):
        withdraw_typing(first, by=person)


def test_progress_counts_forms_and_the_agreement_between_typings(questionnaire, person):
    other = UserFactory()
    typed(questionnaire, person, {"public": "pupil", "note": "oui", "age": 3})
    typed(questionnaire, person, {"public": "pupil", "note": "non"}, typing=2)
    typed(questionnaire, person, {"public": "teacher", "niveau": "autre", "niveau.other": "x"}, number="A-2")
    typed(questionnaire, other, {"public": "teacher", "niveau": "autre", "niveau.other": "x"}, number="A-2", typing=2)
    typed(questionnaire, other, {"public": "pupil"}, number="B-1")

    everything, mine = progress_of(questionnaire), progress_of(questionnaire, by=other)

    assert (everything.total, everything.counted, everything.differs, everything.once) == (3, 1, 1, 1)
    assert (everything.compared, everything.agreed) == (5, 3)
    assert everything.agreement == pytest.approx(60)
    assert (mine.total, mine.counted, mine.once, mine.agreement) == (2, 1, 1, 100)
    assert [form.number for form in forms_typed(questionnaire, by=other)] == ["B-1", "A-2"]
