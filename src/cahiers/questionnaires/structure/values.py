"""What an answer may be, kind by kind: `clean_answer` turns what a person sent into what is kept, or says why not.

Kept values: texts, dates and codes are strings; numbers are numbers; choices are lists of codes in the order of the
form (of preference for a ranking); a table is {line: code or list of codes}. No answer is None.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.foundation.text import clean
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.structure.paths import is_blank

SHORT, LONG = 300, 10_000
NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?\Z")


class BadAnswer(ValueError):
    """An answer that cannot be kept as it is, with a sentence for the person who gave it."""


def clean_answer(question: Question, raw: Any) -> Any:
    """Return an answer as it is kept, None when there is none. BadAnswer when it does not fit the question.

    Whether an answer is required is not judged here: what is there is kept all along, what is missing is said at the end.
    """
    if is_blank(raw):
        return None
    return _CLEANERS[question.kind](question, raw)


def missing(question: Question, answer: Any) -> str:
    """Return the sentence that asks for an answer that is required, or for the end of one; empty when all is there."""
    if question.kind in {QuestionKind.MATRIX_SINGLE, QuestionKind.MATRIX_MULTIPLE} and question.is_required:
        lines = [row for row in question.rows if is_blank((answer or {}).get(row.code))]
        if lines:
            return _("Il manque une réponse à la ligne « %(line)s ».") % {"line": lines[0].label}
        return ""
    if is_blank(answer):
        return _("Cette question attend une réponse.") if question.is_required else ""
    return _too_few(question, answer)


def _too_few(question: Question, answer: Any) -> str:
    if question.kind not in {QuestionKind.MULTIPLE, QuestionKind.RANKING} or question.minimum is None:
        return ""
    exclusive = {option.code for option in question.options if option.is_exclusive}
    least = int(question.minimum)
    if len(answer) >= least or exclusive.intersection(answer):
        return ""
    return ngettext("Choisissez au moins %(n)s réponse.", "Choisissez au moins %(n)s réponses.", least) % {"n": least}


def _clean_text(question: Question, raw: Any) -> str | None:
    text = clean(str(raw))
    limit = SHORT if question.kind == QuestionKind.SHORT_TEXT else LONG
    limit = min(limit, int(question.maximum)) if question.maximum else limit
    if len(text) > limit:
        raise BadAnswer(_("%(n)s caractères au plus : il y en a %(length)s.") % {"n": limit, "length": len(text)})
    if text and question.minimum and len(text) < question.minimum:
        raise BadAnswer(_("Au moins %(n)s caractères.") % {"n": int(question.minimum)})
    return text or None


def _clean_number(question: Question, raw: Any) -> float | int:
    written = re.sub(r"[\s\u00a0\u202f]", "", str(raw))
    if isinstance(raw, bool) or not NUMBER.match(written):
        raise BadAnswer(_("Écrivez un nombre, comme 12 ou 12,5."))
    number = float(written.replace(",", "."))
    if not math.isfinite(number):
        raise BadAnswer(_("Écrivez un nombre, comme 12 ou 12,5."))
    if question.minimum is not None and number < question.minimum:
        raise BadAnswer(_("Le nombre doit être au moins %(n)s.") % {"n": f"{question.minimum:g}"})
    if question.maximum is not None and number > question.maximum:
        raise BadAnswer(_("Le nombre doit être au plus %(n)s.") % {"n": f"{question.maximum:g}"})
    return int(number) if number.is_integer() else number


def _clean_date(question: Question, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError as error:
        raise BadAnswer(_("Écrivez une date du calendrier.")) from error


def _clean_code(question: Question, raw: Any) -> str:
    code = str(raw)
    if code not in question.option_codes:
        raise BadAnswer(_("Ce choix n’est pas proposé : choisissez dans la liste."))
    return code


def _codes(question: Question, raw: Any) -> list[str]:
    given = list(raw) if isinstance(raw, (list, tuple)) else [raw]
    codes = [_clean_code(question, one) for one in given if not is_blank(one)]
    return list(dict.fromkeys(codes))


def _clean_choices(question: Question, raw: Any) -> list[str] | None:
    chosen = set(_codes(question, raw))
    if len(chosen) > 1 and any(option.is_exclusive for option in question.options if option.code in chosen):
        only = next(option.label for option in question.options if option.is_exclusive and option.code in chosen)
        raise BadAnswer(_("« %(only)s » ne se choisit avec aucune autre réponse.") % {"only": only})
    most = question.maximum
    if most is not None and len(chosen) > most:
        n = int(most)
        raise BadAnswer(
            ngettext("Choisissez au plus %(n)s réponse.", "Choisissez au plus %(n)s réponses.", n) % {"n": n}
        )
    return [option.code for option in question.options if option.code in chosen] or None


def _clean_ranking(question: Question, raw: Any) -> list[str] | None:
    if isinstance(raw, Mapping):  # {code: place}, as the form without script sends it
        placed = [(code, place) for code, place in raw.items() if not is_blank(place)]
        if len({str(place) for _code, place in placed}) != len(placed):
            raise BadAnswer(_("Deux choix ont la même place dans votre classement."))
        try:
            raw = [code for code, _place in sorted(placed, key=lambda one: int(one[1]))]
        except ValueError as error:
            raise BadAnswer(_("Une place est un nombre entier.")) from error
    ranked = _codes(question, raw)
    if question.maximum is not None and len(ranked) > question.maximum:
        n = int(question.maximum)
        raise BadAnswer(ngettext("Classez au plus %(n)s choix.", "Classez au plus %(n)s choix.", n) % {"n": n})
    return ranked or None


def _clean_table(question: Question, raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        raise BadAnswer(_("Répondez ligne par ligne."))
    kept: dict[str, Any] = {}
    for row in question.rows:
        line = raw.get(row.code)
        if is_blank(line):
            continue
        if question.kind == QuestionKind.MATRIX_SINGLE:
            kept[row.code] = _clean_code(question, line)
        else:
            chosen = set(_codes(question, line))
            kept[row.code] = [option.code for option in question.options if option.code in chosen]
    if unknown := set(raw) - {row.code for row in question.rows}:
        raise BadAnswer(_("Ce tableau n’a pas de ligne « %(line)s ».") % {"line": str(sorted(unknown)[0])[:60]})
    return kept or None


def _clean_key(question: Question, raw: Any) -> str:
    key = clean(str(raw))
    if len(key) > 60:
        raise BadAnswer(_("Choisissez dans la liste."))
    return key


_CLEANERS = {
    QuestionKind.SHORT_TEXT: _clean_text,
    QuestionKind.LONG_TEXT: _clean_text,
    QuestionKind.NUMBER: _clean_number,
    QuestionKind.DATE: _clean_date,
    QuestionKind.YES_NO: _clean_code,
    QuestionKind.SINGLE: _clean_code,
    QuestionKind.SINGLE_OTHER: _clean_code,
    QuestionKind.MULTIPLE: _clean_choices,
    QuestionKind.RANKING: _clean_ranking,
    QuestionKind.LIKERT: _clean_code,
    QuestionKind.MATRIX_SINGLE: _clean_table,
    QuestionKind.MATRIX_MULTIPLE: _clean_table,
    QuestionKind.TERRITORY: _clean_key,
    QuestionKind.FILE: _clean_key,
}
