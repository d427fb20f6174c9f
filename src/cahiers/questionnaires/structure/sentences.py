"""A condition as a plain sentence, for people: on paper, in the editor, beside an answer that was set aside."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cahiers.foundation.text import excerpt
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Condition, Joined, Not, Test
from cahiers.questionnaires.structure.form import Form, Option, Question

TITLE_SHOWN = 90


def sentence(condition: Condition | None, form: Form) -> str:
    """Return what must be true of the earlier answers, to be read after « si » ; "" without a condition.

    Questions are named by their number on the form and their title. A negation is carried down to what it denies, so
    that no sentence holds another one. A condition on a question that the form does not have names its code.
    """
    return "" if condition is None else _said(condition, form, denied=False, depth=0)


def number_of(form: Form, code: str) -> int:
    """Return the number of a question on the form, from 1; 0 when it has no such question."""
    return next((rank for rank, known in enumerate(form.questions, 1) if known == code), 0)


def _said(condition: Condition, form: Form, *, denied: bool, depth: int) -> str:
    if isinstance(condition, Not):
        return _said(condition.part, form, denied=not denied, depth=depth)
    if isinstance(condition, Test):
        return _tested(condition, form, denied)
    if len(condition.parts) == 1:
        return _said(condition.parts[0], form, denied=denied, depth=depth)
    wants_all = (condition.how == "all") != denied
    is_nested = any(_is_joined(part) for part in condition.parts)
    said = [_said(part, form, denied=denied, depth=depth + 1) for part in condition.parts]
    if not is_nested and depth == 0:
        return _joined(said, _("%(first)s et %(last)s") if wants_all else _("%(first)s, ou %(last)s"))
    if is_nested and depth == 0:
        listed = _joined(said, "%(first)s\u202f; %(last)s")
        opening = _("tout ceci est vrai : %(parts)s") if wants_all else _("l’un au moins de ceci est vrai : %(parts)s")
        return opening % {"parts": listed}
    inner = _joined(said, _("%(first)s et %(last)s") if wants_all else _("%(first)s, ou %(last)s"))
    return f"({inner})"


def _is_joined(condition: Condition) -> bool:
    while isinstance(condition, Not) or (isinstance(condition, Joined) and len(condition.parts) == 1):
        condition = condition.part if isinstance(condition, Not) else condition.parts[0]
    return isinstance(condition, Joined)


def _joined(parts: Sequence[str], template: str) -> str:
    said = parts[0]
    for part in parts[1:]:
        said = template % {"first": said, "last": part}
    return said


def _listed(options: Sequence[Option], last: str) -> str:
    """Return labels in quotation marks, with commas, the last one after « ou » or « ni »."""
    quoted = [_("« %(label)s »") % {"label": option.label} for option in options]
    if len(quoted) == 1:
        return quoted[0]
    return last % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}


def _named(test: Test, question: Question, form: Form) -> str:
    names = {"number": number_of(form, question.code), "title": excerpt(question.title, TITLE_SHOWN)}
    row = next((row.label for row in question.rows if row.code == test.row), "")
    if row:
        return _("la ligne « %(row)s » de la question %(number)s (%(title)s)") % {**names, "row": row}
    return _("la question %(number)s (%(title)s)") % names


def _tested(test: Test, form: Form, denied: bool) -> str:
    question = form.questions.get(test.question)
    if question is None:
        return _("la question « %(code)s » a la réponse attendue") % {"code": test.question}
    where = {"question": _named(test, question, form)}
    options = [option for option in question.choices if option.code in test.codes]
    if test.is_measure and question.kind == QuestionKind.LIKERT:
        options = _within(test, question)
    if options:
        return _chosen(options, where, denied)
    if test.is_measure:
        return _measured(test, question, where, denied)
    if denied:
        return _("vous n’avez pas répondu à %(question)s") % where
    return _("vous avez répondu à %(question)s") % where


def _chosen(options: Sequence[Option], where: dict[str, str], denied: bool) -> str:
    if not denied:
        choices = _listed(options, _("%(first)s ou %(last)s"))
        return _("vous avez répondu %(choices)s à %(question)s") % {**where, "choices": choices}
    if len(options) == 1:
        choices = _listed(options, "")
        return _("vous n’avez pas répondu %(choices)s à %(question)s") % {**where, "choices": choices}
    choices = _listed(options, _("%(first)s ni %(last)s"))
    return _("vous n’avez répondu ni %(choices)s à %(question)s") % {**where, "choices": choices}


def _within(test: Test, question: Question) -> list[Option]:
    """Return the options of a scale between the bounds of a test, both ends included."""

    def passes(rank: int) -> bool:
        try:
            return (test.at_least is None or rank >= float(test.at_least)) and (
                test.at_most is None or rank <= float(test.at_most)
            )
        except ValueError:
            return False

    return [option for rank, option in enumerate(question.options, 1) if passes(rank)]


def _bound(bound: float | str | None, question: Question) -> str:
    if isinstance(bound, str):
        try:
            return date_format(date.fromisoformat(bound), "DATE_FORMAT")
        except ValueError:
            return bound
    written = number_format(0 if bound is None else bound, use_l10n=True)
    return f"{written}\u00a0{question.unit}" if question.unit else written


def _measured(test: Test, question: Question, where: dict[str, str], denied: bool) -> str:
    least, most = _bound(test.at_least, question), _bound(test.at_most, question)
    said = {**where, "least": least, "most": most}
    is_date = question.kind == QuestionKind.DATE
    if test.at_least is not None and test.at_most is not None:
        if is_date:
            span = _("votre réponse à %(question)s va du %(least)s au %(most)s")
            outside = _("votre réponse à %(question)s ne va pas du %(least)s au %(most)s")
        else:
            span = _("votre réponse à %(question)s va de %(least)s à %(most)s")
            outside = _("votre réponse à %(question)s ne va pas de %(least)s à %(most)s")
        return (outside if denied else span) % said
    if test.at_least is not None:
        if is_date:
            after = _("votre réponse à %(question)s est le %(least)s ou après")
            return (_("votre réponse à %(question)s n’est ni le %(least)s ni après") if denied else after) % said
        over = _("votre réponse à %(question)s est au moins %(least)s")
        return (_("votre réponse à %(question)s n’atteint pas %(least)s") if denied else over) % said
    if is_date:
        before = _("votre réponse à %(question)s est le %(most)s ou avant")
        return (_("votre réponse à %(question)s n’est ni le %(most)s ni avant") if denied else before) % said
    under = _("votre réponse à %(question)s est au plus %(most)s")
    return (_("votre réponse à %(question)s dépasse %(most)s, ou manque") if denied else under) % said
