"""From a response to its line: one cell for each column, None for an empty one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.columns import Column, Part, columns_of
from cahiers.questionnaires.structure.form import Form

Cell = str | int | float | date | None
Choices = Mapping[str, Any]
Words = Mapping[tuple[str, str], str]  # by question and part
Filler = Callable[[Choices, Words], Cell]


def fillers_of(form: Form) -> list[Filler]:
    """Return, for each column of answers in order, what gives its cell from the choices and the words of a response."""
    return [_filler(form, column) for column in columns_of(form) if column.part is not Part.ABOUT]


def _filler(form: Form, column: Column) -> Filler:
    code = column.question
    if column.part is Part.ASKED:
        return lambda choices, words: 1 if code in choices else 0
    if column.part is Part.OTHER:
        return lambda choices, words: words.get((code, "other"))
    if column.part is Part.ROW:
        return _of_row(code, column.row)
    if column.part is Part.CELL:
        return _of_cell(code, column.row, column.option)
    if column.part is Part.OPTION:
        is_ranking = form.questions[code].kind == QuestionKind.RANKING
        return _rank(code, column.option) if is_ranking else _flag(code, column.option)
    return _whole(form, code)


def _whole(form: Form, code: str) -> Filler:
    question = form.questions[code]
    if question.is_text:
        return lambda choices, words: words.get((code, ""))
    if question.kind == QuestionKind.FILE:
        return lambda choices, words: 1 if choices.get(code) else None
    if question.kind == QuestionKind.DATE:
        return lambda choices, words: _day(choices.get(code))
    return lambda choices, words: choices.get(code)


def _day(iso: Any) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _flag(code: str, option: str) -> Filler:
    def fill(choices: Choices, words: Words) -> Cell:
        chosen = choices.get(code)
        return None if chosen is None else int(option in chosen)

    return fill


def _rank(code: str, option: str) -> Filler:
    def fill(choices: Choices, words: Words) -> Cell:
        ranked = choices.get(code)
        return ranked.index(option) + 1 if ranked and option in ranked else None

    return fill


def _of_row(code: str, row: str) -> Filler:
    def fill(choices: Choices, words: Words) -> Cell:
        table = choices.get(code)
        answer: Cell = table.get(row) if table else None
        return answer

    return fill


def _of_cell(code: str, row: str, option: str) -> Filler:
    def fill(choices: Choices, words: Words) -> Cell:
        table = choices.get(code)
        chosen = table.get(row) if table else None
        return None if chosen is None else int(option in chosen)

    return fill
