"""The questionnaires of the scene, and their lines of the access table.

Things: `asked` is open to everybody, `asked_draft` is being written, `asked_over` is closed, `asked_hidden` stands in a
campaign that nobody may see, `asked_crossed` is asked for under another campaign's address. All of them cover the nation:
`national` edits, `analyst` and `national` read results.
"""

from typing import Any

from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.campaign.models import Campaign
from cahiers.questionnaires.actions.answering import save_answers, start_response, submit_response
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.enums import Channel

TABLE = """
questionnaires:detail         | asked            | everybody                             | -
questionnaires:detail         | asked_over       | everybody                             | -
questionnaires:detail         | asked_draft      | -                                     | -
questionnaires:detail         | asked_hidden     | -                                     | -
questionnaires:detail         | asked_crossed    | -                                     | -
"""


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room that takes one."""
    return {}


def build(scene: Any) -> None:
    """Make the questionnaires, and a response started and one sent to the open one."""
    over = Campaign.objects.get(slug=scene.things["closed"]["campaign"])
    hidden = Campaign.objects.get(slug=scene.things["hidden"]["campaign"])
    asked = QuestionnaireFactory(campaign=scene.campaign, slug="ouvert", opened=True)
    made = {
        "asked": asked,
        "asked_draft": QuestionnaireFactory(campaign=scene.campaign, slug="brouillon"),
        "asked_over": close_questionnaire(QuestionnaireFactory(campaign=over, slug="clos", opened=True), by=None),
        "asked_hidden": QuestionnaireFactory(campaign=hidden, slug="cache", opened=True),
    }
    response, code = start_response(asked, channel=Channel.OPEN, identity="une personne")
    save_answers(response, {"public": "pupil"})
    sent, sent_code = start_response(asked, channel=Channel.OPEN, identity="une autre")
    save_answers(sent, {"public": "teacher", "note": "non", "pourquoi": "Trop peu de prises."})
    submit_response(sent)
    for word, questionnaire in made.items():
        scene.things[word] = {
            "campaign": questionnaire.campaign.slug,
            "slug": questionnaire.slug,
            "question": "note",
            "section": "vous",
            "code": code,
            "pk": questionnaire.pk,
        }
    scene.things["asked_crossed"] = scene.things["asked"] | {"campaign": over.slug}
    scene.things["asked_sent"] = scene.things["asked"] | {"code": sent_code}
