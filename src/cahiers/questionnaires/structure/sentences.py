"""Conditions in plain words."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.foundation.text import excerpt
from cahiers.questionnaires.structure.conditions import Condition, Joined, Not, Test
from cahiers.questionnaires.structure.form import Form, Question

NAME_LENGTH = 60


def sentence_of(condition: Condition | None, form: Form) -> str:
    """Return a condition as one reads it aloud: « “Public” est “professeur” ou “élève” et … »; "" for none."""
    return "" if condition is None else _said(condition, form.questions)


def _said(condition: Condition, questions: Mapping[str, Question]) -> str:
    if isinstance(condition, Test):
        return _test(condition, questions, is_denied=False)
    if isinstance(condition, Not):
        if isinstance(condition.part, Test):
            return _test(condition.part, questions, is_denied=True)
        return _("sauf si : %(condition)s") % {"condition": _within(condition.part, questions)}
    parts = [_within(part, questions) for part in condition.parts]
    pattern = _("%(one)s, et %(other)s") if condition.how == "all" else _("%(one)s, ou %(other)s")
    said = parts[0]
    for part in parts[1:]:
        said = pattern % {"one": said, "other": part}
    return said


def _within(condition: Condition, questions: Mapping[str, Question]) -> str:
    said = _said(condition, questions)
    is_compound = isinstance(condition, Joined) and len(condition.parts) > 1
    return f"({said})" if is_compound or (isinstance(condition, Not) and isinstance(condition.part, Joined)) else said


def _test(test: Test, questions: Mapping[str, Question], *, is_denied: bool) -> str:
    question = questions.get(test.question)
    name = excerpt(question.title, NAME_LENGTH) if question and question.title else test.question
    if question and test.row:
        row = next((row.label for row in question.rows if row.code == test.row), test.row)
        name = _("%(question)s – %(line)s") % {"question": name, "line": row}
    if test.codes:
        return _codes(test, question, name, is_denied=is_denied)
    if not test.is_measure:
        pattern = _("« %(name)s » est sans réponse") if is_denied else _("« %(name)s » a une réponse")
        return pattern % {"name": name}
    bounds = {"name": name, "least": _bound(test.at_least, question), "most": _bound(test.at_most, question)}
    if test.at_most is None:
        pattern = _("« %(name)s » n’atteint pas %(least)s") if is_denied else _("« %(name)s » est au moins %(least)s")
    elif test.at_least is None:
        pattern = _("« %(name)s » dépasse %(most)s") if is_denied else _("« %(name)s » est au plus %(most)s")
    elif is_denied:
        pattern = _("« %(name)s » n’est pas entre %(least)s et %(most)s")
    else:
        pattern = _("« %(name)s » est entre %(least)s et %(most)s")
    return pattern % bounds


def _codes(test: Test, question: Question | None, name: str, *, is_denied: bool) -> str:
    labels = {option.code: option.label for option in question.choices} if question else {}
    values = ["“" + excerpt(labels.get(code, code), NAME_LENGTH) + "”" for code in test.codes]
    pattern = _("%(one)s ni %(other)s") if is_denied else _("%(one)s ou %(other)s")
    listed = values[0]
    for value in values[1:]:
        listed = pattern % {"one": listed, "other": value}
    sentence = _("« %(name)s » n’est pas %(values)s") if is_denied else _("« %(name)s » est %(values)s")
    return sentence % {"name": name, "values": listed}


def _bound(bound: float | str | None, question: Question | None) -> str:
    if bound is None:
        return ""
    if isinstance(bound, str):
        try:
            return date_format(date.fromisoformat(bound))
        except ValueError:
            return bound
    if question and question.options and float(bound).is_integer() and 1 <= bound <= len(question.options):
        return "“" + question.options[int(bound) - 1].label + "”"
    return f"{bound:g}"
