"""The map of paths: how many questions each audience meets on each page, at least and at most.

Exact, not estimated: once the audience is known, questions fall into groups that no condition links; the answers that
weigh in a group are tried one by one, and what groups give is added up.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from django.utils.translation import gettext as _

from cahiers.questionnaires.structure.conditions import tests_of
from cahiers.questionnaires.structure.form import Form, Question, Section
from cahiers.questionnaires.structure.paths import path_of
from cahiers.questionnaires.structure.proof import representatives
from cahiers.questionnaires.structure.sentences import sentence

MOST_TRIED = 4096  # combinations of answers tried for one group; beyond, the range is said to be approximate


@dataclass(frozen=True)
class Span:
    """At least and at most how many questions."""

    least: int = 0
    most: int = 0

    def __add__(self, other: "Span") -> "Span":
        return Span(self.least + other.least, self.most + other.most)

    @property
    def is_never(self) -> bool:
        """Whether nobody comes here."""
        return self.most == 0

    @property
    def is_sometimes(self) -> bool:
        """Whether one may pass by without stopping."""
        return self.least == 0 and self.most > 0

    def __str__(self) -> str:
        return str(self.most) if self.least == self.most else f"{self.least}–{self.most}"


@dataclass(frozen=True)
class Lane:
    """An audience: what it meets on each page, in order, and in all."""

    label: str
    spans: tuple[Span, ...]
    total: Span


@dataclass(frozen=True)
class PathMap:
    """Pages, and a lane for each audience; `sentences` says when each page is asked, "" for always."""

    sections: tuple[Section, ...]
    sentences: tuple[str, ...]
    lanes: tuple[Lane, ...]
    is_exact: bool

    @property
    def rows(self) -> Iterator[tuple[Section, str, list[Span]]]:
        """Each page with its sentence and what each lane meets there."""
        for rank, section in enumerate(self.sections):
            yield section, self.sentences[rank], [lane.spans[rank] for lane in self.lanes]


def path_map(form: Form) -> PathMap:
    """Return the map of a form without faults."""
    sections = tuple(section for section in form.sections if section.questions)
    audience = form.questions.get(form.audience_question)
    known = [(option.label, {audience.code: option.code}) for option in audience.choices] if audience else []
    lanes, is_exact = [], True
    for label, fixed in known or [(_("Tout le monde"), {})]:
        spans, total, exact = _spans(form, fixed)
        is_exact = is_exact and exact
        ordered = tuple(spans[section.code] for section in sections)
        lanes.append(Lane(label, ordered, total))
    return PathMap(sections, tuple(sentence(one.condition, form) for one in sections), tuple(lanes), is_exact)


def _spans(form: Form, fixed: Mapping[str, str]) -> tuple[dict[str, Span], Span, bool]:
    """Return what one audience meets on each page and in all, and whether every combination could be tried.

    The whole is no sum of the pages: a question asked here or there, never both, counts once.
    """
    spans: defaultdict[str, Span] = defaultdict(Span)
    whole = Span()
    is_exact = True
    for codes in _groups(form, fixed):
        part = _part(form, codes, fixed)
        seen: defaultdict[str, list[int]] = defaultdict(list)
        deciding = _deciding(part, fixed)
        combinations = product(*deciding.values())
        for values in islice(combinations, MOST_TRIED):
            answers = dict(zip(deciding, values, strict=True)) | dict(fixed)
            counts = {page.section.code: len(page.questions) for page in path_of(part, answers).pages}
            for section in part.sections:
                if section.code:  # the page of the audience's question alone counts in its own group
                    seen[section.code].append(counts.get(section.code, 0))
        is_exact = is_exact and next(combinations, None) is None
        for code, counts_seen in seen.items():
            spans[code] += Span(min(counts_seen), max(counts_seen))
        totals = [sum(counts_seen) for counts_seen in zip(*seen.values(), strict=True)]
        whole += Span(min(totals), max(totals))
    return spans, whole, is_exact


def _read_by(section: Section, question: Question) -> set[str]:
    return {test.question for condition in (section.condition, question.condition) for test in tests_of(condition)}


def _groups(form: Form, fixed: Mapping[str, str]) -> list[set[str]]:
    """Return the questions in groups that no condition links, but through the audience."""
    leader = {code: code for code in form.questions}

    def find(code: str) -> str:
        while leader[code] != code:
            leader[code] = leader[leader[code]]
            code = leader[code]
        return code

    for section in form.sections:
        for question in section.questions:
            for code in _read_by(section, question) - set(fixed):
                leader[find(question.code)] = find(code)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for code in form.questions:
        groups[find(code)].add(code)
    return list(groups.values())


def _part(form: Form, codes: set[str], fixed: Mapping[str, str]) -> Form:
    """Return the form of a group alone; the audience's question is asked first, whatever its own condition."""
    sections = tuple(
        replace(section, questions=kept)
        for section in form.sections
        if (kept := tuple(question for question in section.questions if question.code in codes))
    )
    first = [replace(form.questions[code], condition=None) for code in fixed if code not in codes]
    if first:
        sections = (Section("", "", questions=tuple(first)), *sections)
    return replace(form, sections=sections)


def _deciding(part: Form, fixed: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the questions that conditions read, each with one answer for each way it can weigh."""
    tests = [
        test
        for section in part.sections
        for condition in (section.condition, *(question.condition for question in section.questions))
        for test in tests_of(condition)
    ]
    read = {test.question for test in tests} - set(fixed)
    return {
        code: [*representatives(question, tests), *([] if question.is_required else [None])] or [None]
        for code, question in part.questions.items()
        if code in read
    }
