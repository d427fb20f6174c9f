"""What the pages of a response show: a page of questions, and everything before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.models import Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.conditions import tests_of
from cahiers.questionnaires.structure.drafts import TYPED, faults_along, shown_answer
from cahiers.questionnaires.structure.form import Form, Option, Question, Section
from cahiers.questionnaires.structure.parting import OTHER, Text, joined_answers
from cahiers.questionnaires.structure.paths import Page, Path, is_blank, path_of, set_aside
from cahiers.questionnaires.structure.wording import answer_lines
from cahiers.territory.models import Node


@dataclass(frozen=True)
class ShownQuestion:
    """A question with what its fields hold; `is_waiting` when an answer of the same page may still bring it."""

    question: Question
    answer: Any
    other: str
    fault: str
    options: tuple[Option, ...]
    is_new: bool
    is_waiting: bool


@dataclass(frozen=True)
class ShownPage:
    """A page of questions, and where it stands on the person's path."""

    page: Page
    rank: int
    total: int
    questions: list[ShownQuestion]
    previous: str

    @property
    def section(self) -> Section:
        """The section that the page shows."""
        return self.page.section

    @property
    def number(self) -> int:
        """The number of the page, from 1."""
        return self.rank + 1

    @property
    def steps(self) -> int:
        """How many steps there are to the receipt: the pages, and the review."""
        return self.total + 1

    @property
    def faults(self) -> list[ShownQuestion]:
        """The questions to correct."""
        return [shown for shown in self.questions if shown.fault and not shown.is_waiting]

    @property
    def takes_files(self) -> bool:
        """Whether the page is sent with files."""
        return any(shown.question.kind == QuestionKind.FILE for shown in self.questions)


@dataclass(frozen=True)
class Walk:
    """A response on its way: the form, what was answered so far, and the path that this leads to."""

    response: Response
    form: Form
    answers: Mapping[str, Any]
    path: Path

    @cached_property
    def _order(self) -> dict[str, int]:
        return {section.code: rank for rank, section in enumerate(self.form.sections)}

    @cached_property
    def _codes(self) -> list[str]:
        return [page.section.code for page in self.path.pages]

    def nearest(self, section: str) -> str:
        """Return the page of the path at a section, or the first after it, or the last one; "" on an empty path."""
        place, codes = self._order.get(section, 0), self._codes
        return next((code for code in codes if self._order[code] >= place), codes[-1] if codes else "")

    def after(self, section: str) -> str:
        """Return the page that follows a section on the path; "" when none does."""
        return next((code for code in self._codes if self._order[code] > self._order[section]), "")

    def before(self, section: str) -> str:
        """Return the page before a section on the path; "" when none is."""
        return next((code for code in reversed(self._codes) if self._order[code] < self._order[section]), "")

    @property
    def resumes_at(self) -> str:
        """Where to take the response up again: the page reached, or the next when that one is all answered.

        A page that is not on the path any more gives its place to the nearest: nobody comes back to a blank page.
        """
        section = self.nearest(self.response.place)
        page = next((page for page in self.path.pages if page.section.code == section), None)
        if self.response.place and page and all(not is_blank(self.answers.get(q.code)) for q in page.questions):
            return self.after(section)
        return section


def walk_of(response: Response) -> Walk:
    """Return the walk of a response being written."""
    form = form_of(response.questionnaire)
    return Walk(response, form, response.draft, path_of(form, response.draft))


def shown_page(
    walk: Walk, rank: int, *, checks: bool = False, new: tuple[str, ...] = (), told: Mapping[str, str] | None = None
) -> ShownPage:
    """Return a page of the path.

    `checks` asks for what is missing on it, `new` names the questions to point out, `told` adds sentences.
    """
    page, answers = walk.path.pages[rank], walk.answers
    faults = faults_along(walk.form, Path((page,)), answers)
    if not checks:
        faults = {code: fault for code, fault in faults.items() if code + TYPED in answers}
    faults |= told or {}
    asked = {question.code for question in page.questions}
    own = {question.code for question in page.section.questions}
    seed, files = walk.response.pk.bytes, names_in(walk.response, page.questions, answers, territories=False)
    questions = []
    for question in page.section.questions:
        is_asked = question.code in asked
        if not is_asked and not any(test.question in own for test in tests_of(question.condition)):
            continue
        answer = shown_answer(question, answers)
        questions.append(
            ShownQuestion(
                question=question,
                answer=files.get(str(answer), "") if question.kind == QuestionKind.FILE else answer,
                other=answers.get(question.code + OTHER) or "",
                fault=faults.get(question.code, "") if is_asked else "",
                options=question.ordered_options(seed),
                is_new=question.code in new,
                is_waiting=not is_asked,
            )
        )
    previous = walk.path.pages[rank - 1].section.code if rank else ""
    return ShownPage(page, rank, len(walk.path.pages), questions, previous)


def names_in(
    response: Response, questions: tuple[Question, ...], answers: Mapping[str, Any], *, territories: bool = True
) -> dict[str, str]:
    """Return the names of what answers point at: files joined, and territories; no statement when there are none."""
    given = {kind: [answers[q.code] for q in questions if q.kind == kind and answers.get(q.code)] for kind in _NAMED}
    names: dict[str, str] = {}
    if given[QuestionKind.FILE]:
        names |= {str(one.pk): one.file.name for one in response.files.select_related("file")}
    if territories and given[QuestionKind.TERRITORY]:
        names |= dict(Node.objects.filter(key__in=given[QuestionKind.TERRITORY]).values_list("key", "name"))
    return names


_NAMED = (QuestionKind.FILE, QuestionKind.TERRITORY)


@dataclass(frozen=True)
class Line:
    """A question and its answer in words, before sending or after."""

    question: Question
    lines: list[str]
    fault: str


@dataclass(frozen=True)
class Reread:
    """A whole response as its author reads it again: page by page, and what is not sent."""

    pages: list[tuple[Section, list[Line]]]
    aside: list[Line]

    @property
    def faults(self) -> list[tuple[Section, Line]]:
        """The questions to answer or to correct before sending, with their page."""
        return [(section, line) for section, lines in self.pages for line in lines if line.fault]


def reread(walk: Walk) -> Reread:
    """Return everything that a response being written holds, along its path and aside."""
    aside = set_aside(walk.form, walk.path, walk.answers)
    return _reread(walk, faults_along(walk.form, walk.path, walk.answers), aside)


def sent_answers(response: Response) -> Reread:
    """Return a response as it was sent and counts."""
    texts = [Text(text.question_code, text.part, text.body) for text in response.texts.all()]
    answers = joined_answers(response.choices, texts)
    answers |= {
        file.question_code: str(file.pk) for file in response.files.all() if response.choices.get(file.question_code)
    }
    form = form_of(response.questionnaire)
    asked = [
        Page(section, tuple(question for question in section.questions if question.code in response.choices))
        for section in form.sections
    ]
    walk = Walk(response, form, answers, Path(tuple(page for page in asked if page.questions)))
    return _reread(walk, {}, [])


def _reread(walk: Walk, faults: Mapping[str, str], aside: list[Question]) -> Reread:
    names = names_in(walk.response, (*walk.path.questions, *aside), walk.answers)

    def line(question: Question) -> Line:
        answer, other = walk.answers.get(question.code), walk.answers.get(question.code + OTHER) or ""
        return Line(question, answer_lines(question, answer, other, names), faults.get(question.code, ""))

    pages = [(page.section, [line(question) for question in page.questions]) for page in walk.path.pages]
    return Reread(pages, [line(question) for question in aside])
