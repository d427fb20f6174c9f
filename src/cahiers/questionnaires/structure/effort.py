"""How long a questionnaire takes, said before anybody starts."""

import math
from dataclasses import dataclass

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Form, Question

WRITING, CHOOSING, LINE = 60, 12, 6  # seconds for a text to write, a question to read and tick, a line of a table


@dataclass(frozen=True)
class Effort:
    """At most how many questions, and about how many minutes for all of them."""

    questions: int
    minutes: int


def effort_of(form: Form) -> Effort:
    """Return what answering everything would take; most people are asked only a part of it."""
    seconds = sum(_seconds(question) for question in form.questions.values())
    return Effort(len(form.questions), max(1, math.ceil(seconds / 60)))


def _seconds(question: Question) -> int:
    if question.kind == QuestionKind.LONG_TEXT:
        return WRITING
    return CHOOSING + LINE * len(question.rows)
