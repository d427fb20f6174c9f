"""The questionnaires of the scene, and their lines of the access table.

Things: `asked` is open to everybody, `asked_draft` is being written, `asked_over` is closed, `asked_hidden` stands in a
campaign that nobody may see, `asked_crossed` is asked for under another campaign's address. All of them cover the nation:
`national` edits, `analyst` and `national` read results.
"""

from typing import Any

from tests.factories.questionnaires import QuestionnaireFactory
from tests.promises import gathering_scene

from cahiers.campaign.models import Campaign
from cahiers.questionnaires.actions.answering import save_answers, start_response, submit_response
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import PersonalLink
from cahiers.questionnaires.structure.marks import digest_of

TABLE = """
questionnaires:detail         | asked            | everybody                             | -
questionnaires:detail         | asked_over       | everybody                             | -
questionnaires:detail         | asked_draft      | -                                     | -
questionnaires:detail         | asked_hidden     | -                                     | -
questionnaires:detail         | asked_crossed    | -                                     | -

questionnaires:list           | asked            | everybody                             | -
questionnaires:list           | asked_hidden     | -                                     | -
questionnaires:start          | asked            | everybody                             | everybody
questionnaires:start          | asked_over       | everybody                             | -
questionnaires:start          | asked_draft      | -                                     | -
questionnaires:start          | asked_hidden     | -                                     | -
questionnaires:start          | asked_crossed    | -                                     | -
questionnaires:link           | asked            | everybody                             | everybody
questionnaires:link           | asked_over       | -                                     | -
questionnaires:link           | asked_draft      | -                                     | -
questionnaires:link           | asked_hidden     | -                                     | -
questionnaires:link           | asked_crossed    | -                                     | -
questionnaires:resume         | asked            | everybody                             | everybody
questionnaires:resume         | asked_over       | everybody                             | -
questionnaires:resume         | asked_draft      | -                                     | -
questionnaires:resume         | asked_hidden     | -                                     | -
questionnaires:resume         | asked_crossed    | -                                     | -
questionnaires:next_person    | asked            | -                                     | everybody
questionnaires:next_person    | asked_over       | -                                     | everybody
questionnaires:next_person    | asked_draft      | -                                     | -
questionnaires:next_person    | asked_hidden     | -                                     | -
questionnaires:next_person    | asked_crossed    | -                                     | -
questionnaires:response       | asked            | everybody                             | -
questionnaires:response       | asked_over       | -                                     | -
questionnaires:response       | asked_draft      | -                                     | -
questionnaires:response       | asked_hidden     | -                                     | -
questionnaires:response       | asked_crossed    | -                                     | -
questionnaires:response       | asked_sent       | everybody                             | -
questionnaires:page           | asked            | everybody                             | everybody
questionnaires:page           | asked_over       | -                                     | -
questionnaires:page           | asked_draft      | -                                     | -
questionnaires:page           | asked_hidden     | -                                     | -
questionnaires:page           | asked_crossed    | -                                     | -
questionnaires:page           | asked_sent       | everybody                             | -
questionnaires:left           | asked            | everybody                             | -
questionnaires:left           | asked_over       | -                                     | -
questionnaires:left           | asked_draft      | -                                     | -
questionnaires:left           | asked_hidden     | -                                     | -
questionnaires:left           | asked_crossed    | -                                     | -
questionnaires:left           | asked_sent       | everybody                             | -
questionnaires:review         | asked            | everybody                             | -
questionnaires:review         | asked_over       | -                                     | -
questionnaires:review         | asked_draft      | -                                     | -
questionnaires:review         | asked_hidden     | -                                     | -
questionnaires:review         | asked_crossed    | -                                     | -
questionnaires:review         | asked_sent       | everybody                             | -
questionnaires:submit         | asked            | -                                     | everybody
questionnaires:submit         | asked_over       | -                                     | -
questionnaires:submit         | asked_draft      | -                                     | -
questionnaires:submit         | asked_hidden     | -                                     | -
questionnaires:submit         | asked_crossed    | -                                     | -
questionnaires:submit         | asked_sent       | -                                     | everybody
questionnaires:receipt        | asked            | everybody                             | -
questionnaires:receipt        | asked_over       | -                                     | -
questionnaires:receipt        | asked_draft      | -                                     | -
questionnaires:receipt        | asked_hidden     | -                                     | -
questionnaires:receipt        | asked_crossed    | -                                     | -
questionnaires:receipt        | asked_sent       | everybody                             | -
questionnaires:reopen         | asked            | -                                     | everybody
questionnaires:reopen         | asked_over       | -                                     | -
questionnaires:reopen         | asked_draft      | -                                     | -
questionnaires:reopen         | asked_hidden     | -                                     | -
questionnaires:reopen         | asked_crossed    | -                                     | -
questionnaires:reopen         | asked_sent       | -                                     | everybody
"""
TABLE += gathering_scene.TABLE


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room that takes one."""
    return {
        "questionnaires:start": {"channel": "open"},
        "questionnaires:link": {},
        "questionnaires:resume": {"code": scene.things["asked"]["code"]},
        "questionnaires:next_person": {},
        "questionnaires:page": {"shown": "public", "q-public": "pupil"},
        "questionnaires:submit": {},
        "questionnaires:reopen": {},
        **gathering_scene.bodies(scene),
    }


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
    PersonalLink.objects.create(
        questionnaire=asked, digest=digest_of("un-lien-personnel"), batch="Conseillers", number=1
    )
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
            "secret": "un-lien-personnel",
            "pk": questionnaire.pk,
        }
    scene.things["asked_crossed"] = scene.things["asked"] | {"campaign": over.slug}
    scene.things["asked_sent"] = scene.things["asked"] | {"code": sent_code}
    gathering_scene.build(scene, asked)
