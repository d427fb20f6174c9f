"""What answering costs the database: counted, so that it stays low."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.walking import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    visitor = Visitor(QuestionnaireFactory(opened=True))
    visitor.start()
    visitor.get(visitor.at)
    return visitor


def statements(ask):
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    words = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
    return answer, [query["sql"] for query in captured if query["sql"].lstrip().startswith(words)]


def test_a_page_takes_one_statement(visitor):
    answer, asked = statements(lambda: visitor.get(visitor.at))

    assert answer.status_code == 200
    assert len(asked) == 1, asked


def test_a_save_takes_two_statements(visitor):
    answer, asked = statements(lambda: visitor.post(visitor.at, {"shown": "public", "q-public": "pupil"}))

    assert answer.status_code == 302
    assert len(asked) == 2, asked


def test_a_start_takes_two_statements(visitor):
    other = Visitor(visitor.questionnaire)

    answer, asked = statements(lambda: other.post(other.address("start"), {"channel": "open"}))

    assert answer.status_code == 302
    assert len(asked) == 2, asked


def test_a_sending_takes_at_most_four_statements(visitor):
    visitor.fill(public="pupil")
    visitor.fill(note="non")
    visitor.fill(note="non", pourquoi="Parce que.")

    answer, asked = statements(lambda: visitor.post(visitor.address("submit", visitor.code)))

    assert answer.status_code == 302
    assert len(asked) <= 4, asked
