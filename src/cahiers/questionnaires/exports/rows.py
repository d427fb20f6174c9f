"""The one reading of responses that every export makes: in the order of their identifiers, batch after batch."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.exports.cells import Cell, fillers_of
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.references import References
from cahiers.questionnaires.structure.columns import Column, columns_of
from cahiers.questionnaires.structure.form import Form
from cahiers.questionnaires.structure.parting import Text, joined_answers
from cahiers.territory.models import Node

BATCH = 500  # ten long texts each, at their longest, are 50 MB
MOST_PLACES = 20_000
_COUNT = "SELECT count(*) FROM questionnaires_response WHERE questionnaire_id = %s AND state = 'submitted'"
_RESPONSES = """
SELECT id, (submitted_at AT TIME ZONE %s)::date, audience, channel, territory_id, choices
FROM questionnaires_response WHERE questionnaire_id = %s AND state = 'submitted' {more} ORDER BY id
"""
_TEXTS = "SELECT response_id, question_code, part, body FROM questionnaires_openanswer WHERE response_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response comes from, as exports tell it."""

    name: str = ""
    key: str = ""
    academy: str = ""


@dataclass(slots=True)
class Record:
    """One response: what is known about it, its choices, its words. Its reference leads to nobody outside of here."""

    number: int
    reference: str
    day: date
    audience: str
    channel: str
    place: Place
    choices: dict[str, Any]
    words: dict[tuple[str, str], str]

    def answers(self) -> dict[str, Any]:
        """Return the answers in one document: null when left blank, no key when not concerned, words in their place."""
        texts = [Text(code, part, body) for (code, part), body in self.words.items()]
        joined = joined_answers(self.choices, texts)
        return {code: joined.pop(code, answer) for code, answer in self.choices.items()} | joined


class Reading:
    """The responses of a questionnaire within the snapshot under way: how many, their columns, their records."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.form: Form = form_of(questionnaire)
        self.columns: list[Column] = columns_of(self.form, tuple((a.value, str(a.label)) for a in Audience))
        self._fillers = fillers_of(self.form)
        self._files = [code for code, one in self.form.questions.items() if one.kind == QuestionKind.FILE]
        self._references = References(questionnaire.pk)
        self._places: dict[UUID, Place] = {}

    def total(self) -> int:
        """Count the responses that were sent."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [self.questionnaire.pk])
            count: int = cursor.fetchone()[0]
        return count

    def batches(self, size: int = BATCH) -> Iterator[list[Record]]:
        """Return the records in batches, through a cursor that the database keeps: memory stays the same."""
        number = 0
        with connection.chunked_cursor() as cursor:
            cursor.execute(_RESPONSES.format(more=""), [self.questionnaire.campaign.zone.key, self.questionnaire.pk])
            while rows := cursor.fetchmany(size):
                yield self._records(rows, number)
                number += len(rows)

    def page(self, after: UUID | None, size: int) -> list[Record]:
        """Return a few records, those that come after a response in the same order."""
        more, values = ("AND id > %s", [after]) if after else ("", [])
        asked: list[Any] = [self.questionnaire.campaign.zone.key, self.questionnaire.pk, *values, size]
        with connection.cursor() as cursor:
            cursor.execute(f"{_RESPONSES.format(more=more)} LIMIT %s", asked)
            return self._records(cursor.fetchall(), 0)

    def _records(self, rows: list[Any], number: int) -> list[Record]:
        words = self._words([row[0] for row in rows])
        self._learn_places({row[4] for row in rows})
        batch = []
        for rank, (id_, day, audience, channel, territory, choices) in enumerate(rows, number + 1):
            place = self._places[territory] if territory else Place()
            known = (rank, self._references.of(id_), day, audience, channel, place)
            batch.append(Record(*known, _document(choices), words.get(id_, {})))
        return batch

    def document(self, record: Record) -> dict[str, Any]:
        """Return a record as a document, answers under `reponses` by code; a joined file is the beginning of its name."""
        answers = record.answers()
        joined = {code: f"{record.reference}-{code}" for code in self._files if answers.get(code)}
        return {
            "rep_jour": record.day.isoformat(),
            "rep_identifiant": record.reference,
            "rep_public": record.audience or None,
            "rep_canal": record.channel,
            "rep_territoire": record.place.name or None,
            "rep_territoire_cle": record.place.key or None,
            "rep_academie": record.place.academy or None,
            "reponses": answers | joined,
        }

    def line(self, record: Record) -> list[Cell]:
        """Return the cells of a record, one for each column."""
        place = record.place
        about: list[Cell] = [record.number, record.day, record.reference, record.audience or None, record.channel]
        where: list[Cell] = [place.name or None, place.key or None, place.academy or None]
        choices, words = record.choices, record.words
        return [*about, *where, *(fill(choices, words) for fill in self._fillers)]

    @cached_property
    def _academies(self) -> dict[str, str]:
        return dict(Node.objects.filter(level="aca").values_list("key", "name"))

    def _words(self, ids: list[UUID]) -> dict[UUID, dict[tuple[str, str], str]]:
        found: dict[UUID, dict[tuple[str, str], str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_TEXTS, [ids])
            for response, code, part, body in cursor.fetchall():
                found.setdefault(response, {})[code, part] = body
        return found

    def _learn_places(self, ids: set[UUID]) -> None:
        if len(self._places) > MOST_PLACES:
            self._places.clear()
        unknown = [id_ for id_ in ids if id_ and id_ not in self._places]
        if not unknown:
            return
        for node in Node.objects.filter(pk__in=unknown).only("id", "name", "key", "path"):
            academy = next((self._academies.get(key, "") for key in node.path.split("/") if key.startswith("aca:")), "")
            self._places[node.pk] = Place(node.name, node.key, academy)


def _document(choices: Any) -> dict[str, Any]:
    """The driver gives JSON as text or as a document, according to its loader."""
    read: dict[str, Any] = json.loads(choices) if isinstance(choices, (str, bytes)) else choices
    return read
