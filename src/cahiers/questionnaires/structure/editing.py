"""Gestures of the editor on a definition: each returns a new definition, the one given stays as it was.

A definition being written may have faults; it is never malformed: codes are well formed and unique, kinds exist.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import CODE, MOST_QUESTIONS
from cahiers.questionnaires.structure.option_lines import code_from

Definition = dict[str, Any]
MOST_SECTIONS = 60
UP, DOWN = "up", "down"


def blank_definition(title: str, language: str = "fr") -> Definition:
    """Return a questionnaire of one empty page."""
    section: Definition = {"code": "p1", "title": _("Première page"), "text": "", "condition": None, "questions": []}
    return {
        "title": title,
        "introduction": "",
        "thanks": "",
        "language": language,
        "audience_question": "",
        "territory_question": "",
        "sections": [section],
    }


def question_places(definition: Definition) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Return every question with the rank of its page and its rank in the page."""
    for section_rank, section in enumerate(definition["sections"]):
        for rank, question in enumerate(section["questions"]):
            yield section_rank, rank, question


def _section(definition: Definition, code: str) -> int:
    for rank, section in enumerate(definition["sections"]):
        if section["code"] == code:
            return rank
    raise Refused(_("Cette page n’existe plus : quelqu’un l’a retirée."))


def _question(definition: Definition, code: str) -> tuple[int, int]:
    for section_rank, rank, question in question_places(definition):
        if question["code"] == code:
            return section_rank, rank
    raise Refused(_("Cette question n’existe plus : quelqu’un l’a retirée."))


def _codes(definition: Definition) -> set[str]:
    return {question["code"] for _section_rank, _rank, question in question_places(definition)}


def _next(prefix: str, taken: set[str]) -> str:
    rank = 1
    while f"{prefix}{rank}" in taken:
        rank += 1
    return f"{prefix}{rank}"


def add_section(definition: Definition, title: str) -> tuple[Definition, str]:
    """Add a page at the end; return the definition and the page's code."""
    if len(definition["sections"]) >= MOST_SECTIONS:
        raise Refused(_("Au plus %(most)s pages par questionnaire.") % {"most": MOST_SECTIONS})
    changed = deepcopy(definition)
    code = _next("p", {section["code"] for section in changed["sections"]})
    changed["sections"].append({"code": code, "title": title, "text": "", "condition": None, "questions": []})
    return changed, code


def change_section(definition: Definition, code: str, values: Mapping[str, Any]) -> Definition:
    """Change the title, the text and the condition of a page."""
    changed = deepcopy(definition)
    changed["sections"][_section(changed, code)].update({name: values[name] for name in ("title", "text", "condition")})
    return changed


def remove_section(definition: Definition, code: str) -> Definition:
    """Remove a page and its questions; a questionnaire keeps one page at least."""
    if len(definition["sections"]) == 1:
        raise Refused(_("Un questionnaire garde au moins une page."))
    changed = deepcopy(definition)
    del changed["sections"][_section(changed, code)]
    return _forget(changed)


def move_section(definition: Definition, code: str, way: str) -> Definition:
    """Move a page up or down; at the end of the list nothing moves."""
    changed = deepcopy(definition)
    sections, rank = changed["sections"], _section(changed, code)
    goal = rank + (1 if way == DOWN else -1)
    if 0 <= goal < len(sections):
        sections[rank], sections[goal] = sections[goal], sections[rank]
    return changed


def add_question(definition: Definition, section: str, question: Mapping[str, Any]) -> tuple[Definition, str]:
    """Add a question at the end of a page; its code is kept when it is free. Return the definition and the code."""
    taken = _codes(definition)
    if len(taken) >= MOST_QUESTIONS:
        raise Refused(_("Au plus %(most)s questions par questionnaire.") % {"most": MOST_QUESTIONS})
    changed = deepcopy(definition)
    wanted = str(question.get("code") or "")
    code = code_from(wanted, taken) if wanted else _next("q", taken)
    added = {"title": "", "help": "", "condition": None, **deepcopy(dict(question)), "code": code}
    QuestionKind(added["kind"])
    changed["sections"][_section(changed, section)]["questions"].append(added)
    return changed, code


def put_question_back(definition: Definition, section: str, question: Mapping[str, Any]) -> tuple[Definition, str]:
    """Put back a question that was removed, at the end of a page, or of the last one when that page went too."""
    codes = [one["code"] for one in definition["sections"]]
    return add_question(definition, section if section in codes else codes[-1], question)


def put_section_back(definition: Definition, section: Mapping[str, Any]) -> tuple[Definition, str]:
    """Put back a page that was removed, at the end, with those of its questions that stand nowhere else."""
    changed, added = add_section(definition, section["title"])
    taken = _codes(changed)
    code = added if section["code"] in {one["code"] for one in definition["sections"]} else section["code"]
    questions = [deepcopy(one) for one in section["questions"] if one["code"] not in taken]
    if len(taken) + len(questions) > MOST_QUESTIONS:
        raise Refused(_("Au plus %(most)s questions par questionnaire.") % {"most": MOST_QUESTIONS})
    changed["sections"][-1] = {**deepcopy(dict(section)), "code": code, "questions": questions}
    return changed, code


def change_question(definition: Definition, code: str, values: Mapping[str, Any]) -> Definition:
    """Change a question. A new code replaces the old one in conditions too; refused when another question has it."""
    changed = deepcopy(definition)
    section_rank, rank = _question(changed, code)
    new = str(values.get("code") or code)
    if not CODE.match(new):
        raise Refused(_("Le code commence par une minuscule et n’a que des lettres sans accent, des chiffres et _."))
    if new != code and new in _codes(changed):
        raise Refused(_("Une autre question a déjà le code %(code)s.") % {"code": new})
    changed["sections"][section_rank]["questions"][rank] = {**deepcopy(dict(values)), "code": new}
    if new != code:
        _rename(changed, code, new)
    return changed


def remove_question(definition: Definition, code: str) -> Definition:
    """Remove a question; conditions on it stay, and are shown as faults to settle."""
    changed = deepcopy(definition)
    section_rank, rank = _question(changed, code)
    del changed["sections"][section_rank]["questions"][rank]
    return _forget(changed)


def move_question(definition: Definition, code: str, way: str) -> Definition:
    """Move a question up or down, from a page to the next one when it stands at the edge."""
    changed = deepcopy(definition)
    section_rank, rank = _question(changed, code)
    sections = changed["sections"]
    questions = sections[section_rank]["questions"]
    goal = rank + (1 if way == DOWN else -1)
    if 0 <= goal < len(questions):
        questions[rank], questions[goal] = questions[goal], questions[rank]
    elif 0 <= section_rank + (1 if way == DOWN else -1) < len(sections):
        moved = questions.pop(rank)
        beside = sections[section_rank + (1 if way == DOWN else -1)]["questions"]
        beside.insert(0 if way == DOWN else len(beside), moved)
    return changed


def place_question(definition: Definition, code: str, section: str) -> Definition:
    """Put a question at the end of another page."""
    changed = deepcopy(definition)
    section_rank, rank = _question(changed, code)
    goal = _section(changed, section)
    if goal != section_rank:
        changed["sections"][goal]["questions"].append(changed["sections"][section_rank]["questions"].pop(rank))
    return changed


def _forget(definition: Definition) -> Definition:
    codes = _codes(definition)
    for name in ("audience_question", "territory_question"):
        if definition.get(name) and definition[name] not in codes:
            definition[name] = ""
    return definition


def _rename(definition: Definition, old: str, new: str) -> None:
    for name in ("audience_question", "territory_question"):
        if definition.get(name) == old:
            definition[name] = new
    for section in definition["sections"]:
        _rename_in(section.get("condition"), old, new)
        for question in section["questions"]:
            _rename_in(question.get("condition"), old, new)


def _rename_in(condition: Any, old: str, new: str) -> None:
    if isinstance(condition, dict):
        if condition.get("question") == old:
            condition["question"] = new
        for part in condition.values():
            _rename_in(part, old, new)
    elif isinstance(condition, list):
        for part in condition:
            _rename_in(part, old, new)
