"""The editor's pages, as an organiser meets them without JavaScript."""

import pytest
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client):
    """Sign in somebody who edits everywhere."""
    return client


def sign_in(client, questionnaire):
    """Sign in somebody who edits that questionnaire; return the address of its editor."""
    person = UserFactory()
    RoleFactory(user=person, name=RoleName.NATIONAL, node=questionnaire.campaign.scope)
    client.force_login(person)
    return f"/campagnes/{questionnaire.campaign.slug}/questionnaires/{questionnaire.slug}/"


def test_x(client):
    q = QuestionnaireFactory()
    base = sign_in(client, q)
    for path in (
        "modifier/",
        "modifier/reglages/",
        "modifier/pages/classe/",
        "modifier/questions/public/",
        "modifier/questions/pourquoi/",
        "parcours/",
        "ouvrir/",
        "clore/",
        "copier/",
        "../preparer/",
        "../preparer/nouveau/",
        "../banque/",
    ):
        response = client.get(
            base + path if not path.startswith("..") else f"/campagnes/{q.campaign.slug}/questionnaires/{path[3:]}"
        )
        assert response.status_code == 200, (path, response.status_code)
