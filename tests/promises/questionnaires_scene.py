"""The questionnaires of the scene, and their lines of the access table.

Things: `asked` is open to everybody, `asked_draft` is being written, `asked_over` is closed, `asked_hidden` stands in a
campaign that nobody may see, `asked_crossed` is asked for under another campaign's address. All of them cover the nation:
`national` edits, `analyst` and `national` read results. `analyst` waits for an export, and has another one ready.
"""

from io import BytesIO
from typing import Any

from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.campaign.models import Campaign
from cahiers.foundation.files import store
from cahiers.questionnaires.actions.answering import save_answers, start_response, submit_response
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import ExportRun

TABLE = """
questionnaires:detail         | asked            | everybody                             | -
questionnaires:detail         | asked_over       | everybody                             | -
questionnaires:detail         | asked_draft      | -                                     | -
questionnaires:detail         | asked_hidden     | -                                     | -
questionnaires:detail         | asked_crossed    | -                                     | -

questionnaires:exports        | asked            | readers                               | national
questionnaires:exports        | asked_over       | readers                               | national
questionnaires:exports        | asked_draft      | readers                               | -
questionnaires:exports        | asked_hidden     | -                                     | -
questionnaires:exports        | asked_crossed    | -                                     | -
questionnaires:export         | export_waiting   | analyst                               | -
questionnaires:export         | export_done      | analyst                               | -
questionnaires:export         | export_crossed   | -                                     | -
questionnaires:stop_export    | export_waiting   | -                                     | analyst
questionnaires:stop_export    | export_done      | -                                     | -
questionnaires:stop_export    | export_crossed   | -                                     | -
questionnaires:take_export    | export_done      | -                                     | analyst
questionnaires:take_export    | export_waiting   | -                                     | -
questionnaires:take_export    | export_crossed   | -                                     | -
"""


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room that takes one."""
    return {
        "questionnaires:exports": {"format": "csv"},
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
    _build_exports(scene, asked)
    scene.things["asked_sent"] = scene.things["asked"] | {"code": sent_code}


def _build_exports(scene: Any, asked: Any) -> None:
    """Make the exports of `analyst`: one that waits, one whose file is there."""
    analyst = scene.people["analyst"]
    waiting = ExportRun.objects.create(questionnaire=asked, by=analyst, format="csv")
    file = store(BytesIO(b"PK\x03\x04"), "export.zip", by=analyst)
    done = ExportRun.objects.create(questionnaire=asked, by=analyst, format="csv", state="done", file=file)
    for word, run in (("export_waiting", waiting), ("export_done", done)):
        scene.things[word] = scene.things["asked"] | {"pk": run.pk}
    scene.things["export_crossed"] = scene.things["asked_over"] | {"pk": done.pk}
