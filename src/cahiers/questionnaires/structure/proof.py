"""The dry run: before opening, a proof that every page and every question can be reached by somebody.

For each of them we look for answers that lead there. Only the questions that matter to it are tried, each with one
answer for each way it can weigh on a condition; a branch is left as soon as the condition is decided. A required
question on the path has an answer, any other may have none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Condition, Joined, Test, is_met, judged, tests_of
from cahiers.questionnaires.structure.form import MATRICES, Form, Question, Section
from cahiers.questionnaires.structure.paths import ranks_of
from cahiers.questionnaires.structure.values import BadAnswer, clean_answer, missing

MOST_STEPS = 200_000  # a page that needs more is reported as not proved, never as reached
MOST_TESTED = 10  # 2 ** 10 sets of choices at most for one question


@dataclass(frozen=True)
class DryRun:
    """What the dry run found: an example of answers for each page and question, and those that nobody can reach."""

    sections: Mapping[str, dict[str, Any]]
    questions: Mapping[str, dict[str, Any]]
    unreachable_sections: tuple[Section, ...] = ()
    unreachable_questions: tuple[Question, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether everything can be reached."""
        return not (self.unreachable_sections or self.unreachable_questions or self.undecided)


def dry_run(form: Form) -> DryRun:
    """Look for a way to every page and every question of a form without faults (see `read_form`)."""
    sections: dict[str, dict[str, Any]] = {}
    questions: dict[str, dict[str, Any]] = {}
    dead_sections, dead_questions, undecided = [], [], []
    for section in form.sections:
        for question in section.questions:
            search = _Search(form)
            found = search.answers_for(_both(section.condition, question.condition))
            if found is not None:
                questions[question.code] = found
                sections.setdefault(section.code, found)
            elif search.is_exhausted:
                undecided.append(question.code)
            else:
                dead_questions.append(question)
        if section.code not in sections and not any(q.code in undecided for q in section.questions):
            dead_sections.append(section)
    return DryRun(sections, questions, tuple(dead_sections), tuple(dead_questions), tuple(undecided))


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    parts = tuple(part for part in (one, other) if part is not None)
    return Joined("all", parts) if len(parts) > 1 else next(iter(parts), None)


@dataclass
class _Search:
    """A depth-first search of answers that meet a condition."""

    form: Form
    steps: int = 0
    is_exhausted: bool = False
    known: dict[str, Any] = field(default_factory=dict)

    def answers_for(self, goal: Condition | None) -> dict[str, Any] | None:
        """Return answers under which the goal is met, None when there are none or when the search gave up."""
        conditions: dict[str, Condition | None] = {}
        waiting = [test.question for test in tests_of(goal)]
        while waiting:
            code = waiting.pop()
            if code not in conditions:
                question = self.form.questions[code]
                conditions[code] = _both(self.form.section_of(code).condition, question.condition)
                waiting += [test.question for test in tests_of(conditions[code])]
        self.conditions = conditions
        self.order = [code for code in self.form.questions if code in conditions]
        tests = [test for condition in (goal, *conditions.values()) for test in tests_of(condition)]
        self.domains = {code: representatives(self.form.questions[code], tests) for code in self.order}
        return self._descend(goal, 0)

    def _truth(self, test: Test) -> bool | None:
        if test.question not in self.known:
            return None
        return is_met(test, self.known[test.question], ranks_of(self.form.questions[test.question]))

    def _descend(self, goal: Condition | None, depth: int) -> dict[str, Any] | None:
        verdict = judged(goal, self._truth)
        if verdict is False:
            return None
        if depth == len(self.order):
            return {code: answer for code, answer in self.known.items() if answer is not None}
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.is_exhausted = True
            return None
        code = self.order[depth]
        question = self.form.questions[code]
        is_asked = judged(self.conditions[code], self._truth)
        answers = [None] if not is_asked else [*self.domains[code], *([] if question.is_required else [None])]
        for answer in answers:
            self.known[code] = answer
            found = self._descend(goal, depth + 1)
            if found is not None or self.is_exhausted:
                return found
        del self.known[code]
        return None


def representatives(question: Question, tests: list[Test]) -> list[Any]:
    """Return one valid answer for each way in which a question's answer can weigh on tests."""
    mine = [test for test in tests if test.question == question.code]
    tested = list(dict.fromkeys(code for test in mine for code in test.codes))[:MOST_TESTED]
    kept, seen = [], set()
    for raw in _candidates(question, mine, tested):
        try:
            answer = clean_answer(question, raw)
        except BadAnswer:
            continue
        if answer is None or missing(question, answer):
            continue
        weight = tuple(is_met(test, answer, ranks_of(question)) for test in mine)
        if weight not in seen:
            seen.add(weight)
            kept.append(answer)
    return kept


def _candidates(question: Question, tests: list[Test], tested: list[str]) -> Iterator[Any]:
    kind = question.kind
    if kind in MATRICES:
        rows = list(dict.fromkeys(test.row for test in tests if test.row))
        rest = [row.code for row in question.rows if row.code not in rows] if question.is_required or not rows else []
        codes = [option.code for option in question.options]
        for chosen in product([None, *codes], repeat=min(len(rows), 4)):
            table = {row: code for row, code in zip(rows, chosen, strict=False) if code}
            yield table | dict.fromkeys(rest, codes[0])
    elif kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING}:
        spare = [option.code for option in question.options if option.code not in tested and not option.is_exclusive]
        alone = [[option.code] for option in question.options if option.is_exclusive]
        for size in range(len(tested) + 1):
            for chosen in combinations(tested, size):
                least = max(int(question.minimum or 1) - size, 0)
                yield [*chosen, *spare[:least]]
        yield from alone
    elif question.choices:
        yield from (option.code for option in question.choices)
    elif kind == QuestionKind.NUMBER:
        yield from _numbers(question, tests)
    elif kind == QuestionKind.DATE:
        yield from _dates(tests)
    else:
        yield "x" * int(question.minimum or 1)


def _numbers(question: Question, tests: list[Test]) -> Iterator[float]:
    bounds = [bound for test in tests for bound in (test.at_least, test.at_most) if isinstance(bound, (int, float))]
    bounds += [bound for bound in (question.minimum, question.maximum) if bound is not None]
    for bound in sorted(bounds) or [1]:
        yield from (bound - 1, bound - 0.5, bound, bound + 0.5, bound + 1)


def _dates(tests: list[Test]) -> Iterator[str]:
    for bound in [bound for test in tests for bound in (test.at_least, test.at_most) if isinstance(bound, str)] or [
        "2026-01-01"
    ]:
        try:
            day = date.fromisoformat(bound)
        except ValueError:
            continue
        yield from ((day + timedelta(days)).isoformat() for days in (-1, 0, 1))
