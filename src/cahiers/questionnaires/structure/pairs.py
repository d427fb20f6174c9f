"""Two typings of one paper form, compared question by question; and what lies off the path, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.paths import path_of, set_aside
from cahiers.questionnaires.structure.sentences import sentence


@dataclass(frozen=True)
class Difference:
    """A question to which the two typings give different answers; words beside « autre » are part of an answer."""

    question: Question
    first: Any
    second: Any
    first_words: str
    second_words: str


@dataclass(frozen=True)
class Pair:
    """What a comparison finds: the questions that differ, and how many of those filled in either typing agree."""

    differences: tuple[Difference, ...]
    compared: int

    @property
    def agreed(self) -> int:
        """How many of the compared questions have the same answer twice."""
        return self.compared - len(self.differences)


def compared(form: Form, first: Mapping[str, Any], second: Mapping[str, Any]) -> Pair:
    """Compare two typings; questions that both leave blank are not counted."""
    differences = []
    count = 0
    for code, question in form.questions.items():
        sides = [(typing.get(code), str(typing.get(code + OTHER) or "")) for typing in (first, second)]
        if sides == [(None, ""), (None, "")]:
            continue
        count += 1
        if sides[0] != sides[1]:
            differences.append(Difference(question, sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
    return Pair(tuple(differences), count)


THIRD = 3  # neither typing: what the sheet says was typed when they were compared


def merged(
    form: Form,
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    kept: Mapping[str, int],
    third: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the answers on which two typings agree, and for each difference those of the typing chosen (1, 2 or 3).

    KeyError when a difference has no choice.
    """
    answers, others = dict(first), {2: second, THIRD: third or {}}
    for difference in compared(form, first, second).differences:
        code = difference.question.code
        if kept[code] in others:
            for key in (code, code + OTHER):
                answers.pop(key, None)
                if key in others[kept[code]]:
                    answers[key] = others[kept[code]][key]
    return answers


@dataclass(frozen=True)
class Aside:
    """An answer that a form should not have: its question was not asked on the path of its other answers."""

    question: Question
    reason: str  # what should have been true, after « si »


def asides(form: Form, answers: Mapping[str, Any]) -> list[Aside]:
    """Return the answers that lie off the path, each with the condition that was not met."""
    path = path_of(form, answers)
    met = {page.section.code for page in path.pages}
    found = []
    for question in set_aside(form, path, answers):
        section = form.section_of(question.code)
        condition = question.condition if section.code in met and question.condition else section.condition
        found.append(Aside(question, sentence(condition or question.condition, form)))
    return found
