"""Answers read from a CSV: what each line gives, or why it is not taken; the same file twice changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cahiers.foundation.models import StoredFile
from cahiers.foundation.text import clean
from cahiers.questionnaires.imports.cells import Reader, moment_of
from cahiers.questionnaires.imports.mapping import GROUP, Columns, group_of, importable
from cahiers.questionnaires.imports.responses import Filled
from cahiers.questionnaires.imports.source import Source, records
from cahiers.questionnaires.models import Questionnaire, Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.references import References
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.paths import path_of, set_aside
from cahiers.questionnaires.structure.values import LONG, BadAnswer
from cahiers.territory.models import Node

BATCH = 1000
MOST_REPORTED = 20_000
MOST_PLACES = 20_000
REFERENCE_LENGTH = 76  # 80 in the table, with the mark that it comes from a CSV
MARK = "csv:"


@dataclass(frozen=True)
class Fault:
    """Why a line is not taken: where, and what."""

    line: int
    column: str
    reason: str


@dataclass
class Judged:
    """What a line gives: a filled questionnaire, or faults."""

    line: int
    filled: Filled | None
    faults: list[Fault]


@dataclass
class Account:
    """What became of the lines of a file: they add up. `aside` counts answers to questions that a path does not ask.

    Each line that is not loaded has its reason, the faults of those refused first; of each sort so many are kept, and
    `reasons` says how many there were.
    """

    rows: int = 0
    ready: int = 0
    known: int = 0
    refused: int = 0
    reasons: int = 0
    aside: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    repeats: list[Fault] = field(default_factory=list)

    def refuse(self, faults: list[Fault]) -> None:
        """Count a line that is not taken."""
        self.refused += 1
        self.reasons += len(faults)
        self.faults += faults[: max(0, MOST_REPORTED - len(self.faults))]

    def repeat(self, fault: Fault) -> None:
        """Count a line whose response is already there."""
        self.known += 1
        self.reasons += 1
        self.repeats += [fault][: max(0, MOST_REPORTED - len(self.repeats))]

    @property
    def report(self) -> list[Fault]:
        """Why lines are not loaded."""
        return self.faults + self.repeats

    @property
    def summary(self) -> dict[str, Any]:
        """The figures, as they are kept."""
        figures = {"rows": self.rows, "ready": self.ready, "known": self.known, "refused": self.refused}
        return figures | {"reasons": self.reasons, "aside": dict(self.aside)}


class AnswersFile:
    """A file, the questionnaire that it answers, and the columns that were chosen."""

    def __init__(self, questionnaire: Questionnaire, stored: StoredFile, source: Source, columns: Columns) -> None:
        self._questionnaire, self._stored, self._source, self._columns = questionnaire, stored, source, columns
        self._form = form_of(questionnaire)
        self._references = References(questionnaire.pk)
        self._zone = questionnaire.campaign.zone
        self._places: dict[str, Node | None] = {}
        self._fallback: datetime = stored.stored_at
        asked = [(question, columns.questions.get(question.code, "")) for question in importable(self._form)]
        self._readers = [(question, chosen, Reader(question, self._key_of)) for question, chosen in asked if chosen]
        self._groups = {q.code: group_of(q, source) for q, chosen, _reader in self._readers if chosen == GROUP}

    def new_responses(self, account: Account, told: Callable[[int], None]) -> Iterator[Filled]:
        """Return the responses that are not there yet, batch after batch, and write in the account what became of each line.

        What `told` raises stops the reading.
        """
        batches = self._judged()
        while batch := list(islice(batches, BATCH)):
            known = self._known([judged.filled.source_ref for judged in batch if judged.filled])
            for judged in batch:
                account.rows += 1
                if judged.filled is None:
                    account.refuse(judged.faults)
                elif judged.filled.source_ref in known:
                    account.repeat(self._repeat(judged.line))
                else:
                    account.ready += 1
                    answers = judged.filled.answers
                    account.aside.update(q.code for q in set_aside(self._form, path_of(self._form, answers), answers))
                    yield judged.filled
            told(account.rows)

    def _known(self, references: list[str]) -> set[str]:
        """Return those of some references that were imported, or that our own export gave to a response that is here."""
        there = Response.objects.filter(questionnaire=self._questionnaire, source_ref__in=references)
        ours = self._references.known(one.removeprefix(MARK) for one in references)
        return {*there.values_list("source_ref", flat=True), *(MARK + one for one in ours)}

    def _repeat(self, line: int) -> Fault:
        column = self._name(self._columns.reference, "") if self._columns.reference else ""
        return Fault(line, column, _("Cette réponse est déjà là : elle n’est pas chargée une seconde fois."))

    def _judged(self) -> Iterator[Judged]:
        seen: dict[bytes, int] = {}  # digests of references, not the references: 300,000 of them take 40 MB
        for line, cells in records(self._stored, self._source):
            faults: list[Fault] = []
            if len(cells) > len(self._source.header):
                faults.append(Fault(line, "", _("Cette ligne a plus de cellules que l’en-tête n’a de colonnes.")))
            answers = self._answers(line, cells, faults)
            at = self._moment(line, cells, faults)
            place = self._place(line, cells, answers, faults)
            reference = self._reference(line, cells, seen, faults)
            if not answers and not faults:
                faults.append(Fault(line, "", _("Cette ligne ne répond à aucune question.")))
            yield Judged(
                line, None if faults else Filled(answers, at, territory_id=place, source_ref=reference), faults
            )

    def _cell(self, cells: list[str], rank: str | int) -> str:
        return cells[int(rank)] if rank != "" and int(rank) < len(cells) else ""

    def _answers(self, line: int, cells: list[str], faults: list[Fault]) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for question, chosen, reader in self._readers:
            code, words = question.code, ""
            try:
                if chosen == GROUP:
                    answer = reader.from_group([(c, self._cell(cells, rank)) for c, rank in self._groups[code]])
                else:
                    answer, words = reader.from_cell(self._cell(cells, chosen))
            except BadAnswer as error:
                faults.append(Fault(line, self._name(chosen, code), str(error)))
                continue
            if answer is not None:
                answers[code] = answer
            words = clean(self._cell(cells, self._columns.others.get(code, ""))) or words
            if len(words) > LONG:
                faults.append(Fault(line, code + OTHER, _("Ces mots dépassent %(n)s caractères.") % {"n": LONG}))
            elif words:
                answers[code + OTHER] = words
        return answers

    def _name(self, chosen: str, code: str) -> str:
        return code if chosen == GROUP else self._source.header[int(chosen)]

    def _moment(self, line: int, cells: list[str], faults: list[Fault]) -> datetime:
        cell = self._cell(cells, self._columns.date)
        try:
            return moment_of(cell, self._zone) if cell.strip() else self._fallback
        except BadAnswer as error:
            faults.append(Fault(line, self._name(self._columns.date, ""), str(error)))
            return self._fallback

    def _place(self, line: int, cells: list[str], answers: dict[str, Any], faults: list[Fault]) -> UUID | None:
        cell = self._cell(cells, self._columns.place).strip()
        try:
            node = self._node(str(answers.get(self._form.territory_question) or "") or cell)
        except BadAnswer as error:
            faults.append(Fault(line, self._name(self._columns.place, ""), str(error)))
            return None
        return node.pk if node else None

    def _key_of(self, cell: str) -> str:
        node = self._node(cell)
        return node.key if node else ""

    def _node(self, cell: str) -> Node | None:
        """Return the place that a cell names: by its key, its code, or a name that only one has."""
        if not cell:
            return None
        if len(self._places) > MOST_PLACES:
            self._places.clear()
        if cell not in self._places:
            nodes = Node.objects.only("id", "key")
            found = list(nodes.filter(key=cell)) or list(nodes.filter(code=cell.upper())[:2])
            found = found if len(found) == 1 else list(nodes.filter(name__iexact=cell)[:2])
            self._places[cell] = found[0] if len(found) == 1 else None
        node = self._places[cell]
        if node is None:
            sentence = _(
                "« %(value)s » n’est pas un territoire connu, ou en désigne plusieurs : donnez sa clé ou son code."
            )
            raise BadAnswer(sentence % {"value": cell[:80]})
        return node

    def _reference(self, line: int, cells: list[str], seen: dict[bytes, int], faults: list[Fault]) -> str:
        """Return what tells this line from all others: its reference, or its content and how many times it came."""
        given = self._cell(cells, self._columns.reference).strip()
        if self._columns.reference == "":
            digest = hashlib.sha256("\x1f".join(cells).encode()).digest()[:16]
            seen[digest] = seen.get(digest, 0) + 1
            return f"{MARK}{digest.hex()}-{seen[digest]}"
        column = self._name(self._columns.reference, "")
        if not given or len(given) > REFERENCE_LENGTH:
            faults.append(
                Fault(line, column, _("Il faut une référence, d’au plus %(n)s caractères.") % {"n": REFERENCE_LENGTH})
            )
            return ""
        digest = hashlib.sha256(given.encode()).digest()[:16]
        if digest in seen:
            faults.append(Fault(line, column, _("La ligne %(line)s a déjà cette référence.") % {"line": seen[digest]}))
        seen.setdefault(digest, line)
        return MARK + given


def judge(file: AnswersFile, told: Callable[[int], None]) -> Account:
    """Read a whole file without loading anything, and return what would become of each line."""
    account = Account()
    _exhaust(file.new_responses(account, told))
    return account


def _exhaust(responses: Iterable[Filled]) -> None:
    for _response in responses:
        pass
