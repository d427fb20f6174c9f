"""Which column of a file gives which question: a first guess, and the choice that a person made of it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from typing import Any

from cahiers.foundation.text import plain
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.imports.source import Source
from cahiers.questionnaires.structure.columns import Column, Part, answer_columns
from cahiers.questionnaires.structure.form import Form, Question

NOTHING, GROUP = "", "group"  # no column; one column for each choice or line, known by their names
ALIKE = 0.82  # below, titles that differ by one word of meaning are taken for each other
NOT_WORDS = re.compile("[^a-z0-9]+")
DATES = (
    "rep_jour",
    "submitdate",
    "date",
    "jour",
    "datestamp",
    "horodateur",
    "timestamp",
    "date denvoi",
    "date d envoi",
)
OURS = ("rep identifiant",)
REFERENCES = (*OURS, "id", "response id", "identifiant", "reference", "uuid", "token")
PLACES = ("rep territoire cle", "territoire", "uai", "code uai", "departement", "academie")


def key_of(name: str) -> str:
    """Return what makes two names of columns the same: their words, without capitals, accents nor signs.

    >>> key_of("Outils [Tablette]"), key_of("outils__tablette")
    ('outils tablette', 'outils tablette')
    """
    return NOT_WORDS.sub(" ", plain(name)).strip()


@dataclass(frozen=True)
class Columns:
    """What a person chose: the rank of a column, or a group of them, for each question; ranks of the others."""

    questions: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)  # the words beside « autre »
    reference: str = NOTHING
    date: str = NOTHING
    place: str = NOTHING

    @property
    def definition(self) -> dict[str, Any]:
        """The choice as it is kept."""
        return asdict(self)


def importable(form: Form) -> list[Question]:
    """Return the questions that a file of text can answer."""
    return [question for question in form.questions.values() if question.kind != QuestionKind.FILE]


def guess(form: Form, source: Source) -> Columns:
    """Return the columns that seem to give each question, by code, by title, then by what resembles a title."""
    keys: dict[str, str] = {}
    for rank, name in enumerate(source.header):
        keys.setdefault(key_of(name), str(rank))
    questions: dict[str, str] = {}
    others: dict[str, str] = {}
    for question in importable(form):
        found = keys.get(key_of(question.code)) or keys.get(key_of(question.title)) or NOTHING
        if not found and group_of(question, source):
            found = GROUP
        questions[question.code] = found
        if question.other:
            starts = (question.code, f"{question.code} {question.other.code}", question.title)
            tries = [key_of(f"{start} {end}") for start in starts for end in ("other", "autre", "precision")]
            others[question.code] = next((keys[one] for one in tries if one in keys), NOTHING)
    _guess_by_likeness(form, source, questions, others)
    return Columns(
        questions,
        others,
        reference=_first(keys, OURS if source.is_ours else REFERENCES, questions),
        date=_first(keys, DATES, questions),
        place=_first(keys, PLACES, questions),
    )


def _first(keys: Mapping[str, str], names: tuple[str, ...], questions: Mapping[str, str]) -> str:
    taken = set(questions.values())
    return next(
        (keys[key_of(one)] for one in names if keys.get(key_of(one), NOTHING) not in {NOTHING, *taken}), NOTHING
    )


def _guess_by_likeness(form: Form, source: Source, questions: dict[str, str], others: Mapping[str, str]) -> None:
    taken = {*questions.values(), *others.values()}
    free = {str(rank): key_of(name) for rank, name in enumerate(source.header) if str(rank) not in taken and name}
    for code, found in questions.items():
        title = key_of(form.questions[code].title)
        if found or not title or not free:
            continue
        rank = max(free, key=lambda one: _alike(title, free[one]))
        if _alike(title, free[rank]) >= ALIKE:
            questions[code] = rank
            del free[rank]


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def group_of(question: Question, source: Source) -> list[tuple[Column, int]]:
    """Return the columns that give a question together, each with its rank: `code__choice`, `code[choice]`, "Title [Label]"."""
    ranks: dict[str, int] = {}
    for rank, name in enumerate(source.header):
        ranks.setdefault(key_of(name), rank)
    labels = {option.code: option.label for option in (*question.options, *question.rows)}
    found = []
    for column in answer_columns(question):
        if column.part not in {Part.OPTION, Part.ROW, Part.CELL}:
            continue
        parts = [code for code in (column.row, column.option) if code]
        words = " ".join(labels[code] for code in parts)
        tries = (
            column.name,
            " ".join([question.code, *parts]),
            f"{question.code} {words}",
            f"{question.title} {words}",
        )
        rank_found = next((ranks[key_of(one)] for one in tries if key_of(one) in ranks), None)
        if rank_found is not None:
            found.append((column, rank_found))
    return found
