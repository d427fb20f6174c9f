"""Questionnaires for tests: a small one with a variant for each audience, open now."""

from typing import Any

import factory
from factory.django import DjangoModelFactory
from tests.factories.campaign import CampaignFactory

from cahiers.questionnaires.actions.opening import open_questionnaire
from cahiers.questionnaires.enums import Access
from cahiers.questionnaires.models import Questionnaire


def options(*codes: str, **flags: str) -> list[dict[str, Any]]:
    """Return options whose labels are their codes; `exclusive` and `other` name those that are."""
    return [
        {
            "code": code,
            "label": code.capitalize(),
            "is_exclusive": code == flags.get("exclusive"),
            "is_other": code == flags.get("other"),
        }
        for code in codes
    ]


def question(code: str, kind: str = "short_text", **more: Any) -> dict[str, Any]:
    """Return the definition of a question."""
    return {"code": code, "kind": kind, "title": f"Question {code} ?", **more}


def section(code: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the definition of a page."""
    return {"code": code, "title": f"Page {code}", "questions": list(questions), **more}


def small_definition() -> dict[str, Any]:
    """Return a form of three pages: who, what teachers say, what everybody says."""
    return {
        "title": "Petit questionnaire",
        "audience_question": "public",
        "sections": [
            section(
                "vous", question("public", "single", is_required=True, options=options("teacher", "pupil", "parent"))
            ),
            section(
                "classe",
                question("niveau", "single_other", options=options("ecole", "college", "autre", other="autre")),
                question("outils", "multiple", options=options("tablette", "portable", "aucun", exclusive="aucun")),
                condition={"question": "public", "is": ["teacher"]},
            ),
            section(
                "avis",
                question("note", "likert", options=options("non", "plutot", "oui")),
                question("pourquoi", "long_text", condition={"question": "note", "at_most": 1}),
                question("age", "number", minimum=3, maximum=120),
            ),
        ],
    }


class QuestionnaireFactory(DjangoModelFactory):
    """A questionnaire being written; `QuestionnaireFactory(opened=True)` takes responses by every way."""

    class Meta:
        model = Questionnaire
        skip_postgeneration_save = True

    campaign = factory.SubFactory(CampaignFactory, opened=True)
    slug = factory.Sequence(lambda rank: f"questionnaire-{rank}")
    title = "Petit questionnaire"
    definition = factory.LazyFunction(small_definition)
    accesses = [Access.ACCOUNT.value, Access.LINK.value, Access.CODE.value, Access.OPEN.value]

    @factory.post_generation
    def opened(self, create, extracted, **kwargs):
        if extracted:
            opened = open_questionnaire(self, by=None)
            self.__dict__.update({name: value for name, value in opened.__dict__.items() if name != "_state"})
