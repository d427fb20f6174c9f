"""An answer in words, as people read it: its author, and whoever types or tries a form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import MATRICES, Option, Question
from cahiers.questionnaires.structure.parting import chose_other
from cahiers.questionnaires.structure.paths import is_blank


def answer_lines(question: Question, answer: Any, other: str = "", names: Mapping[str, str] | None = None) -> list[str]:
    """Return an answer in words, a line for each thing it holds; none when it was left blank.

    `names` gives the names of the territories and files that answers point at.
    """
    if is_blank(answer):
        return []
    if question.kind in MATRICES:
        rows = [(row.label, answer.get(row.code)) for row in question.rows]
        return [
            _("%(line)s : %(answer)s") % {"line": label, "answer": ", ".join(_labels(question.options, chosen, ""))}
            for label, chosen in rows
            if not is_blank(chosen)
        ]
    if question.is_closed:
        labels = _labels(question.choices, answer, other)
        if question.kind == QuestionKind.RANKING:
            return [f"{place}. {label}" for place, label in enumerate(labels, 1)]
        return labels
    if question.kind == QuestionKind.NUMBER:
        written = f"{answer:.9g}" if isinstance(answer, float) else str(answer)
        written = written.replace(".", ",") if get_language() == "fr" else written
        return [f"{written} {question.unit}".strip()]
    if question.kind == QuestionKind.DATE:
        return [date_format(date.fromisoformat(answer), "DATE_FORMAT")]
    return [(names or {}).get(str(answer), str(answer))]


def in_one_line(question: Question, answer: Any, other: str = "", names: Mapping[str, str] | None = None) -> str:
    """Return an answer in words on one line; words beside « autre » are told even where nobody chose it."""
    has_parts = question.kind in MATRICES or question.kind == QuestionKind.RANKING
    said = (" · " if has_parts else ", ").join(answer_lines(question, answer, other, names))
    if not other or chose_other(question, answer):
        return said
    return _("%(answer)s (%(words)s)") % {"answer": said, "words": other} if said else other


def _labels(options: tuple[Option, ...], chosen: Any, other: str) -> list[str]:
    by_code = {option.code: option for option in options}
    listed = [by_code[code] for code in (chosen if isinstance(chosen, list) else [chosen]) if code in by_code]
    return [
        _("%(line)s : %(answer)s") % {"line": option.label, "answer": other}
        if option.is_other and other
        else option.label
        for option in listed
    ]
