"""A definition becomes a form, and a form its definition: what is stored, copied, imported and exported."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import OptionOrder, QuestionKind
from cahiers.questionnaires.structure.conditions import BadCondition, Condition, read_condition
from cahiers.questionnaires.structure.faults import form_faults
from cahiers.questionnaires.structure.form import (
    CODE,
    LANGUAGE_LENGTH,
    MOST_OPTIONS,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Form,
    Option,
    Question,
    Section,
)


class Unreadable(ValueError):
    """A definition that cannot be read, with a sentence for each fault: what and where."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_form(definition: Any) -> Form:
    """Return the form that a definition describes. Unreadable with every fault found when it is malformed."""
    form = read_draft(definition)
    faults = list(form_faults(form))
    if faults:
        raise Unreadable(faults)
    return form


def _text(of: Any, name: str, limit: int) -> str:
    value = of.get(name) or ""
    if not isinstance(value, str) or len(value) > limit:
        raise Unreadable(
            [_("« %(name)s » doit être un texte d’au plus %(limit)s caractères.") % {"name": name, "limit": limit}]
        )
    return value.strip()


def _code(of: Any, what: str) -> str:
    code = of.get("code") if isinstance(of, dict) else None
    if not isinstance(code, str) or not CODE.match(code):
        raise Unreadable(
            [
                _(
                    "%(what)s : le code « %(code)s » doit commencer par une minuscule et n’avoir que lettres, chiffres et _."
                )
                % {"what": what, "code": code}
            ]
        )
    return code


def listed_options(listed: Any) -> tuple[Option, ...]:
    """Return the options, or the lines of a table, that a definition lists. Unreadable when it is malformed."""
    listed = listed or []
    if not isinstance(listed, list) or len(listed) > MOST_OPTIONS:
        raise Unreadable([_("Au plus %(most)s choix par question.") % {"most": MOST_OPTIONS}])
    return tuple(
        Option(
            str(one.get("code", ""))[:60],
            _text(one, "label", TITLE_LENGTH),
            bool(one.get("is_exclusive")),
            bool(one.get("is_other")),
        )
        for one in listed
        if isinstance(one, dict)
    )


def _number(of: Any, name: str) -> float | None:
    value = of.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e15:
        raise Unreadable([_("« %(name)s » doit être un nombre.") % {"name": name}])
    return value


def read_question(of: Any) -> Question:
    """Return one question from its definition. Unreadable when it is malformed."""
    code = _code(of, _("Question"))
    try:
        kind, order = QuestionKind(of.get("kind")), OptionOrder(of.get("order") or OptionOrder.FIXED)
    except ValueError as error:
        raise Unreadable([_("Question %(code)s : genre ou ordre inconnu.") % {"code": code}]) from error
    return Question(
        code=code,
        kind=kind,
        title=_text(of, "title", TITLE_LENGTH),
        help=_text(of, "help", TEXT_LENGTH),
        is_required=bool(of.get("is_required")),
        order=order,
        condition=_condition(of),
        options=listed_options(of.get("options")),
        rows=listed_options(of.get("rows")),
        minimum=_number(of, "minimum"),
        maximum=_number(of, "maximum"),
        unit=_text(of, "unit", 40),
    )


def read_draft(definition: Any) -> Form:
    """Return the form of a questionnaire being written, whatever its faults. Unreadable when it is malformed."""
    if not isinstance(definition, dict) or not isinstance(definition.get("sections"), list):
        raise Unreadable([_("Un questionnaire a une liste de pages (sections).")])
    try:
        sections = tuple(
            Section(
                code=_code(of, _("Page")),
                title=_text(of, "title", TITLE_LENGTH),
                text=_text(of, "text", TEXT_LENGTH),
                condition=_condition(of),
                questions=tuple(read_question(question) for question in of.get("questions") or []),
            )
            for of in definition["sections"]
        )
    except (AttributeError, TypeError) as error:
        raise Unreadable([_("La définition n’a pas la forme attendue : %(why)s") % {"why": error}]) from error
    return Form(
        title=_text(definition, "title", TITLE_LENGTH),
        introduction=_text(definition, "introduction", TEXT_LENGTH),
        thanks=_text(definition, "thanks", TEXT_LENGTH),
        language=_text(definition, "language", LANGUAGE_LENGTH) or "fr",
        sections=sections,
        audience_question=_text(definition, "audience_question", 30),
        territory_question=_text(definition, "territory_question", 30),
    )


def _condition(of: Any) -> Condition | None:
    try:
        return read_condition(of.get("condition"))
    except BadCondition as error:
        where = _("Condition de %(code)s : %(why)s") % {"code": of.get("code"), "why": error}
        raise Unreadable([where]) from error


def write_form(form: Form) -> dict[str, Any]:
    """Return the definition of a form: reading it gives the same form."""
    return {
        "title": form.title,
        "introduction": form.introduction,
        "thanks": form.thanks,
        "language": form.language,
        "audience_question": form.audience_question,
        "territory_question": form.territory_question,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "text": section.text,
                "condition": section.condition.definition if section.condition else None,
                "questions": [write_question(question) for question in section.questions],
            }
            for section in form.sections
        ],
    }


def write_question(question: Question) -> dict[str, Any]:
    """Return the definition of one question."""
    return {
        "code": question.code,
        "kind": question.kind.value,
        "title": question.title,
        "help": question.help,
        "is_required": question.is_required,
        "order": question.order.value,
        "condition": question.condition.definition if question.condition else None,
        "options": [write_option(option) for option in question.options],
        "rows": [write_option(row) for row in question.rows],
        "minimum": question.minimum,
        "maximum": question.maximum,
        "unit": question.unit,
    }


def write_option(option: Option) -> dict[str, Any]:
    """Return the definition of an option, or of a line of a table."""
    return {
        "code": option.code,
        "label": option.label,
        "is_exclusive": option.is_exclusive,
        "is_other": option.is_other,
    }
