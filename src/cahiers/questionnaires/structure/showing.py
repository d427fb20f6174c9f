"""An answer in words, as people read it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.structure.paths import is_blank


def shown_answer(question: Question, answer: Any, words: str = "") -> str:
    """Return a kept answer as a line of text, labels for codes; "" when there is none. Words beside « autre » follow it."""
    if is_blank(answer):
        return words
    labels = {option.code: option.label for option in question.choices}
    if isinstance(answer, Mapping):
        lines = [(row.label, answer.get(row.code)) for row in question.rows if not is_blank(answer.get(row.code))]
        said = [_("%(line)s : %(answer)s") % {"line": label, "answer": _labels(line, labels)} for label, line in lines]
        return " · ".join(said)
    if question.kind == QuestionKind.RANKING:
        return " · ".join(
            _("%(place)s. %(option)s") % {"place": place, "option": labels.get(code, code)}
            for place, code in enumerate(answer, 1)
        )
    if question.kind == QuestionKind.DATE:
        return date_format(date.fromisoformat(answer), "DATE_FORMAT")
    if question.kind == QuestionKind.NUMBER:
        return number_format(answer, use_l10n=True)
    said_choice = _labels(answer, labels)
    return _("%(answer)s (%(words)s)") % {"answer": said_choice, "words": words} if words else said_choice


def _labels(answer: Any, labels: Mapping[str, str]) -> str:
    codes = answer if isinstance(answer, list) else [answer]
    return ", ".join(labels.get(code, str(code)) for code in codes)
