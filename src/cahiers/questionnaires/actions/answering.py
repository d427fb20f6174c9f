"""Answer a questionnaire: start, save as one goes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.foundation.text import clean
from cahiers.foundation.transactions import in_transaction
from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.models import AccessCode, Questionnaire, Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.openness import TAKES_RESPONSES, takes_responses
from cahiers.questionnaires.structure.drafts import TYPED, as_typed, misplaced
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.marks import code_of, digest_of, mark_of
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.values import LONG, BadAnswer, clean_answer
from cahiers.territory.queries import node_with_key


@dataclass(frozen=True)
class Saved:
    """What became of answers just given: those kept, and a sentence for each that could not be."""

    draft: dict[str, Any]
    faults: dict[str, str]


def require_open(questionnaire: Questionnaire) -> None:
    """Refuse when the questionnaire takes no responses at this moment, by the database's clock."""
    if not takes_responses(questionnaire):
        raise closed()


def closed() -> Refused:
    """Return the refusal of a questionnaire that takes no responses at this moment."""
    return Refused(_("Ce questionnaire ne prend pas de réponses en ce moment."))


SAVE = f"""
    UPDATE questionnaires_response AS r
    SET draft = (draft - %s::text[]) || %s, place = coalesce(nullif(%s, ''), place), saves = saves + 1, saved_at = now()
    WHERE r.id = %s AND (r.state = 'started' OR draft <> '{{}}')
        AND {TAKES_RESPONSES.format(questionnaire="r.questionnaire_id")}
    RETURNING draft, saves
"""  # noqa: S608 -- our own words


# Asking whether it is open and starting are one statement: an answer of the database costs more than what it does.
START = f"""
    WITH openness AS (SELECT {TAKES_RESPONSES.format(questionnaire="%s::uuid")} AS takes),
    started AS (
        INSERT INTO questionnaires_response (id, questionnaire_id, state, channel, mark, code_digest, access_code_id,
            draft, place, saves, choices, audience, language, source_ref)
        SELECT %s, %s, 'started', %s, %s, %s, %s::uuid, '{{}}'::jsonb, '', 0, '{{}}'::jsonb, '', 'fr', ''
        FROM openness WHERE takes
        ON CONFLICT (questionnaire_id, mark) WHERE mark IS NOT NULL DO NOTHING RETURNING id
    )
    SELECT takes, EXISTS (SELECT FROM started) FROM openness
"""  # noqa: S608 -- our own words


def start_response(
    questionnaire: Questionnaire, *, channel: Channel, identity: str, access_code: AccessCode | None = None
) -> tuple[Response, str]:
    """Start a response, or find the one that the same account, link or browser started; return it with its code.

    `identity` is what tells people of a channel apart; only its one-way mark is kept. Refused when the questionnaire is
    not open, when it does not take this channel, or when the class code has served everybody it was made for.
    """
    secret = bytes(questionnaire.mark_secret or b"")
    mark = mark_of(secret, channel, identity)
    response_id = new_id()
    code = code_of(secret, response_id)
    if channel not in questionnaire.accesses:
        require_open(questionnaire)
        raise Refused(_("Ce questionnaire ne se remplit pas par cette voie."))
    # Only a class code that has served everybody is refused after something was written.
    with transaction.atomic() if access_code else in_transaction():
        key = access_code.pk if access_code else None
        values: list[Any] = [questionnaire.pk, response_id, questionnaire.pk, channel, mark, digest_of(code), key]
        with connection.cursor() as cursor:
            cursor.execute(START, values)
            takes, is_new = cursor.fetchone()
        if not takes:
            raise closed()
        if not is_new:
            known = Response.objects.get(questionnaire=questionnaire, mark=mark)
            known.questionnaire = questionnaire
            return known, code_of(secret, known.pk)
        if access_code is not None:
            _use_code(access_code)
    response = Response(
        id=response_id, questionnaire=questionnaire, channel=channel, mark=mark, access_code=access_code
    )
    response._state.adding = False
    return response, code


def _use_code(access_code: AccessCode) -> None:
    free = AccessCode.objects.filter(pk=access_code.pk, ended_at=None, used__lt=F("capacity")).exclude(
        expires_at__lte=Now()
    )
    if not free.update(used=F("used") + 1):
        raise Refused(_("Ce code n’est plus valable, ou a déjà servi à toutes les personnes prévues."))


def cleaned(form: Form, given: Mapping[str, Any]) -> Saved:
    """Return answers as they are kept, and what could not be; a blank one empties what was there."""
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for key, raw in given.items():
        code, is_other = (key.removesuffix(OTHER), True) if key.endswith(OTHER) else (key, False)
        question = form.questions.get(code)
        if question is None:
            continue
        if is_other:
            kept[key] = clean(str(raw))[:LONG] or None
            continue
        try:
            kept[code] = _checked(question, clean_answer(question, raw))
        except BadAnswer as error:
            faults[code] = str(error)
    return Saved(kept, faults)


def _checked(question: Question, answer: Any) -> Any:
    if question.kind == QuestionKind.TERRITORY and answer is not None:
        node = node_with_key(answer)
        if node is None or node.closed_on:
            raise BadAnswer(misplaced())
    return answer


def save_answers(response: Response, given: Mapping[str, Any], *, place: str = "") -> Saved:
    """Keep answers as they stand, one statement, durable; the last word on each question counts.

    What does not fit its question does not count: it is kept beside, as it was typed, and shown again with a sentence
    that says why. Refused when the questionnaire is closed, or when the response was sent and not taken up again.
    """
    found = cleaned(form_of(response.questionnaire), given)
    kept = found.draft | dict.fromkeys(found.faults)
    kept |= {code + TYPED: as_typed(given[code]) for code in found.faults}
    settled = [key + TYPED for key in found.draft]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [settled, json.dumps(kept), place, response.pk])
        row = cursor.fetchone()
    if row is None:
        require_open(response.questionnaire)
        raise Refused(_("Cette réponse est déjà envoyée."))
    response.draft = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    response.saves = row[1]
    return Saved(response.draft, found.faults)
