"""No table, journal line, key, session or log of the site links an account to a response."""

import logging

import pytest
from django.apps import apps
from django.db import connection
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.promises.database import tables
from tests.questionnaires.walking import Visitor

from cahiers.foundation.journal import record
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.models import Response

pytestmark = pytest.mark.django_db


def traces(*words: str) -> dict[str, list[str]]:
    """Return the rows of every table that hold one of the words, written whole."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT row::text FROM {table} row")
            rows = [row for (row,) in cursor.fetchall() if any(word in row for word in words)]
            if rows:
                found[table] = rows
    return found


def named(person):
    return (str(person.pk), person.email, person.display_name)


def known(response, code):
    return (str(response.pk), bytes(response.mark).hex(), bytes(response.code_digest).hex(), code)


def links(person, response, code) -> list[str]:
    """Return the rows that hold both somebody and a response."""
    rows = [row for listed in traces(*named(person)).values() for row in listed]
    return [row for row in rows if any(word in row for word in known(response, code))]


@pytest.fixture
def answered(caplog):
    """Return somebody who answered while signed in, their response and its code."""
    caplog.set_level(logging.DEBUG)
    person = UserFactory()
    visitor = Visitor(QuestionnaireFactory(opened=True))
    visitor.force_login(person)
    visitor.start("account")
    visitor.fill(public="teacher")
    visitor.fill(niveau="ecole")
    visitor.fill(note="oui")
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))
    visitor.go(visitor.post(visitor.address("reopen", visitor.code)))
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))
    return person, visitor


def test_nothing_that_is_kept_holds_both_an_account_and_a_response(answered):
    person, visitor = answered
    response = visitor.response

    assert set(traces(*named(person))) == {"django_session", "people_user"} & set(traces(*named(person)))
    assert set(traces(str(response.pk))) <= {"questionnaires_response", "foundation_journalline"}
    assert links(person, response, visitor.code) == []


def test_no_session_remembers_a_response(answered):
    _person, visitor = answered

    words = str(dict(visitor.session.items()))
    assert all(word not in words for word in known(visitor.response, visitor.code))


def test_no_log_line_names_an_account_beside_a_response(answered, caplog):
    person, visitor = answered

    lines = [line.getMessage() for line in caplog.records]
    assert [line for line in lines if visitor.code in line and any(word in line for word in named(person))] == []


def test_no_column_of_a_response_leads_to_an_account():
    people = apps.get_model("people", "User")

    for model in (Response, *(relation.related_model for relation in Response._meta.related_objects)):
        if model.__name__ != "PaperEntry":  # typed by an agent, from a sheet that names nobody
            assert [field.name for field in model._meta.get_fields() if field.related_model is people] == []


def test_after_the_close_not_even_the_holder_of_the_database_finds_whose_response_it_is(answered):
    _person, visitor = answered

    close_questionnaire(visitor.questionnaire, by=None)

    visitor.questionnaire.refresh_from_db()
    assert visitor.questionnaire.mark_secret is None


def test_planted_line_that_names_who_answered_is_seen(answered):
    person, visitor = answered

    record("response.submitted", visitor.response, by=person)

    assert len(links(person, visitor.response, visitor.code)) == 1
