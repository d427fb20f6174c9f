"""I3: one form sent eight times at the same instant creates one thing, and everybody gets its answer."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.debate import ProposalFactory
from tests.factories.people import UserFactory
from tests.promises.database import Crowd

from cahiers.debate.models import Argument
from cahiers.foundation.idempotency import new_key


@pytest.mark.django_db(transaction=True)
def test_eight_simultaneous_sendings_of_one_form_create_once():
    proposal = ProposalFactory()
    where = reverse("debate:argue", args=[proposal.campaign.slug, proposal.pk])
    first = Client(raise_request_exception=False)
    first.force_login(UserFactory())
    with Crowd(8) as crowd:
        for trial in range(10):
            body = {"stance": "for", "body": f"Argument {trial}", "idempotency_key": new_key()}
            answers = crowd.at_once(lambda _rank, body=body: post_in_session(first, where, body))
            assert {(status, place) for status, place in answers} == {answers[0]}
            assert answers[0][0] == 302
            assert Argument.objects.filter(body=body["body"]).count() == 1


def post_in_session(browser: Client, where: str, body: dict[str, str]) -> tuple[int, str]:
    """Send a form from one more window of a session."""
    window = Client(raise_request_exception=False)
    window.cookies.load({name: morsel.value for name, morsel in browser.cookies.items()})
    response = window.post(where, body)
    return response.status_code, response.get("Location", "")
