"""Load whole responses in bulk: what importers, paper batches and the demo use."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cahiers.foundation.identity import new_id
from cahiers.questionnaires.actions.sending import audience_in
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.parting import part_answers
from cahiers.questionnaires.structure.paths import path_of

BATCH = 5000
_RESPONSES = """
COPY questionnaires_response (id, questionnaire_id, state, channel, draft, place, saves, choices, audience, territory_id,
    language, started_at, saved_at, submitted_at, source_ref) FROM STDIN
"""
_TEXTS = "COPY questionnaires_openanswer (id, response_id, questionnaire_id, question_code, part, body) FROM STDIN"


@dataclass(frozen=True)
class Filled:
    """A filled questionnaire: clean answers by question, words beside « autre » under `code.other`."""

    answers: dict[str, Any]
    submitted_at: datetime
    channel: Channel = Channel.IMPORT
    territory_id: int | UUID | None = None
    source_ref: str = ""


def _fresh(at: datetime) -> UUID:
    """Return an identifier of the moment of loading, whenever the response was sent."""
    return new_id()


@transaction.atomic
def load_responses(
    questionnaire: Questionnaire, filled: Iterable[Filled], *, identify: Callable[[datetime], UUID] = _fresh
) -> int:
    """Write responses as sent, their counter included; return how many. Answers that are off their path are left out.

    `identify` gives identifiers; what must come out the same twice draws them from a seed. Journalled once by the
    caller: a batch is one gesture.
    """
    form = form_of(questionnaire)
    count = 0
    waiting: list[Filled] = []

    def write() -> None:
        texts = []
        with connection.cursor() as cursor:
            with cursor.copy(_RESPONSES) as copy:
                for one in waiting:
                    parted = part_answers(path_of(form, one.answers), one.answers)
                    id_ = identify(one.submitted_at)
                    choices = json.dumps(parted.choices, ensure_ascii=False, separators=(",", ":"))
                    at = one.submitted_at
                    row = (id_, questionnaire.pk, "submitted", one.channel.value, "{}", "", 0, choices)
                    audience = audience_in(form, parted.choices)
                    copy.write_row((*row, audience, one.territory_id, form.language, at, at, at, one.source_ref))
                    texts += [
                        (identify(one.submitted_at), id_, questionnaire.pk, t.question_code, t.part, t.body)
                        for t in parted.texts
                    ]
            with cursor.copy(_TEXTS) as copy:
                for text in texts:
                    copy.write_row(text)

    for one in filled:
        waiting.append(one)
        count += 1
        if len(waiting) >= BATCH:
            write()
            waiting.clear()
    write()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE questionnaires_questionnaire SET response_count = response_count + %s WHERE id = %s",
            [count, questionnaire.pk],
        )
        cursor.execute("ANALYZE questionnaires_response")
    return count
