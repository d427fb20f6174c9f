"""Conditions as rows of a form: one earlier question, a comparison and values on each; all or any of them, or the contrary."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Condition, Joined, Not, Test
from cahiers.questionnaires.structure.faults import MEASURED
from cahiers.questionnaires.structure.form import MATRICES, Form, Question

MOST_ROWS = 8
LARGEST = 1e12
IS, IS_NOT, ANSWERED, BLANK, LEAST, MOST = "is", "is_not", "answered", "blank", "least", "most"
COMPARISONS = (
    (IS, gettext_lazy("est l’un de")),
    (IS_NOT, gettext_lazy("n’est aucun de")),
    (ANSWERED, gettext_lazy("a une réponse")),
    (BLANK, gettext_lazy("est sans réponse")),
    (LEAST, gettext_lazy("est au moins")),
    (MOST, gettext_lazy("est au plus")),
)


@dataclass(frozen=True)
class Row:
    """One line of a condition, as it stands in the form."""

    question: str = ""
    comparison: str = IS
    codes: tuple[str, ...] = ()
    bound: str = ""
    line: str = ""


@dataclass(frozen=True)
class Rows:
    """A condition as rows."""

    rows: tuple[Row, ...] = ()
    how: str = "all"
    is_denied: bool = False


class BadRow(ValueError):
    """A row that says nothing yet, with a sentence for whoever wrote it."""


def rows_of(condition: Condition | None) -> Rows | None:
    """Return a condition as rows; None when it is nested too deep for that."""
    if condition is None:
        return Rows()
    if isinstance(condition, Not) and isinstance(condition.part, Joined):
        inner = rows_of(condition.part)
        return inner and replace(inner, is_denied=True)
    parts = condition.parts if isinstance(condition, Joined) else (condition,)
    rows: list[Row] = []
    for part in parts:
        found = _rows(part)
        if found is None or (len(found) > 1 and not _may_spread(condition)):
            return None
        rows += found
    if len(rows) > MOST_ROWS:
        return None
    return Rows(tuple(rows), condition.how if isinstance(condition, Joined) else "all")


def _may_spread(condition: Condition) -> bool:
    """Two bounds on one answer are two rows of an « et »."""
    return isinstance(condition, Test) or (isinstance(condition, Joined) and condition.how == "all")


def _rows(part: Condition) -> list[Row] | None:
    is_denied = isinstance(part, Not)
    test = part.part if isinstance(part, Not) else part
    if not isinstance(test, Test):
        return None
    if test.codes:
        return [Row(test.question, IS_NOT if is_denied else IS, test.codes, line=test.row)]
    if not test.is_measure:
        return [Row(test.question, BLANK if is_denied else ANSWERED)]
    if is_denied:
        return None
    bounds = ((LEAST, test.at_least), (MOST, test.at_most))
    return [Row(test.question, how, bound=_written(bound)) for how, bound in bounds if bound is not None]


def _written(bound: float | str) -> str:
    return bound if isinstance(bound, str) else f"{bound:g}"


def condition_of(rows: Rows, form: Form) -> Condition | None:
    """Return the condition that rows describe; rows without a question are left out. BadRow when one is not finished."""
    parts: list[Condition] = []
    for row in rows.rows:
        if row.question:
            parts.append(_part(row, form.questions.get(row.question)))
    if not parts:
        return None
    joined: Condition = parts[0] if len(parts) == 1 and not rows.is_denied else Joined(rows.how, tuple(parts))
    return Not(joined) if rows.is_denied else joined


def _part(row: Row, question: Question | None) -> Condition:
    if question is None:
        raise BadRow(_("la question %(code)s n’existe pas.") % {"code": row.question})
    name = question.title or question.code
    if row.comparison in {ANSWERED, BLANK}:
        return Test(question.code) if row.comparison == ANSWERED else Not(Test(question.code))
    if row.comparison in {LEAST, MOST}:
        bound = _bound(row.bound, question)
        return Test(question.code, at_least=bound) if row.comparison == LEAST else Test(question.code, at_most=bound)
    if not row.codes:
        raise BadRow(
            _("cochez au moins une réponse de « %(name)s », ou choisissez « a une réponse ».") % {"name": name}
        )
    if question.kind in MATRICES and not row.line:
        raise BadRow(_("dites de quelle ligne de « %(name)s » il s’agit.") % {"name": name})
    test = Test(question.code, row.codes, row=row.line if question.kind in MATRICES else "")
    return Not(test) if row.comparison == IS_NOT else test


def _bound(written: str, question: Question) -> float | str:
    name = question.title or question.code
    if question.kind not in MEASURED:
        raise BadRow(_("« %(name)s » ne se compare pas : ni nombre, ni date, ni échelle.") % {"name": name})
    if question.kind == QuestionKind.DATE:
        try:
            return date.fromisoformat(written).isoformat()
        except ValueError as error:
            raise BadRow(_("écrivez la date à laquelle comparer « %(name)s ».") % {"name": name}) from error
    try:
        number = float(written.replace(",", ".").replace("\u202f", "").replace(" ", ""))
    except ValueError as error:
        raise BadRow(_("écrivez le nombre auquel comparer « %(name)s ».") % {"name": name}) from error
    if not abs(number) < LARGEST:
        raise BadRow(_("écrivez le nombre auquel comparer « %(name)s ».") % {"name": name})
    return int(number) if number.is_integer() else number


def read_rows(data: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Rows:
    """Return the rows that a form sent: `data` gives single values by field, `lists` the boxes ticked."""
    rows = []
    for rank in range(MOST_ROWS):
        question = str(data.get(f"c{rank}-question") or "")
        if question and not data.get(f"c{rank}-remove"):
            comparison = str(data.get(f"c{rank}-comparison") or IS)
            rows.append(
                Row(
                    question,
                    comparison if comparison in dict(COMPARISONS) else IS,
                    tuple(lists.get(f"c{rank}-codes") or ()),
                    str(data.get(f"c{rank}-bound") or "").strip(),
                    str(data.get(f"c{rank}-line") or ""),
                )
            )
    return Rows(tuple(rows), "any" if data.get("condition-how") == "any" else "all", bool(data.get("condition-denied")))


def earlier_questions(form: Form, *, question: str = "", section: str = "") -> Iterator[Question]:
    """Return the questions asked before a question, or before a page: the only ones a condition may read."""
    for one in form.sections:
        if one.code == section:
            return
        for asked in one.questions:
            if asked.code == question:
                return
            yield asked


def comparisons_for(question: Question | None) -> Iterable[tuple[str, Any]]:
    """Return the comparisons that make sense for a question."""
    if question is None:
        return COMPARISONS
    kept = {ANSWERED, BLANK}
    if question.choices:
        kept |= {IS, IS_NOT}
    if question.kind in MEASURED:
        kept |= {LEAST, MOST}
    return [pair for pair in COMPARISONS if pair[0] in kept]
