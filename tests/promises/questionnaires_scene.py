"""The questionnaires of the scene, and their lines of the access table.

Things: `asked` is open to everybody, `asked_draft` is being written, `asked_over` is closed, `asked_hidden` stands in a
campaign that nobody may see, `asked_crossed` is asked for under another campaign's address. All of them cover the nation:
`national` edits, `analyst` and `national` read results. `analyst` waits for an export, and has another one ready.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.questionnaires import QuestionnaireFactory, question
from tests.promises import gathering_scene

from cahiers.campaign.models import Campaign
from cahiers.foundation.files import store
from cahiers.questionnaires.actions.answering import save_answers, start_response
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.actions.releasing import release_question
from cahiers.questionnaires.actions.sending import submit_response
from cahiers.questionnaires.actions.writing import edit_definition
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import AnswerImport, BankItem, ExportRun, PersonalLink
from cahiers.questionnaires.structure import editing
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
questionnaires:desk           | asked            | national                              | -
questionnaires:desk           | asked_hidden     | -                                     | -
questionnaires:new            | asked            | national                              | national
questionnaires:new            | asked_hidden     | -                                     | -
questionnaires:import_structure | asked            | national                              | national
questionnaires:import_structure | asked_hidden     | -                                     | -
questionnaires:template       | asked            | national                              | -
questionnaires:template       | asked_hidden     | -                                     | -
questionnaires:bank           | asked            | coordinator, delegate_a, delegate_b, national | national
questionnaires:bank           | asked_hidden     | -                                     | -
questionnaires:copy           | asked_draft      | national                              | national
questionnaires:copy           | asked            | national                              | national
questionnaires:copy           | asked_over       | national                              | national
questionnaires:copy           | asked_hidden     | -                                     | -
questionnaires:copy           | asked_crossed    | -                                     | -
questionnaires:open           | asked_draft      | national                              | national
questionnaires:open           | asked            | national                              | -
questionnaires:open           | asked_over       | national                              | -
questionnaires:open           | asked_hidden     | -                                     | -
questionnaires:open           | asked_crossed    | -                                     | -
questionnaires:close          | asked_draft      | national                              | -
questionnaires:close          | asked            | national                              | national
questionnaires:close          | asked_over       | national                              | -
questionnaires:close          | asked_hidden     | -                                     | -
questionnaires:close          | asked_crossed    | -                                     | -
questionnaires:paths          | asked_draft      | national                              | -
questionnaires:paths          | asked            | national                              | -
questionnaires:paths          | asked_over       | national                              | -
questionnaires:paths          | asked_hidden     | -                                     | -
questionnaires:paths          | asked_crossed    | -                                     | -
questionnaires:edit           | asked_draft      | national                              | -
questionnaires:edit           | asked            | national                              | -
questionnaires:edit           | asked_over       | national                              | -
questionnaires:edit           | asked_hidden     | -                                     | -
questionnaires:edit           | asked_crossed    | -                                     | -
questionnaires:edit_settings  | asked_draft      | national                              | national
questionnaires:edit_settings  | asked            | national                              | -
questionnaires:edit_settings  | asked_over       | national                              | -
questionnaires:edit_settings  | asked_hidden     | -                                     | -
questionnaires:edit_settings  | asked_crossed    | -                                     | -
questionnaires:add_section    | asked_draft      | -                                     | national
questionnaires:add_section    | asked            | -                                     | -
questionnaires:add_section    | asked_over       | -                                     | -
questionnaires:add_section    | asked_hidden     | -                                     | -
questionnaires:add_section    | asked_crossed    | -                                     | -
questionnaires:arrange        | asked_draft      | -                                     | national
questionnaires:arrange        | asked            | -                                     | -
questionnaires:arrange        | asked_over       | -                                     | -
questionnaires:arrange        | asked_hidden     | -                                     | -
questionnaires:arrange        | asked_crossed    | -                                     | -
questionnaires:undo_edit      | asked_draft      | -                                     | national
questionnaires:undo_edit      | asked            | -                                     | -
questionnaires:undo_edit      | asked_over       | -                                     | -
questionnaires:undo_edit      | asked_hidden     | -                                     | -
questionnaires:undo_edit      | asked_crossed    | -                                     | -
questionnaires:edit_section   | asked_draft      | national                              | national
questionnaires:edit_section   | asked            | national                              | -
questionnaires:edit_section   | asked_over       | national                              | -
questionnaires:edit_section   | asked_hidden     | -                                     | -
questionnaires:edit_section   | asked_crossed    | -                                     | -
questionnaires:add_question   | asked_draft      | -                                     | national
questionnaires:add_question   | asked            | -                                     | -
questionnaires:add_question   | asked_over       | -                                     | -
questionnaires:add_question   | asked_hidden     | -                                     | -
questionnaires:add_question   | asked_crossed    | -                                     | -
questionnaires:edit_question  | asked_draft      | national                              | national
questionnaires:edit_question  | asked            | national                              | -
questionnaires:edit_question  | asked_over       | national                              | -
questionnaires:edit_question  | asked_hidden     | -                                     | -
questionnaires:edit_question  | asked_crossed    | -                                     | -
questionnaires:put_question_back | asked_thinned    | -                                     | national
questionnaires:put_question_back | asked_draft      | -                                     | -
questionnaires:put_question_back | asked            | -                                     | -
questionnaires:put_question_back | asked_over       | -                                     | -
questionnaires:put_question_back | asked_hidden     | -                                     | -
questionnaires:put_question_back | asked_crossed    | -                                     | -
questionnaires:put_section_back | asked_thinned    | -                                     | national
questionnaires:put_section_back | asked_draft      | -                                     | -
questionnaires:put_section_back | asked            | -                                     | -
questionnaires:put_section_back | asked_over       | -                                     | -
questionnaires:put_section_back | asked_hidden     | -                                     | -
questionnaires:put_section_back | asked_crossed    | -                                     | -
questionnaires:keep_in_bank   | asked_draft      | -                                     | national
questionnaires:keep_in_bank   | asked            | -                                     | national
questionnaires:keep_in_bank   | asked_over       | -                                     | national
questionnaires:keep_in_bank   | asked_hidden     | -                                     | -
questionnaires:keep_in_bank   | asked_crossed    | -                                     | -
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

questionnaires:results        | asked            | everybody                             | -
questionnaires:live_results   | asked            | readers                               | -
questionnaires:live_result    | asked            | readers                               | -
questionnaires:releases       | asked            | national                              | -
questionnaires:result         | asked            | -                                     | -
questionnaires:release        | asked            | national                              | national
questionnaires:end_release    | asked            | national                              | -
questionnaires:held_texts     | asked            | national                              | -
questionnaires:results        | asked_over       | everybody                             | -
questionnaires:live_results   | asked_over       | readers                               | -
questionnaires:live_result    | asked_over       | readers                               | -
questionnaires:releases       | asked_over       | national                              | -
questionnaires:result         | asked_over       | -                                     | -
questionnaires:release        | asked_over       | national                              | national
questionnaires:end_release    | asked_over       | national                              | -
questionnaires:held_texts     | asked_over       | national                              | -
questionnaires:results        | asked_draft      | -                                     | -
questionnaires:live_results   | asked_draft      | -                                     | -
questionnaires:live_result    | asked_draft      | -                                     | -
questionnaires:releases       | asked_draft      | -                                     | -
questionnaires:result         | asked_draft      | -                                     | -
questionnaires:release        | asked_draft      | -                                     | -
questionnaires:end_release    | asked_draft      | -                                     | -
questionnaires:held_texts     | asked_draft      | -                                     | -
questionnaires:results        | asked_hidden     | -                                     | -
questionnaires:live_results   | asked_hidden     | -                                     | -
questionnaires:live_result    | asked_hidden     | -                                     | -
questionnaires:releases       | asked_hidden     | -                                     | -
questionnaires:result         | asked_hidden     | -                                     | -
questionnaires:release        | asked_hidden     | -                                     | -
questionnaires:end_release    | asked_hidden     | -                                     | -
questionnaires:held_texts     | asked_hidden     | -                                     | -
questionnaires:results        | asked_crossed    | -                                     | -
questionnaires:live_results   | asked_crossed    | -                                     | -
questionnaires:live_result    | asked_crossed    | -                                     | -
questionnaires:releases       | asked_crossed    | -                                     | -
questionnaires:result         | asked_crossed    | -                                     | -
questionnaires:release        | asked_crossed    | -                                     | -
questionnaires:end_release    | asked_crossed    | -                                     | -
questionnaires:held_texts     | asked_crossed    | -                                     | -
questionnaires:result         | asked_released   | everybody                             | -
questionnaires:release        | asked_released   | national                              | -
questionnaires:end_release    | asked_released   | national                              | national
questionnaires:held_texts     | asked_released   | national                              | national
questionnaires:api_results    | asked            | everybody                             | -
questionnaires:api_result     | asked            | -                                     | -
questionnaires:api_texts      | asked            | -                                     | -
questionnaires:api_live_results | asked            | readers                               | -
questionnaires:api_live_result | asked            | readers                               | -
questionnaires:api_responses  | asked            | readers                               | -
questionnaires:api_results    | asked_over       | everybody                             | -
questionnaires:api_result     | asked_over       | -                                     | -
questionnaires:api_texts      | asked_over       | -                                     | -
questionnaires:api_live_results | asked_over       | readers                               | -
questionnaires:api_live_result | asked_over       | readers                               | -
questionnaires:api_responses  | asked_over       | readers                               | -
questionnaires:api_results    | asked_draft      | -                                     | -
questionnaires:api_result     | asked_draft      | -                                     | -
questionnaires:api_texts      | asked_draft      | -                                     | -
questionnaires:api_live_results | asked_draft      | -                                     | -
questionnaires:api_live_result | asked_draft      | -                                     | -
questionnaires:api_responses  | asked_draft      | -                                     | -
questionnaires:api_results    | asked_hidden     | -                                     | -
questionnaires:api_result     | asked_hidden     | -                                     | -
questionnaires:api_texts      | asked_hidden     | -                                     | -
questionnaires:api_live_results | asked_hidden     | -                                     | -
questionnaires:api_live_result | asked_hidden     | -                                     | -
questionnaires:api_responses  | asked_hidden     | -                                     | -
questionnaires:api_results    | asked_crossed    | -                                     | -
questionnaires:api_result     | asked_crossed    | -                                     | -
questionnaires:api_texts      | asked_crossed    | -                                     | -
questionnaires:api_live_results | asked_crossed    | -                                     | -
questionnaires:api_live_result | asked_crossed    | -                                     | -
questionnaires:api_responses  | asked_crossed    | -                                     | -
questionnaires:api_live_texts | asked            | -                                     | -
questionnaires:api_result     | asked_released   | everybody                             | -
questionnaires:api_texts      | asked_released   | everybody                             | -
questionnaires:api_live_texts | asked_released   | readers                               | -
questionnaires:api_description | asked            | everybody                             | -
questionnaires:api_description | asked_hidden     | -                                     | -
questionnaires:imports        | asked            | national                              | national
questionnaires:imports        | asked_over       | national                              | national
questionnaires:imports        | asked_draft      | national                              | -
questionnaires:imports        | asked_hidden     | -                                     | -
questionnaires:imports        | asked_crossed    | -                                     | -
questionnaires:import         | import_brought   | national                              | national
questionnaires:import         | import_ready     | national                              | national
questionnaires:import         | import_crossed   | -                                     | -
questionnaires:launch_import  | import_ready     | -                                     | national
questionnaires:launch_import  | import_brought   | -                                     | -
questionnaires:launch_import  | import_crossed   | -                                     | -
questionnaires:import_report  | import_ready     | national                              | -
questionnaires:import_report  | import_crossed   | -                                     | -
"""
TABLE += gathering_scene.TABLE


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room that takes one."""
    revision = {"revision": 1}  # the draft's: any other questionnaire of the scene refuses it
    question = {"title": "Votre avis ?", "kind": "likert", "code": "note", "options": "non\noui", "section": "avis"}
    words = {"title": "Titre", "introduction": "", "thanks": "", "accesses": ["account"]}
    return {
        "questionnaires:start": {"channel": "open"},
        "questionnaires:release": {"has_read": "on"},
        "questionnaires:end_release": {"reason": "Erreur de libellé"},
        "questionnaires:held_texts": {"text": scene.things["asked_released"]["text"]},
        "questionnaires:link": {},
        "questionnaires:resume": {"code": scene.things["asked"]["code"]},
        "questionnaires:next_person": {},
        "questionnaires:page": {"shown": "public", "q-public": "pupil"},
        "questionnaires:submit": {},
        "questionnaires:reopen": {},
        "questionnaires:new": {"title": "Un autre"},
        "questionnaires:import_structure": {
            "file": SimpleUploadedFile("a.csv", b"intitule;genre\nBien ?;oui ou non\n")
        },
        "questionnaires:bank": {"item": BankItem.objects.get().pk},
        "questionnaires:copy": {"title": "Copie", "into": scene.campaign.slug},
        "questionnaires:edit_settings": words | revision,
        "questionnaires:add_section": revision,
        "questionnaires:arrange": revision | {"what": "question:note:down"},
        "questionnaires:undo_edit": revision,
        "questionnaires:edit_section": revision | {"title": "Vous", "text": "Bonjour"},
        "questionnaires:add_question": {"add-revision": 1, "add-kind": "number", "add-title": "Combien ?"},
        "questionnaires:edit_question": question | revision,
        "questionnaires:put_question_back": question | revision,
        "questionnaires:put_section_back": revision | {"title": "La classe", "text": ""},
        "questionnaires:keep_in_bank": {"keep-what": "question", "keep-title": "À garder"},
        **gathering_scene.bodies(scene),
        "questionnaires:exports": {"format": "csv"},
        "questionnaires:imports": {"file": SimpleUploadedFile("reponses.csv", b"public;note\npupil;non\n")},
        "questionnaires:import": {"q_public": "0"},
    }


def build(scene: Any) -> None:
    """Make the questionnaires, and a response started and one sent to the open one."""
    over = Campaign.objects.get(slug=scene.things["closed"]["campaign"])
    hidden = Campaign.objects.get(slug=scene.things["hidden"]["campaign"])
    asked = QuestionnaireFactory(campaign=scene.campaign, slug="ouvert", opened=True)
    made = {
        "asked": asked,
        "asked_draft": QuestionnaireFactory(campaign=scene.campaign, slug="brouillon"),
        "asked_thinned": _thinned(QuestionnaireFactory(campaign=scene.campaign, slug="aminci")),
        "asked_over": close_questionnaire(QuestionnaireFactory(campaign=over, slug="clos", opened=True), by=None),
        "asked_hidden": QuestionnaireFactory(campaign=hidden, slug="cache", opened=True),
    }
    PersonalLink.objects.create(
        questionnaire=asked, digest=digest_of("un-lien-personnel"), batch="Conseillers", number=1
    )
    edit_definition(
        made["asked_draft"], lambda d: editing.move_question(d, "age", "up"), gesture="move", revision=0, by=None
    )
    BankItem.objects.create(what="question", title="Âge", definition=question("age", "number"), scope=scene.tree.france)
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
            "section": "classe" if word == "asked_thinned" else "vous",
            "code": code,
            "secret": "un-lien-personnel",
            "pk": questionnaire.pk,
        }
    scene.things["asked_crossed"] = scene.things["asked"] | {"campaign": over.slug}
    scene.things["asked_sent"] = scene.things["asked"] | {"code": sent_code}
    _build_exports(scene, asked)
    _build_imports(scene, asked)
    gathering_scene.build(scene, asked)
    _release(scene, asked)


def _thinned(questionnaire: Any) -> Any:
    """Remove a question and a page, which somebody else was writing."""
    edit_definition(
        questionnaire, lambda d: editing.remove_question(d, "note"), gesture="remove_question", revision=0, by=None
    )
    return edit_definition(
        questionnaire, lambda d: editing.remove_section(d, "classe"), gesture="remove_section", revision=1, by=None
    )


def _build_exports(scene: Any, asked: Any) -> None:
    """Make the exports of `analyst`: one that waits, one whose file is there."""
    analyst = scene.people["analyst"]
    waiting = ExportRun.objects.create(questionnaire=asked, by=analyst, format="csv")
    file = store(BytesIO(b"PK\x03\x04"), "export.zip", by=analyst)
    done = ExportRun.objects.create(questionnaire=asked, by=analyst, format="csv", state="done", file=file)
    for word, run in (("export_waiting", waiting), ("export_done", done)):
        scene.things[word] = scene.things["asked"] | {"pk": run.pk}
    scene.things["export_crossed"] = scene.things["asked_over"] | {"pk": done.pk}


def _release(scene: Any, asked: Any) -> None:
    """Release a question of words, one of which is held back."""
    held, _code = start_response(asked, channel=Channel.OPEN, identity="une troisième")
    save_answers(held, {"public": "parent", "note": "non", "pourquoi": "Écrivez à quelqu-un@exemple.fr"})
    submit_response(held)
    release_question(asked, "pourquoi", has_read=True, by=None)
    scene.things["asked_released"] = scene.things["asked"] | {"question": "pourquoi", "text": held.texts.get().pk}


def _build_imports(scene: Any, asked: Any) -> None:
    """Make the imports of `national`: a file just brought, and one that was read."""
    by = scene.people["national"]
    file = store(BytesIO(b"public;note\npupil;non\n"), "reponses.csv", by=by)
    source = {"source": {"encoding": "utf-8-sig", "delimiter": ";", "header": ["public", "note"]}}
    brought = AnswerImport.objects.create(questionnaire=asked, by=by, file=file, mapping=source)
    read = {"columns": {"questions": {"public": "0"}}, "stage": "ready"}
    summary = {"summary": {"rows": 1, "ready": 1, "known": 0, "refused": 0, "aside": {}}}
    ready = AnswerImport.objects.create(questionnaire=asked, by=by, file=file, mapping=source | read | summary)
    for word, run in (("import_brought", brought), ("import_ready", ready)):
        scene.things[word] = scene.things["asked"] | {"pk": run.pk}
    scene.things["import_crossed"] = scene.things["asked_over"] | {"pk": ready.pk}
