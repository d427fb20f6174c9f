"""The description of the read API says what it answers: every answer is held against it, drawn parameters included."""

from copy import deepcopy

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, ValidationError
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from tests.questionnaires.api.asking import address, analyst_of, answered
from tests.questionnaires.reference import random_questionnaire

from cahiers.questionnaires.actions.releasing import release_question
from cahiers.questionnaires.exports.api import results as documents
from cahiers.questionnaires.exports.api.description import description_of
from cahiers.questionnaires.queries.forms import form_of

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
DRAWN = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    database=None,
)


def holding(schema):
    """Return what holds a document against a shape of the description."""
    whole = {"$ref": f"#/components/schemas/{schema}"} | {
        "components": description_of("http://testserver/")["components"]
    }
    return Draft202012Validator(whole)


def everything(questionnaire):
    """Return each address of a questionnaire's API with the shape that it answers."""
    codes = list(form_of(questionnaire).questions)
    yield "ResultatsEnDirect", address("api_live_results", questionnaire)
    yield "Resultats", address("api_results", questionnaire)
    yield "Reponses", address("api_responses", questionnaire)
    for code in codes:
        for name in ("api_result", "api_live_result"):
            for by in ("", "?croiser=public", "?croiser=aca"):
                yield "Resultat", address(name, questionnaire, code) + by


def test_every_answer_of_every_kind_is_as_described(client):
    questionnaire = random_questionnaire(6, 40)
    for code in form_of(questionnaire).questions:
        release_question(questionnaire, code, has_read=True, by=None)
    client.force_login(analyst_of(questionnaire))

    for schema, where in everything(questionnaire):
        answer = client.get(where)
        if answer.status_code == 400:  # texts, ranks and files are crossed with nothing
            holding("Erreur").validate(answer.json())
        else:
            assert answer.status_code == 200
            holding(schema).validate(answer.json())


def test_texts_are_as_described(client):
    questionnaire = answered(["Des prises manquent dans la salle d’arts."])
    client.force_login(analyst_of(questionnaire))

    holding("Textes").validate(client.get(address("api_texts", questionnaire, "pourquoi")).json())
    holding("TextesEnDirect").validate(client.get(address("api_live_texts", questionnaire, "pourquoi")).json())


def test_planted_field_that_nobody_described_is_seen(client, monkeypatch):
    questionnaire = answered()
    real = documents.base_document
    monkeypatch.setattr(documents, "base_document", lambda base: real(base) | {"adresse_ip": "192.0.2.1"})

    with pytest.raises(ValidationError, match="adresse_ip"):
        holding("Resultats").validate(client.get(address("api_results", questionnaire)).json())


def described(questionnaire):
    """Return the description with what stands in addresses: drawn slugs would all lead to nothing."""
    found = deepcopy(description_of("http://testserver/"))
    parameters = found["components"]["parameters"]
    given = {"campagne": [questionnaire.campaign.slug], "questionnaire": [questionnaire.slug, "absent"]}
    given |= {
        "question": ["note", "age", "pourquoi", "absente"],
        "croiser": ["public", "aca", "q.note", "q.niveau", "x"],
    }
    for name, values in given.items():
        parameters[name]["schema"] = {"type": "string", "enum": values}
    return schemathesis.openapi.from_dict(found)


@pytest.fixture
def one_connection():
    """Keep the transaction of the test open from one request to the next, as the test client of Django does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def drawn_cases(questionnaire):
    """Return a strategy of requests for any address of the description, some right and some wrong."""
    schema = described(questionnaire)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 7
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    return st.one_of([one.as_strategy(generation_mode=mode) for one in operations for mode in modes])


def test_drawn_requests_get_only_what_is_described(client, one_connection):
    questionnaire = answered(["Des prises manquent dans la salle d’arts."])
    client.force_login(analyst_of(questionnaire))
    cookie = client.cookies.output(header="", sep=";").partition(";")[0].strip()
    headers = {"Cookie": cookie, "Accept-Encoding": "identity"}
    app = get_wsgi_application()
    statuses = set()

    @settings(DRAWN, max_examples=100)
    @given(case=drawn_cases(questionnaire))
    def ask(case):
        case.operation.app = app
        answer = case.call(headers=headers)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()

    assert {200, 400, 404} <= statuses


def test_the_description_is_served(client):
    questionnaire = answered()

    found = client.get(reverse("questionnaires:api_description", args=[questionnaire.campaign.slug])).json()

    assert found == description_of("http://testserver/")
