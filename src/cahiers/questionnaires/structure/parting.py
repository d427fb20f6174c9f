"""A whole response parted for the tables: what is counted, and the person's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.paths import Path, is_blank
from cahiers.questionnaires.structure.values import missing

OTHER = ".other"  # the key of the words beside « autre », after the question's code


@dataclass(frozen=True)
class Text:
    """The words of a person: for an open question, or beside the option « autre » (`part` is then "other")."""

    question_code: str
    part: str
    body: str


@dataclass(frozen=True)
class Parted:
    """What a response leaves: null for a question asked and left blank, no key for one that did not concern the person."""

    choices: dict[str, Any]
    texts: list[Text]


def part_answers(path: Path, answers: Mapping[str, Any]) -> Parted:
    """Return what is kept of clean answers along a path. Words are `true` in the choices, and stand in the texts."""
    choices: dict[str, Any] = {}
    texts: list[Text] = []
    for question in path.questions:
        answer = answers.get(question.code)
        if is_blank(answer):
            choices[question.code] = None
        elif question.is_text:
            choices[question.code] = True
            texts.append(Text(question.code, "", str(answer)))
        else:
            choices[question.code] = True if question.kind == QuestionKind.FILE else answer
            words = answers.get(question.code + OTHER)
            if words and chose_other(question, answer):
                texts.append(Text(question.code, "other", words))
    return Parted(choices, texts)


def joined_answers(choices: Mapping[str, Any], texts: list[Text]) -> dict[str, Any]:
    """Return the answers as they were before they were parted; files excepted, which stand in a table of their own."""
    answers = {code: answer for code, answer in choices.items() if answer is not None and answer is not True}
    for text in texts:
        answers[text.question_code + (OTHER if text.part else "")] = text.body
    return answers


def chose_other(question: Question, answer: Any) -> bool:
    """Say whether the option « autre » is among the choices."""
    other = question.other
    return other is not None and other.code in (answer if isinstance(answer, list) else [answer])


def what_is_missing(form: Form, path: Path, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return, by question of the path, the sentence that asks for what is required and not there."""
    faults = {question.code: missing(question, answers.get(question.code)) for question in path.questions}
    return {code: fault for code, fault in faults.items() if fault}
