"""How long a questionnaire takes, said before anybody starts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Test, is_met, judged
from cahiers.questionnaires.structure.form import Form, Question

WRITING, CHOOSING, LINE = 60, 12, 6  # seconds for a text to write, a question to read and tick, a line of a table


@dataclass(frozen=True)
class Effort:
    """At most how many questions one person is asked, and about how many minutes they take."""

    questions: int
    minutes: int


def effort_of(form: Form) -> Effort:
    """Return what the longest path would take, over the audiences; an upper bound: later answers shorten most paths."""
    audience = form.questions.get(form.audience_question)
    paths = (
        [_asked(form, {audience.code: option.code}) for option in audience.options] if audience else [_asked(form, {})]
    )
    longest = max((sum(map(_seconds, asked)) for asked in paths), default=0)
    return Effort(max(map(len, paths), default=0), max(1, math.ceil(longest / 60)))


def _asked(form: Form, known: Mapping[str, str]) -> list[Question]:
    """Return the questions that may still be asked when only some answers are known."""

    def truth(test: Test) -> bool | None:
        return is_met(test, known[test.question], {}) if test.question in known else None

    return [
        question
        for section in form.sections
        if judged(section.condition, truth) is not False
        for question in section.questions
        if judged(question.condition, truth) is not False
    ]


def _seconds(question: Question) -> int:
    if question.kind == QuestionKind.LONG_TEXT:
        return WRITING
    return CHOOSING + LINE * len(question.rows)
