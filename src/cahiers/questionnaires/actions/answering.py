"""Answer a questionnaire: start, save as one goes, send, take up again."""

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
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean
from cahiers.people.enums import Audience
from cahiers.questionnaires.actions.joining import forget_files_but
from cahiers.questionnaires.enums import Channel, QuestionKind, ResponseState
from cahiers.questionnaires.models import AccessCode, OpenAnswer, Questionnaire, Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.openness import TAKES_RESPONSES, takes_responses
from cahiers.questionnaires.structure.drafts import TYPED, as_typed, faults_along, misplaced
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.marks import code_of, digest_of, mark_of
from cahiers.questionnaires.structure.parting import OTHER, Text, joined_answers, part_answers
from cahiers.questionnaires.structure.paths import path_of
from cahiers.questionnaires.structure.values import LONG, BadAnswer, clean_answer
from cahiers.territory.queries import node_with_key


@dataclass(frozen=True)
class Saved:
    """What became of answers just given: those kept, and a sentence for each that could not be."""

    draft: dict[str, Any]
    faults: dict[str, str]


class Incomplete(Refused):
    """A response that lacks required answers; `faults` says which."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(_("Il manque des réponses obligatoires."))
        self.faults = faults


def require_open(questionnaire: Questionnaire) -> None:
    """Refuse when the questionnaire takes no responses at this moment, by the database's clock."""
    if not takes_responses(questionnaire):
        raise Refused(_("Ce questionnaire ne prend pas de réponses en ce moment."))


SAVE = f"""
    UPDATE questionnaires_response AS r
    SET draft = (draft - %s::text[]) || %s, place = coalesce(nullif(%s, ''), place), saves = saves + 1, saved_at = now()
    WHERE r.id = %s AND (r.state = 'started' OR draft <> '{{}}')
        AND {TAKES_RESPONSES.format(questionnaire="r.questionnaire_id")}
    RETURNING draft, saves
"""  # noqa: S608 -- our own words


@transaction.atomic
def start_response(
    questionnaire: Questionnaire, *, channel: Channel, identity: str, access_code: AccessCode | None = None
) -> tuple[Response, str]:
    """Start a response, or find the one that the same account, link or browser started; return it with its code.

    `identity` is what tells people of a channel apart; only its one-way mark is kept. Refused when the questionnaire is
    not open, when it does not take this channel, or when the class code has served everybody it was made for.
    """
    require_open(questionnaire)
    if channel not in questionnaire.accesses:
        raise Refused(_("Ce questionnaire ne se remplit pas par cette voie."))
    secret = bytes(questionnaire.mark_secret or b"")
    mark = mark_of(secret, channel, identity)
    response_id = new_id()
    code = code_of(secret, response_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO questionnaires_response (id, questionnaire_id, state, channel, mark, code_digest, access_code_id,
                draft, place, saves, choices, audience, language, source_ref)
            VALUES (%s, %s, 'started', %s, %s, %s, %s, '{}', '', 0, '{}', '', 'fr', '')
            ON CONFLICT (questionnaire_id, mark) WHERE mark IS NOT NULL DO NOTHING
            """,
            [response_id, questionnaire.pk, channel, mark, digest_of(code), access_code.pk if access_code else None],
        )
        is_new = cursor.rowcount == 1
    response = Response.objects.get(questionnaire=questionnaire, mark=mark)
    response.questionnaire = questionnaire
    if is_new and access_code is not None:
        _use_code(access_code)
    return response, code_of(secret, response.pk)


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


@transaction.atomic
def submit_response(response: Response) -> Response:
    """Send a response: from here on it counts, once. Sending it twice changes nothing.

    Incomplete when required answers are missing along its path; refused when the questionnaire is closed. Answers that
    are not on the path any more are not sent: the page before says which. No account is written anywhere.
    """
    questionnaire = response.questionnaire
    response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    response.questionnaire = questionnaire
    if not response.is_being_written:
        return response
    require_open(questionnaire)
    form = form_of(questionnaire)
    answers = response.draft
    path = path_of(form, answers)
    faults = faults_along(form, path, answers)
    if faults:
        raise Incomplete(faults)

    parted = part_answers(path, answers)
    is_first = response.state == ResponseState.STARTED
    response.choices, response.draft = parted.choices, {}
    response.audience = audience_in(form, parted.choices) or (
        response.access_code.audience if response.access_code else ""
    )
    node = node_with_key(str(parted.choices.get(form.territory_question) or ""))
    response.territory = node or (response.access_code.territory if response.access_code else None)
    response.state = ResponseState.SUBMITTED
    fields = ["choices", "draft", "audience", "territory", "state"]
    if is_first:
        response.submitted_at = Now()
        fields.append("submitted_at")
    response.save(update_fields=fields)
    _write_texts(response, parted.texts, is_first=is_first)
    forget_files_but(response, form, path, answers)
    if is_first:
        Questionnaire.objects.filter(pk=questionnaire.pk).update(response_count=F("response_count") + 1)
    record("response.submitted" if is_first else "response.changed", response)
    return response


def audience_in(form: Form, choices: Mapping[str, Any]) -> str:
    """Return the audience that the audience question gives, "" when the form has none or it was left blank."""
    given = str(choices.get(form.audience_question) or "")
    return given if given in Audience.values else ""


def _write_texts(response: Response, texts: list[Text], *, is_first: bool) -> None:
    """Replace the open answers of a response; one that stays keeps its identifier, for what may cite it."""
    known = {} if is_first else {(text.question_code, text.part): text for text in response.texts.all()}
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
