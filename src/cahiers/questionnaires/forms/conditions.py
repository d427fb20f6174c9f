"""The box of a condition: rows to fill, or the text of a condition too deep for rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.condition_rows import (
    IS,
    IS_NOT,
    LEAST,
    MOST,
    MOST_ROWS,
    BadRow,
    Row,
    Rows,
    comparisons_for,
    condition_of,
    read_rows,
    rows_of,
)
from cahiers.questionnaires.structure.conditions import BadCondition, Condition, read_condition
from cahiers.questionnaires.structure.form import MATRICES, Form, Option, Question
from cahiers.questionnaires.structure.sentences import sentence


@dataclass(frozen=True)
class RowBox:
    """A row as the page shows it."""

    rank: int
    row: Row
    question: Question | None

    @property
    def comparisons(self) -> list[tuple[str, Any]]:
        """The comparisons that make sense here."""
        return list(comparisons_for(self.question))

    @property
    def options(self) -> list[tuple[Option, bool]]:
        """The answers to tick, when the comparison takes some."""
        if self.question is None or self.row.comparison not in {IS, IS_NOT}:
            return []
        return [(option, option.code in self.row.codes) for option in self.question.choices]

    @property
    def takes_bound(self) -> bool:
        """Whether a number or a date is asked for."""
        return self.row.comparison in {LEAST, MOST}

    @property
    def bound_type(self) -> str:
        """How a bound is typed."""
        return "date" if self.question and self.question.kind == QuestionKind.DATE else "text"

    @property
    def lines(self) -> tuple[Option, ...]:
        """The lines of a table, one of which is meant."""
        return self.question.rows if self.question and self.question.kind in MATRICES else ()


class ConditionBox:
    """A condition in a form: rows when it is flat, JSON when it is not. `error` says what is not finished."""

    def __init__(self, form: Form, earlier: Iterable[Question], condition: Condition | None = None) -> None:
        self.form, self.earlier = form, list(earlier)
        self.error = ""
        self.condition = condition
        self.rows: Rows | None = rows_of(condition)
        self.written = json.dumps(condition.definition, ensure_ascii=False, indent=2) if condition else ""

    def read(self, data: QueryDict) -> "ConditionBox":
        """Take what was sent; `error` says why it is no condition yet."""
        if "condition-json" in data:
            self._read_json(str(data["condition-json"]))
            return self
        lists = {name: cast("list[str]", data.getlist(name)) for name in data if name.endswith("-codes")}
        self.rows = _fitting(read_rows(data.dict(), lists), self.form)
        try:
            self.condition = condition_of(self.rows, self.form)
        except BadRow as error:
            self.error = str(error)
        return self

    def _read_json(self, written: str) -> None:
        self.rows, self.written = None, written
        try:
            condition = read_condition(json.loads(written) if written.strip() else None)
            if condition is not None:
                _check_storable(condition)
            self.condition = condition
        except (BadCondition, ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, BadCondition) else _("ce n’est pas du JSON.")
            self.error = _("Condition : %(why)s") % {"why": reason}

    @property
    def definition(self) -> dict[str, Any] | None:
        """The condition as it is kept."""
        return self.condition.definition if self.condition else None

    @property
    def sentence(self) -> str:
        """The condition in plain words."""
        return sentence(self.condition, self.form)

    @cached_property
    def choices(self) -> list[Question]:
        """The questions to choose from: those asked before, and those that the rows name."""
        known = {question.code for question in self.earlier}
        named = [self.form.questions.get(row.question) for row in (self.rows.rows if self.rows else ())]
        return [*self.earlier, *(question for question in named if question and question.code not in known)]

    @property
    def boxes(self) -> list[RowBox]:
        """The rows, and one more to fill."""
        rows = list(self.rows.rows) if self.rows else []
        if len(rows) < MOST_ROWS:
            rows.append(Row())
        return [RowBox(rank, row, self.form.questions.get(row.question)) for rank, row in enumerate(rows)]


def _check_storable(condition: Condition) -> None:
    """Refuse (ValueError) what JSON may spell and a database may not hold: null characters, half letters, infinities."""
    written = json.dumps(condition.definition, ensure_ascii=False, allow_nan=False)
    if "\\u0000" in written:
        raise ValueError("null character")
    written.encode()


def _fitting(rows: Rows, form: Form) -> Rows:
    """Return rows whose comparison makes sense for their question, when another question was just chosen."""
    fitted = []
    for row in rows.rows:
        question = form.questions.get(row.question)
        allowed = [code for code, _label in comparisons_for(question)]
        known = question.option_codes if question else frozenset()
        codes = tuple(code for code in row.codes if code in known)
        fitted.append(replace(row, codes=codes, comparison=row.comparison if row.comparison in allowed else allowed[0]))
    return replace(rows, rows=tuple(fitted))
