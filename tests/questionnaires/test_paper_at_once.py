"""Paper forms under many hands at once: one typing of each rank, one response of each form."""

import pytest
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.promises.database import Crowd

from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all
from cahiers.questionnaires.actions import paper
from cahiers.questionnaires.actions.paper import settle_form, type_form
from cahiers.questionnaires.models import PaperEntry, Response

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, TRIALS = 12, 5


def tried(gesture):
    """Return 1 when a gesture was made, 0 when it was refused."""
    try:
        gesture()
    except Refused:
        return 0
    return 1


def test_one_first_typing_and_one_second_typing_whatever_the_hands():
    questionnaire, people = QuestionnaireFactory(opened=True), UserFactory.create_batch(HANDS)
    made = []

    with Crowd(HANDS) as crowd:
        for trial in range(TRIALS):
            for typing in (1, 2):

                def type_it(rank, number=f"A-{trial}", typing=typing):
                    given = {"public": "pupil"}
                    return tried(
                        lambda: type_form(questionnaire, number=number, typing=typing, given=given, by=people[rank])
                    )

                made.append(sum(crowd.at_once(type_it)))

    assert made == [1] * (2 * TRIALS)
    assert (PaperEntry.objects.count(), Response.objects.count()) == (2 * TRIALS, TRIALS)
    assert [recount for recount in recount_all() if recount.faults] == []


def settle_at_once(trials):
    """Let many people settle the same forms at the same moment; return how many times each was counted."""
    questionnaire, people = QuestionnaireFactory(opened=True), UserFactory.create_batch(HANDS)
    made = []
    with Crowd(HANDS) as crowd:
        for trial in range(trials):
            number = f"B-{trial}"
            first = type_form(questionnaire, number=number, typing=1, given={"public": "pupil"}, by=people[0])
            type_form(questionnaire, number=number, typing=2, given={"public": "parent"}, by=people[1])
            first.questionnaire = questionnaire
            made.append(
                sum(
                    crowd.at_once(
                        lambda rank, first=first: tried(lambda: settle_form(first, {"public": 1}, by=people[rank]))
                    )
                )
            )
    return made


def test_a_form_settled_by_many_at_once_counts_once():
    made = settle_at_once(TRIALS)

    assert made == [1] * TRIALS
    assert Response.objects.count() == TRIALS
    assert [recount for recount in recount_all() if recount.faults] == []


def test_the_burst_would_show_a_form_that_nobody_locks(monkeypatch):
    def unlocked(questionnaire, number):
        return PaperEntry.objects.filter(questionnaire=questionnaire, number=number, typing=1).first()

    monkeypatch.setattr(paper, "_locked", unlocked)

    with pytest.raises(Exception, match="response_is_imported_once"):
        settle_at_once(TRIALS)
