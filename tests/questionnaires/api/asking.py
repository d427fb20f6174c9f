"""Asking the read API in tests: a small questionnaire with released results, and addresses of the API."""

from django.urls import reverse
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.people.enums import RoleName
from cahiers.people.models import Role
from cahiers.questionnaires.actions.releasing import release_question
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.queries.forms import form_of


def address(name, questionnaire, *more):
    return reverse(f"questionnaires:{name}", args=[questionnaire.campaign.slug, questionnaire.slug, *more])


def analyst_of(questionnaire):
    user = UserFactory()
    Role.objects.create(user=user, name=RoleName.ANALYST, node=questionnaire.campaign.scope)
    return user


def answered(texts=(), **made):
    """Return an open questionnaire of sixty responses and more, all of its results released."""
    questionnaire = QuestionnaireFactory(opened=True, **made)
    now = questionnaire.opened_at
    filled = [
        Filled(
            {
                "public": ("pupil", "teacher")[i % 2],
                "niveau": ("ecole", "college", "autre")[i % 3],
                "outils": (["tablette", "portable"], ["portable"], None)[i % 3],
                "note": "oui" if i % 3 else "plutot",
                "age": 12 + i % 9,
            },
            now,
        )
        for i in range(60)
    ]
    filled += [Filled({"public": "parent", "note": "non", "pourquoi": text}, now) for text in texts]
    load_responses(questionnaire, filled)
    questionnaire.refresh_from_db()
    for code in form_of(questionnaire).questions:
        release_question(questionnaire, code, has_read=True, by=None)
    return questionnaire
