"""What a page of questions sends, read into raw answers: the names of its fields are given here, once.

A field is `q-code`; `q-code.other` holds the words beside « autre », `q-code.line` a line of a table or the place of a
choice in a ranking, `q-code-n` a territory (its search box adds `_q`, its button `_search`). No code holds a dash or a
dot: no two fields share a name, whatever the codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import MATRICES, Question
from cahiers.questionnaires.structure.parting import OTHER


class Posted(Protocol):
    """What a form sent: the last value of a name, or all of them."""

    def get(self, name: str, default: str = "") -> Any:
        """Return the last value sent under a name."""

    def getlist(self, name: str) -> list[Any]:
        """Return every value sent under a name."""

    def __contains__(self, name: object) -> bool:
        """Say whether a name was sent."""


@dataclass(frozen=True)
class Sought:
    """A territory being looked for: what was chosen so far, and what is in the search box."""

    key: str
    query: str


def field_of(question: Question) -> str:
    """Return the name of a question's field."""
    return f"q-{question.code}-n" if question.kind == QuestionKind.TERRITORY else f"q-{question.code}"


def given_answers(posted: Posted, questions: Iterable[Question]) -> dict[str, Any]:
    """Return what was sent for questions shown on a page, blank where nothing was; files are not among them."""
    given: dict[str, Any] = {}
    for question in questions:
        name = field_of(question)
        if question.kind in MATRICES:
            read = posted.getlist if question.kind == QuestionKind.MATRIX_MULTIPLE else posted.get
            given[question.code] = {row.code: read(f"{name}.{row.code}") for row in question.rows}
        elif question.kind == QuestionKind.RANKING:
            given[question.code] = {option.code: posted.get(f"{name}.{option.code}", "") for option in question.options}
        elif question.kind == QuestionKind.MULTIPLE:
            given[question.code] = posted.getlist(name)
        elif question.kind != QuestionKind.FILE:
            given[question.code] = posted.get(name, "")
        if question.other is not None:
            given[question.code + OTHER] = posted.get(name + OTHER, "")
    return given


def sought_in(posted: Posted, questions: Iterable[Question]) -> dict[str, Sought]:
    """Return the territories that a press on « Chercher », or on Enter in a search box, asks to show again."""
    sought = {}
    for question in questions:
        if question.kind != QuestionKind.TERRITORY:
            continue
        name = field_of(question)
        key, query = str(posted.get(name, "")), str(posted.get(f"{name}_q", "")).strip()
        if f"{name}_search" in posted or ("enter" in posted and query and not key):
            sought[question.code] = Sought(key, query)
    return sought
