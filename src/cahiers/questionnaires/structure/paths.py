"""The path of a person through a form: which pages and questions their answers lead to.

One walk in reading order decides everything: conditions look back only, and see only answers that are still
on the path. Pages left without a question are not on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Test, is_met, judged
from cahiers.questionnaires.structure.form import Form, Question, Section


@dataclass(frozen=True)
class Page:
    """A section as one person meets it: never empty."""

    section: Section
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Path:
    """The pages of one person, in order."""

    pages: tuple[Page, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question asked, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the questions asked."""
        return frozenset(question.code for question in self.questions)

    def place_of(self, section_code: str) -> int | None:
        """Return the rank of a page from 0, None when it is not on the path."""
        return next((rank for rank, page in enumerate(self.pages) if page.section.code == section_code), None)


def ranks_of(question: Question) -> dict[str, int]:
    """Return the place of each option of a scale, from 1."""
    if question.kind != QuestionKind.LIKERT:
        return {}
    return {option.code: rank for rank, option in enumerate(question.options, 1)}


def path_of(form: Form, answers: Mapping[str, Any]) -> Path:
    """Return the path that answers lead to; answers to questions that are not asked are not looked at."""
    seen: dict[str, Any] = {}

    def truth(test: Test) -> bool:
        return is_met(test, seen.get(test.question), ranks_of(form.questions[test.question]))

    pages = []
    for section in form.sections:
        if not judged(section.condition, truth):
            continue
        asked = []
        for question in section.questions:
            if judged(question.condition, truth):
                asked.append(question)
                if question.code in answers:
                    seen[question.code] = answers[question.code]
        if asked:
            pages.append(Page(section, tuple(asked)))
    return Path(tuple(pages))


def set_aside(form: Form, path: Path, answers: Mapping[str, Any]) -> list[Question]:
    """Return the questions that were answered and are not on the path any more: shown before sending, not sent."""
    asked = path.codes
    return [
        question for code, question in form.questions.items() if code not in asked and not is_blank(answers.get(code))
    ]


def is_blank(answer: Any) -> bool:
    """Say whether there is no answer: nothing, no words, no choice, a table without a line."""
    if isinstance(answer, dict):
        return all(is_blank(line) for line in answer.values())
    return answer is None or answer in ("", [])
