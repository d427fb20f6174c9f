"""The columns of a flat table of responses, one line for each: their names, their meaning, and the way back.

Names come from codes and stay the same from one export to the next: `code` for what takes one cell, `code__option` for each
choice of several, `code__row` and `code__row__option` for tables, `code__other` for the words beside « autre ».
An empty cell is « no answer », or « not concerned » when the question is not asked of everybody: `code__asked` tells.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.structure.form import Form, Option, Question

LONGEST = 64  # what SPSS takes; longer names end with a digest of the whole


class Content(Enum):
    """What the cells of a column hold."""

    CODE = "code"
    FLAG = "0/1"
    RANK = "rank"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    COUNT = "count"


class Part(Enum):
    """Which part of an answer a column gives."""

    ABOUT = "about"  # of the response itself, not of an answer
    ASKED = "asked"
    WHOLE = "whole"
    OPTION = "option"
    ROW = "row"
    CELL = "cell"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells hold, and where that stands in a response."""

    name: str
    part: Part
    content: Content
    label: str
    question: str = ""
    option: str = ""
    row: str = ""
    values: tuple[tuple[str, str], ...] = ()


def columns_of(form: Form, audiences: tuple[tuple[str, str], ...] = ()) -> list[Column]:
    """Return the columns of a form's responses: those about the response, then each question's, in order.

    Names differ from each other, capitals aside, and have at most 64 characters.
    """
    taken: set[str] = set()
    kept = []
    for column in (*_about(audiences), *_all(form)):
        name = _short(column.name)
        rank = 1
        while name in taken:  # codes may hold two underscores: the later column gives way
            rank += 1
            name = _short(f"{column.name}_{rank}")
        taken.add(name)
        kept.append(replace(column, name=name))
    return kept


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _about(audiences: tuple[tuple[str, str], ...]) -> Iterator[Column]:
    about = Part.ABOUT
    channels = tuple((channel.value, str(channel.label)) for channel in Channel)
    yield Column("rep_numero", about, Content.COUNT, _("Numéro de la réponse dans cet export"))
    yield Column("rep_jour", about, Content.DATE, _("Jour de l’envoi"))
    yield Column("rep_identifiant", about, Content.TEXT, _("Identifiant de la réponse, le même à chaque export"))
    yield Column("rep_public", about, Content.CODE, _("Public"), values=audiences)
    yield Column("rep_canal", about, Content.CODE, _("Canal : par quelle voie la réponse est venue"), values=channels)
    yield Column("rep_territoire", about, Content.TEXT, _("Territoire"))
    yield Column("rep_territoire_cle", about, Content.TEXT, _("Clé du territoire"))
    yield Column("rep_academie", about, Content.TEXT, _("Académie"))


def is_asked_of_all(form: Form, question: Question) -> bool:
    """Say whether no condition stands before a question."""
    return question.condition is None and form.section_of(question.code).condition is None


def _all(form: Form) -> Iterator[Column]:
    for question in form.questions.values():
        if not is_asked_of_all(form, question):
            yield Column(
                f"{question.code}__asked",
                Part.ASKED,
                Content.FLAG,
                _("Question posée : %(title)s") % {"title": question.title},
                question.code,
                values=_flags(_("non concerné"), _("posée")),
            )
        yield from answer_columns(question)


def answer_columns(question: Question) -> Iterator[Column]:
    """Return the columns of the answers to one question."""
    code, title = question.code, question.title
    if question.kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING}:
        is_ranking = question.kind == QuestionKind.RANKING
        for option in question.options:
            yield Column(
                f"{code}__{option.code}",
                Part.OPTION,
                Content.RANK if is_ranking else Content.FLAG,
                _("%(title)s – %(choice)s") % {"title": title, "choice": option.label},
                code,
                option.code,
                values=() if is_ranking else _flags(_("non choisi"), _("choisi")),
            )
    elif question.rows:
        for row in question.rows:
            yield from _row_columns(question, row)
    else:
        yield Column(
            code, Part.WHOLE, _CONTENTS.get(question.kind, Content.CODE), title, code, values=_values(question)
        )
    if question.other:
        label = _("%(title)s – précision") % {"title": title}
        yield Column(f"{code}__other", Part.OTHER, Content.TEXT, label, code, question.other.code)


def _row_columns(question: Question, row: Option) -> Iterator[Column]:
    label = _("%(title)s – %(choice)s") % {"title": question.title, "choice": row.label}
    name = f"{question.code}__{row.code}"
    if question.kind == QuestionKind.MATRIX_SINGLE:
        yield Column(name, Part.ROW, Content.CODE, label, question.code, row=row.code, values=_values(question))
        return
    for option in question.options:
        yield Column(
            f"{name}__{option.code}",
            Part.CELL,
            Content.FLAG,
            _("%(title)s – %(choice)s") % {"title": label, "choice": option.label},
            question.code,
            option.code,
            row.code,
            _flags(_("non choisi"), _("choisi")),
        )


_CONTENTS = {
    QuestionKind.SHORT_TEXT: Content.TEXT,
    QuestionKind.LONG_TEXT: Content.TEXT,
    QuestionKind.TERRITORY: Content.TEXT,
    QuestionKind.NUMBER: Content.NUMBER,
    QuestionKind.DATE: Content.DATE,
    QuestionKind.FILE: Content.FLAG,
}


def _values(question: Question) -> tuple[tuple[str, str], ...]:
    if question.kind == QuestionKind.FILE:
        return (("1", _("fichier joint")),)
    return tuple((option.code, option.label) for option in question.choices)


def _flags(no: str, yes: str) -> tuple[tuple[str, str], ...]:
    return (("0", no), ("1", yes))
