"""Results as pages, exports and the API read them: live for those who may, masked and released for everybody."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from cahiers.foundation.recent import recent
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries import tabulation
from cahiers.questionnaires.queries.axes import (
    ACADEMIE,
    AUDIENCE,
    Variable,
    crossable,
    variable_named,
    variables_of_people,
)
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.population import Filters, population_of
from cahiers.questionnaires.structure.crosses import Cross, NumbersByGroup
from cahiers.questionnaires.structure.form import MATRICES, Question, Section
from cahiers.questionnaires.structure.gathered import Gathered
from cahiers.questionnaires.structure.publishing import published_cross, published_groups, published_result
from cahiers.questionnaires.structure.tallies import QuestionResult

PAGE = 10  # questions a page: each costs about 10 ms of the one scan of 26,839 responses
MOST_KEPT = 300


@dataclass(frozen=True)
class Shown:
    """A question and its result."""

    question: Question
    result: QuestionResult


@dataclass(frozen=True)
class ResultsPage:
    """One page of results, by section of the form."""

    sections: list[tuple[Section, list[Shown]]]
    number: int
    pages: int

    @property
    def numbers(self) -> range:
        """The numbers of the pages."""
        return range(1, self.pages + 1)


_kept: dict[Hashable, Any] = {}
T = TypeVar("T")


def _counted(
    questionnaire: Questionnaire,
    key: Hashable,
    read: Callable[[], T],
    *,
    at_once: bool,
    is_unsent_shown: bool = False,
) -> T:
    """Return what `read` counts, from memory as long as it cannot have changed.

    Sent responses of a questionnaire that is closed, or whose responses are not taken up again, only become more
    numerous: their number says whether the count still holds. Others are kept for seconds, as pages are.
    """
    is_open = questionnaire.state == QuestionnaireState.OPEN
    if is_open and (questionnaire.allows_edits or is_unsent_shown):
        return recent(key, read, at_once=at_once)[0]
    stamped = (key, questionnaire.response_count)
    if stamped not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[stamped] = read()
    found: T = _kept[stamped]
    return found


def results(
    questionnaire: Questionnaire, questions: Sequence[Question], filters: Filters | None = None, *, is_public: bool
) -> dict[str, QuestionResult]:
    """Return the results of questions by code: as they are, or as the public sees them. Counted once for all readers.

    The public's have no filter: two of them with filters could be subtracted from each other.
    """
    population = population_of(questionnaire, None if is_public else filters)
    key = ("results", population, questionnaire.revision, tuple(question.code for question in questions))
    found = _counted(
        questionnaire, key, lambda: tabulation.results_of(questionnaire, population, questions), at_once=not is_public
    )
    return {code: published_result(result) for code, result in found.items()} if is_public else found


def results_page(
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    number: int,
    filters: Filters | None = None,
    *,
    is_public: bool,
    is_whole: bool = False,
) -> ResultsPage:
    """Return a page of results: ten questions, or all of them to print; one scan of the responses either way."""
    pages = 1 if is_whole else max(1, -(-len(questions) // PAGE))
    number = min(max(number, 1), pages)
    listed = questions if is_whole else questions[(number - 1) * PAGE : number * PAGE]
    found = results(questionnaire, listed, filters, is_public=is_public)
    codes = {question.code for question in listed}
    sections = [
        (section, [Shown(question, found[question.code]) for question in section.questions if question.code in codes])
        for section in form_of(questionnaire).sections
    ]
    return ResultsPage([(section, shown) for section, shown in sections if shown], number, pages)


def what_came_in(questionnaire: Questionnaire, filters: Filters | None = None, *, at_once: bool) -> Gathered:
    """Return how many responses came, by way, audience and day; counted once for all readers."""
    population = population_of(questionnaire, filters)
    return _counted(
        questionnaire,
        ("gathered", population),
        lambda: tabulation.gathered(questionnaire, population),
        at_once=at_once,
        is_unsent_shown=True,
    )


def variables_for(questionnaire: Questionnaire, question: Question, released: frozenset[str] | None) -> list[Variable]:
    """Return what a question may be crossed with: for the public, audience, académie and released questions only."""
    others = [
        one
        for code, one in form_of(questionnaire).questions.items()
        if code != question.code and crossable(one) and (released is None or code in released)
    ]
    people = [one for one in variables_of_people() if released is None or one.name in {AUDIENCE, ACADEMIE}]
    return people + [
        Variable.of_question(one, line)
        for one in others
        for line in ([row.code for row in one.rows] if one.kind in MATRICES else [""])
    ]


def crossed(
    questionnaire: Questionnaire,
    question: Question,
    by: str,
    *,
    row: str = "",
    filters: Filters | None = None,
    released: frozenset[str] | None = None,
) -> Cross | NumbersByGroup | None:
    """Return a question crossed with a variable, None when that makes no sense or is not for this reader.

    `released` is given for the public: the table is then masked, and has no filter.
    """
    form, is_public = form_of(questionnaire), released is not None
    variable = variable_named(form, by)
    allowed = {one.name for one in variables_for(questionnaire, question, released)}
    if variable is None or variable.name not in allowed:
        return None
    population = population_of(questionnaire, None if is_public else filters)
    key = ("cross", population, questionnaire.revision, question.code, row, by)
    if question.kind == "number":
        groups = _counted(
            questionnaire,
            key,
            lambda: tabulation.numbers_by_group(population, question, variable),
            at_once=not is_public,
        )
        return published_groups(groups) if is_public else groups
    if not crossable(question) or row not in ({line.code for line in question.rows} if question.rows else {""}):
        return None
    table = _counted(
        questionnaire,
        key,
        lambda: tabulation.cross(population, question, variable, row=row),
        at_once=not is_public,
    )
    return published_cross(table) if is_public else table
