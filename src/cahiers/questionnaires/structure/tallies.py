"""What is known of a question once it is counted: frozen results, made from the number of times each answer was given.

Every page, export and API shows these, so that figures cannot differ. A count that is None is hidden (see `masking`).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import MATRICES, Option, Question
from cahiers.questionnaires.structure.measures import NumberSummary, Spread, number_summary, quantile

NOT_CONCERNED, BLANK, GIVEN = None, "", "object"
# How often each answer was given: by part of the question ("" for its whole), then by answer as it is stored.
Seen = Mapping[str, Mapping[str | None, int]]
LISTS = frozenset({QuestionKind.MULTIPLE, QuestionKind.MATRIX_MULTIPLE})


@dataclass(frozen=True)
class Base:
    """Whom a result speaks of: responses counted, those the question was put to, those who answered it."""

    responses: int
    asked: int
    answered: int

    @property
    def not_concerned(self) -> int:
        """Responses whose path did not pass by the question."""
        return self.responses - self.asked

    @property
    def blank(self) -> int:
        """People who were asked and left it blank."""
        return self.asked - self.answered


@dataclass(frozen=True)
class OptionCount:
    """How many people gave an answer; `share` is their part of those who answered, in percent."""

    code: str
    label: str
    count: int | None
    base: int

    @property
    def share(self) -> float | None:
        """Return the percentage of those who answered, None when the count is hidden or nobody answered."""
        return None if self.count is None or not self.base else 100 * self.count / self.base


@dataclass(frozen=True)
class MatrixLine:
    """One line of a table, with its own base: people may leave lines blank. None stands for a base that is hidden."""

    code: str
    label: str
    answered: int | None
    options: tuple[OptionCount, ...]


@dataclass(frozen=True)
class RankedOption:
    """What became of an option in a ranking.

    `borda` is its score by Borda's count: with m options, a first place gives m points, the next m - 1…; an option that
    a person left out gets none from that person. `mean_rank` is that of the people who ranked it.
    """

    code: str
    label: str
    ranked: int | None
    first: int | None
    mean_rank: float | None
    borda: int | None
    base: int


@dataclass(frozen=True)
class DateSummary:
    """Dates: the earliest, the one in the middle, the latest, and how many each month."""

    n: int
    earliest: str
    median: str
    latest: str
    months: tuple[OptionCount, ...]


@dataclass(frozen=True)
class QuestionResult:
    """The result of one question, whatever its kind; what does not concern the kind is empty.

    `spread` (Likert) tells the median first: the mean of a scale is a secondary figure, its steps are only ordered.
    """

    code: str
    kind: QuestionKind
    base: Base
    options: tuple[OptionCount, ...] = ()
    lines: tuple[MatrixLine, ...] = ()
    ranking: tuple[RankedOption, ...] = ()
    numbers: NumberSummary | None = None
    dates: DateSummary | None = None
    spread: Spread | None = None
    is_masked: bool = False
    is_hidden: bool = False
    hidden_count: int = field(default=0)


def base_of(seen: Mapping[str | None, int]) -> Base:
    """Return the base that the whole of a question tells: no key is not concerned, an empty answer is blank."""
    responses = sum(seen.values())
    asked = responses - seen.get(NOT_CONCERNED, 0)
    return Base(responses, asked, asked - seen.get(BLANK, 0))


def chosen(answer: str | None, *, is_list: bool) -> tuple[str, ...]:
    """Return the codes that an answer holds, each once: nothing for no answer."""
    if not answer:
        return ()
    return tuple(json.loads(answer)) if is_list else (answer,)


def by_option(seen: Mapping[str | None, int], *, is_list: bool) -> Counter[str]:
    """Count people by option: a person who chose three options counts once for each, never for the combination."""
    counted: Counter[str] = Counter()
    for answer, people in seen.items():
        for code in chosen(answer, is_list=is_list):
            counted[code] += people
    return counted


def result_of(question: Question, seen: Seen, labels: Mapping[str, str] | None = None) -> QuestionResult:
    """Return the result of a question. `labels` names the territories of a territory question, in order."""
    whole = seen.get("", {})
    base = base_of(whole)
    if question.kind in MATRICES:
        lines = tuple(_line(question, row, seen.get(row.code, {})) for row in question.rows)
        return QuestionResult(question.code, question.kind, base, lines=lines)
    if question.kind == QuestionKind.RANKING:
        return QuestionResult(question.code, question.kind, base, ranking=_ranked(question, seen, base))
    given = {answer: people for answer, people in whole.items() if answer}
    if question.kind == QuestionKind.NUMBER:
        values = {float(answer): people for answer, people in given.items()}
        return QuestionResult(question.code, question.kind, base, numbers=number_summary(values))
    if question.kind == QuestionKind.DATE:
        return QuestionResult(question.code, question.kind, base, dates=_dates(given))
    if question.kind == QuestionKind.TERRITORY:
        shown = tuple(OptionCount(k, label, given.get(k, 0), base.answered) for k, label in (labels or {}).items())
        return QuestionResult(question.code, question.kind, base, options=shown)
    options = options_of(question.choices, whole, base.answered, is_list=question.kind in LISTS)
    spread = spread_of(options) if question.kind == QuestionKind.LIKERT else None
    return QuestionResult(question.code, question.kind, base, options=options, spread=spread)


def options_of(
    options: Sequence[Option], seen: Mapping[str | None, int], base: int, *, is_list: bool
) -> tuple[OptionCount, ...]:
    """Return the count of each option, in the order of the form, those nobody chose included."""
    counted = by_option(seen, is_list=is_list)
    return tuple(OptionCount(option.code, option.label, counted[option.code], base) for option in options)


def _line(question: Question, row: Option, seen: Mapping[str | None, int]) -> MatrixLine:
    answered = sum(people for answer, people in seen.items() if answer)
    options = options_of(question.choices, seen, answered, is_list=question.kind in LISTS)
    return MatrixLine(row.code, row.label, answered, options)


def spread_of(options: Sequence[OptionCount]) -> Spread | None:
    """Return where the middle of a scale lies, and its mean as a secondary figure; None without an answer."""
    places = {float(rank): option.count or 0 for rank, option in enumerate(options, 1)}
    summary = number_summary(places)
    if summary is None:
        return None
    lower, upper = options[int(summary.median) - 1], options[-int(-summary.median // 1) - 1]
    labels = (lower.label,) if lower.code == upper.code else (lower.label, upper.label)
    return Spread(summary.n, labels, summary.mean, len(options))


def _ranked(question: Question, seen: Seen, base: Base) -> tuple[RankedOption, ...]:
    most = len(question.options)
    places: dict[str, Counter[int]] = {option.code: Counter() for option in question.options}
    for place, answers in seen.items():
        if place:
            for code, people in answers.items():
                if code:
                    places[code][int(place)] += people
    found = []
    for option in question.options:
        counted = places[option.code]
        ranked = counted.total()
        mean = sum(place * people for place, people in counted.items()) / ranked if ranked else None
        borda = sum((most + 1 - place) * people for place, people in counted.items())
        found.append(RankedOption(option.code, option.label, ranked, counted[1], mean, borda, base.answered))
    return tuple(found)


def _dates(given: Mapping[str, int]) -> DateSummary | None:
    days = {float(date.fromisoformat(day).toordinal()): people for day, people in given.items()}
    if not days:
        return None
    n = sum(days.values())
    months: Counter[str] = Counter()
    for day, people in given.items():
        months[day[:7]] += people
    middle = date.min + timedelta(days=int(quantile(sorted(days.items()), 0.5)) - 1)
    first, last = min(given), max(given)
    shown = tuple(OptionCount(month, month, months[month], n) for month in sorted(months))
    return DateSummary(n, first, middle.isoformat(), last, shown)
