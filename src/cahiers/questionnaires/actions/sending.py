"""Send a response, and take it up again."""

import json
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.foundation.journal import record
from cahiers.foundation.transactions import in_transaction
from cahiers.people.enums import Audience
from cahiers.questionnaires.actions.answering import closed, require_open
from cahiers.questionnaires.actions.joining import forget_files_but
from cahiers.questionnaires.enums import ResponseState
from cahiers.questionnaires.models import OpenAnswer, Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.openness import TAKES_RESPONSES
from cahiers.questionnaires.structure.drafts import faults_along
from cahiers.questionnaires.structure.form import Form
from cahiers.questionnaires.structure.parting import Text, joined_answers, part_answers
from cahiers.questionnaires.structure.paths import path_of
from cahiers.territory.queries import node_with_key


class Incomplete(Refused):
    """A response that lacks required answers; `faults` says which."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(_("Il manque des réponses obligatoires."))
        self.faults = faults


# The response, its texts and the counter are written together, or not at all when the questionnaire closed meanwhile.
SEND = f"""
    WITH sent AS (
        UPDATE questionnaires_response AS r SET choices = %s, draft = '{{}}', audience = %s, territory_id = %s,
            language = %s, state = 'submitted', submitted_at = coalesce(r.submitted_at, statement_timestamp())
        WHERE r.id = %s AND {TAKES_RESPONSES.format(questionnaire="r.questionnaire_id")}
        RETURNING r.id, r.questionnaire_id, r.submitted_at
    ), counted AS (
        UPDATE questionnaires_questionnaire AS q SET response_count = q.response_count + 1
        FROM sent WHERE q.id = sent.questionnaire_id AND %s
    ), written AS (
        INSERT INTO questionnaires_openanswer (id, response_id, questionnaire_id, question_code, part, body)
        SELECT t.id, sent.id, sent.questionnaire_id, t.code, t.part, t.body
        FROM sent, unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS t(id, code, part, body)
    )
    SELECT submitted_at FROM sent
"""  # noqa: S608 -- our own words


def submit_response(response: Response) -> Response:
    """Send a response: from here on it counts, once. Sending it twice changes nothing.

    Incomplete when required answers are missing along its path; refused when the questionnaire is closed. Answers that
    are not on the path any more are not sent: the page before says which. No account is written anywhere.
    """
    with in_transaction():  # every refusal comes before anything is written
        return _submit(response)


def _submit(response: Response) -> Response:
    questionnaire = response.questionnaire
    response = _held(response)
    if not response.is_being_written:
        return response
    form = form_of(questionnaire)
    answers = response.draft
    path = path_of(form, answers)
    faults = faults_along(form, path, answers)
    if faults:
        require_open(questionnaire)
        raise Incomplete(faults)

    parted = part_answers(path, answers)
    is_first = response.state == ResponseState.STARTED
    code = response.access_code
    place = str(parted.choices.get(form.territory_question) or "")
    node = node_with_key(place) if place else None
    response.audience = audience_in(form, parted.choices) or (code.audience if code else "")
    response.territory_id = node.pk if node else code.territory_id if code else None
    response.choices, response.draft, response.state = parted.choices, {}, ResponseState.SUBMITTED
    response.language = form.language
    kept = [json.dumps(parted.choices), response.audience, response.territory_id, response.language]
    with connection.cursor() as cursor:
        cursor.execute(SEND, [*kept, response.pk, is_first, *_columns_of(parted.texts if is_first else [])])
        row = cursor.fetchone()
    if row is None:
        raise closed()
    response.submitted_at = row[0]
    if not is_first:
        _replace_texts(response, parted.texts)
    if form.asks_for_files:
        forget_files_but(response, form, path, answers)
    record("response.submitted" if is_first else "response.changed", response)
    return response


def _held(response: Response) -> Response:
    """Return a response as it stands, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, draft, submitted_at FROM questionnaires_response WHERE id = %s FOR UPDATE", [response.pk]
        )
        state, draft, submitted_at = cursor.fetchone()
    held = copy(response)
    held.draft = json.loads(draft) if isinstance(draft, str) else draft
    held.state, held.submitted_at = state, submitted_at
    return held


def _columns_of(texts: list[Text]) -> list[list[Any]]:
    """Return texts column by column, each with a new identifier."""
    return [
        [new_id() for _text in texts],
        [text.question_code for text in texts],
        [text.part for text in texts],
        [text.body for text in texts],
    ]


def audience_in(form: Form, choices: Mapping[str, Any]) -> str:
    """Return the audience that the audience question gives, "" when the form has none or it was left blank."""
    given = str(choices.get(form.audience_question) or "")
    return given if given in Audience.values else ""


def _replace_texts(response: Response, texts: list[Text]) -> None:
    """Replace the open answers of a response; one that stays keeps its identifier, for what may cite it."""
    known = {(text.question_code, text.part): text for text in response.texts.all()}
    new = []
    for text in texts:
        kept = known.pop((text.question_code, text.part), None)
        if kept is None:
            new.append(
                OpenAnswer(
                    response=response,
                    questionnaire_id=response.questionnaire_id,
                    question_code=text.question_code,
                    part=text.part,
                    body=text.body,
                )
            )
        elif kept.body != text.body:
            kept.body = text.body
            kept.save(update_fields=["body"])
    if new:
        OpenAnswer.objects.bulk_create(new)
    if known:
        OpenAnswer.objects.filter(pk__in=[text.pk for text in known.values()]).delete()


@transaction.atomic
def reopen_response(response: Response) -> Response:
    """Take up a sent response again; it counts as it was until it is sent anew.

    Refused when the questionnaire does not allow it, or is closed.
    """
    questionnaire = response.questionnaire
    response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    response.questionnaire = questionnaire
    if response.is_being_written:
        return response
    require_open(questionnaire)
    if not questionnaire.allows_edits:
        raise Refused(_("Une réponse envoyée à ce questionnaire ne se modifie plus."))
    texts = [Text(text.question_code, text.part, text.body) for text in response.texts.all()]
    blank = {code: None for code, answer in response.choices.items() if answer is None}
    response.draft = blank | joined_answers(response.choices, texts)
    files = {file.question_code: str(file.pk) for file in response.files.all()}
    response.draft |= {
        code: files[code] for code, answer in response.choices.items() if answer is True and code in files
    }
    response.save(update_fields=["draft"])
    return response
