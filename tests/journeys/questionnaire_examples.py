"""What the pages of questionnaires are shown with: the demo's own, a draft to write, a response on its way and one sent."""

from io import BytesIO
from typing import Any

from cahiers.foundation.files import store
from cahiers.people.models import User
from cahiers.questionnaires.actions.answering import save_answers, start_response
from cahiers.questionnaires.actions.paper import type_form
from cahiers.questionnaires.actions.sending import submit_response
from cahiers.questionnaires.actions.ways_in import make_code, make_links
from cahiers.questionnaires.actions.writing import copy_questionnaire
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import AnswerImport, ExportRun, PersonalLink, Questionnaire
from cahiers.questionnaires.structure.marks import digest_of

OPEN, ORGANISER, EDITOR = "egn-2020", "organisatrice@demo.invalid", "redactrice@demo.invalid"
SECRET = "un-lien-personnel-des-essais"


def examples() -> dict[str, list[dict[str, Any]]]:
    """Return the objects that pages of the room are shown with, by the name of the page or for all of them."""
    shown = Questionnaire.objects.select_related("campaign").get(campaign__slug=OPEN, slug=OPEN)
    editor, organiser = User.objects.get(email=EDITOR), User.objects.get(email=ORGANISER)
    here = {"slug": shown.slug}
    draft = {"slug": _draft(shown, editor).slug}
    started, sent = {"code": _response(shown, "commencée")}, {"code": _response(shown, "envoyée", sent=True)}
    PersonalLink.objects.get_or_create(
        digest=digest_of(SECRET), defaults={"questionnaire": shown, "batch": "Essais", "number": 1}
    )
    code = shown.codes.filter(label="3e A").first() or make_code(shown, label="3e A", capacity=30, by=organiser)
    if not shown.links.filter(batch="Directions").exists():
        make_links(shown, batch="Directions", count=3, by=editor)
    sheet = shown.paper_entries.filter(number="ESSAI-1", typing=1).first() or _typed_twice(shown, organiser)
    return {
        "questionnaires": [here],
        "questionnaires:edit": [draft, here],
        "questionnaires:edit_settings": [draft],
        "questionnaires:edit_section": [draft | {"section": "maison"}],
        "questionnaires:edit_question": [
            draft | {"question": q} for q in ("public", "confiance", "priorites", "connexion_gene")
        ],
        "questionnaires:open": [draft],
        "questionnaires:code": [here | {"pk": code.pk}],
        "short:follow": [],
        "questionnaires:paper_form": [],
        "questionnaires:template": [],
        "questionnaires:paper_sheet": [here | {"pk": sheet.pk}],
        "questionnaires:result": [
            here | {"question": q} for q in ("aisance", "appareils", "equipement_present", "une_mesure")
        ],
        "questionnaires:live_result": [
            here | {"question": q}
            for q in ("priorites", "pannes", "formation_date", "territoire", "confinement_garder")
        ],
        "questionnaires:release": [here | {"question": "libre"}],
        "questionnaires:end_release": [here | {"question": "aisance"}],
        "questionnaires:held_texts": [here | {"question": "une_mesure"}],
        "questionnaires:export": [here | {"pk": _export(shown, editor).pk}],
        "questionnaires:import": [here | {"pk": _import(shown, editor).pk}],
        "questionnaires:import_report": [],
        "questionnaires:link": [here | {"secret": SECRET}],
        "questionnaires:response": [],
        "questionnaires:page": [
            here | started | {"section": section} for section in ("vous", "maison", "etablissement", "demain")
        ],
        "questionnaires:left": [here | started],
        "questionnaires:review": [here | started],
        "questionnaires:receipt": [here | sent],
    }


def _draft(shown: Questionnaire, editor: User) -> Questionnaire:
    title = "Une suite au questionnaire"
    known = Questionnaire.objects.filter(campaign=shown.campaign, title=title).first()
    return known or copy_questionnaire(shown, into=shown.campaign, title=title, by=editor)


def _response(shown: Questionnaire, identity: str, *, sent: bool = False) -> str:
    response, code = start_response(shown, channel=Channel.OPEN, identity=identity)
    if response.is_being_written:
        save_answers(response, {"public": "teacher", "connexion": "mal", "libre": "Merci."})
        if sent:
            submit_response(response)
    return code


def _typed_twice(shown: Questionnaire, organiser: User) -> Any:
    first = type_form(shown, number="ESSAI-1", typing=1, given={"public": "parent"}, by=organiser)
    type_form(shown, number="ESSAI-1", typing=2, given={"public": "teacher"}, by=organiser)
    return first


def _export(shown: Questionnaire, editor: User) -> ExportRun:
    known = shown.exports.filter(by=editor).first()
    if known:
        return known
    file = store(BytesIO(b"PK\x03\x04"), "export.zip", by=editor)
    return ExportRun.objects.create(questionnaire=shown, by=editor, format="csv", state="done", file=file)


def _import(shown: Questionnaire, editor: User) -> AnswerImport:
    known = shown.answer_imports.filter(by=editor).first()
    if known:
        return known
    file = store(BytesIO(b"public;aisance\npupil;oui\n"), "reponses.csv", by=editor)
    source = {"source": {"encoding": "utf-8-sig", "delimiter": ";", "header": ["public", "aisance"]}}
    return AnswerImport.objects.create(questionnaire=shown, by=editor, file=file, mapping=source)
