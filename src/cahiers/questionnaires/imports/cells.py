"""From a cell of a file to an answer: codes or labels, whatever their capitals and accents, dates as people write them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.imports.mapping import key_of
from cahiers.questionnaires.structure.columns import Column, Part
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.structure.values import BadAnswer, clean_answer

YES = {"1", "oui", "o", "x", "vrai", "true", "yes", "y", "coche", "choisi"}
NO = {"0", "non", "n", "faux", "false", "no", "non coche", "non choisi"}
SEPARATORS = (";", "|", "\n", ",")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)\Z", re.DOTALL)
Codes = dict[str, str]


def codes_of(question: Question) -> Codes:
    """Return the code of each option by every way to write it; a code comes before a label that looks like it."""
    known: Codes = {}
    for option in question.choices:
        known.setdefault(key_of(option.label), option.code)
    known |= {key_of(option.code): option.code for option in question.choices}
    if question.kind == QuestionKind.YES_NO:
        known |= dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    return known


class Reader:
    """Reads the answers to one question; what it learns of the question is learnt once."""

    def __init__(self, question: Question, place_of: Callable[[str], str]) -> None:
        self._question, self._place_of = question, place_of
        self._codes = codes_of(question)

    def from_cell(self, cell: str) -> tuple[Any, str]:
        """Return the answer of one cell, and the words that go to « autre ». BadAnswer when it fits no choice."""
        cell = cell.strip()
        kind = self._question.kind
        if not cell:
            return None, ""
        if kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING}:
            return self._several(cell)
        if self._codes:
            code, words = self._one(cell)
            return clean_answer(self._question, code), words
        if kind == QuestionKind.TERRITORY:
            return self._place_of(cell), ""
        raw = iso_day(cell) if kind == QuestionKind.DATE else cell
        return clean_answer(self._question, raw), ""

    def _one(self, cell: str) -> tuple[str, str]:
        code = self._codes.get(key_of(cell))
        if code:
            return code, ""
        if self._question.other:
            return self._question.other.code, cell
        raise BadAnswer(_("« %(value)s » n’est pas un choix de cette question.") % {"value": cell[:80]})

    def _several(self, cell: str) -> tuple[Any, str]:
        if key_of(cell) in self._codes:
            return clean_answer(self._question, [self._codes[key_of(cell)]]), ""
        separator = next((one for one in SEPARATORS if one in cell), SEPARATORS[0])
        chosen, said = [], []
        for part in (part.strip() for part in cell.split(separator)):
            if part:
                code, words = self._one(part)
                chosen.append(code)
                said += [words] if words else []
        return clean_answer(self._question, chosen), f"{separator} ".join(said)

    def from_group(self, cells: list[tuple[Column, str]]) -> Any:
        """Return the answer that several cells give together. BadAnswer when one of them fits nothing."""
        answer: dict[str, Any] = {}
        for column, cell in cells:
            cell = cell.strip()
            if not cell:
                continue
            if column.part is Part.ROW:
                answer[column.row] = self._one(cell)[0]
            elif self._question.kind == QuestionKind.RANKING:
                answer[column.option] = _place(cell)
            elif self._is_chosen(cell, column):
                answer.setdefault(column.row or "chosen", []).append(column.option)
        if self._question.kind == QuestionKind.MULTIPLE:
            return clean_answer(self._question, answer.get("chosen"))
        return clean_answer(self._question, answer)

    def _is_chosen(self, cell: str, column: Column) -> bool:
        key = key_of(cell)
        if key in NO:
            return False
        if key in YES or self._codes.get(key) == column.option:
            return True
        raise BadAnswer(_("« %(value)s » n’est ni oui (1) ni non (0).") % {"value": cell[:80]})


def _place(cell: str) -> int:
    try:
        return int(cell)
    except ValueError as error:
        raise BadAnswer(_("« %(value)s » n’est pas un rang.") % {"value": cell[:80]}) from error


def iso_day(cell: str) -> str:
    """Return a date as 2026-10-31, from that or from 31/10/2026; anything else as it is."""
    found = DAY.match(cell.strip())
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else cell.strip()[:10]


def moment_of(cell: str, zone: tzinfo) -> datetime:
    """Return the moment that a cell gives, in the campaign's time unless it says otherwise. BadAnswer when it gives none."""
    text = cell.strip()
    found = DAY.match(text)
    if found:
        text = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}{found[4]}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadAnswer(_("« %(value)s » n’est pas une date.") % {"value": cell[:80]}) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if not 1900 <= moment.year <= 2200:
        raise BadAnswer(_("« %(value)s » n’est pas une date.") % {"value": cell[:80]})
    return moment.astimezone(UTC)
