"""A definition being written: its form, and its faults beside what they are about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cahiers.questionnaires.structure.faults import condition_faults, form_faults, question_faults
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.reading import read_draft


@dataclass(frozen=True)
class Draft:
    """A form whatever its faults; `questions` and `sections` give the faults of each by its code, `faults` all of them."""

    form: Form
    faults: list[str] = field(default_factory=list)
    questions: Mapping[str, list[str]] = field(default_factory=dict)
    sections: Mapping[str, list[str]] = field(default_factory=dict)


def draft_of(definition: Any) -> Draft:
    """Return a definition being written as a form and its faults. Unreadable when it is malformed."""
    form = read_draft(definition)
    known: dict[str, Question] = {}
    sections: dict[str, list[str]] = {}
    questions: dict[str, list[str]] = {}
    for section in form.sections:
        sections[section.code] = list(condition_faults(section.condition, known))
        for question in section.questions:
            questions[question.code] = list(_faults(question, known))
            known[question.code] = question
    return Draft(form, list(form_faults(form)), questions, sections)


def _faults(question: Question, known: Mapping[str, Question]) -> Iterator[str]:
    yield from question_faults(question)
    yield from condition_faults(question.condition, known)


def frozen_part_of(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return what does not change once a questionnaire is open: a definition without its titles, texts and labels."""
    return {
        "audience_question": definition.get("audience_question") or "",
        "territory_question": definition.get("territory_question") or "",
        "sections": [
            {
                "code": section["code"],
                "condition": section.get("condition") or None,
                "questions": [_frozen(question) for question in section["questions"]],
            }
            for section in definition["sections"]
        ],
    }


def _frozen(question: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: question.get(name) or None for name in ("code", "kind", "is_required", "condition", "unit")}
    kept["order"] = question.get("order") or "fixed"
    kept |= {name: question.get(name) for name in ("minimum", "maximum")}
    for name in ("options", "rows"):
        kept[name] = [
            (one["code"], bool(one.get("is_exclusive")), bool(one.get("is_other"))) for one in question.get(name) or []
        ]
    return kept
