"""Tags of questionnaires: what one question's fields show."""

from typing import Any

from django import forms, template
from django.forms.utils import ErrorDict, ErrorList
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cahiers.campaign.templatetags.campaign import crumbs
from cahiers.foundation.fragments import fragment
from cahiers.questionnaires.enums import OptionOrder
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.shown import ShownQuestion
from cahiers.questionnaires.structure.form import Option, Question
from cahiers.questionnaires.structure.posted import Sought, field_of
from cahiers.territory.forms import NodeField

register = template.Library()


class _ShownPicker(forms.Form):
    """A form of one picker that is only shown: its fault was found elsewhere."""

    def __init__(self, name: str, sought: Sought, fault: str) -> None:
        super().__init__({name: sought.key, f"{name}_q": sought.query})
        self._errors = ErrorDict({name: ErrorList([fault])} if fault else {})


@register.inclusion_tag("components/breadcrumb.html")
def questionnaire_crumbs(questionnaire: Questionnaire, *, here: str) -> dict[str, Any]:
    """Show where one is under the page of a questionnaire."""
    campaign = questionnaire.campaign
    url = reverse("questionnaires:detail", args=[campaign.slug, questionnaire.slug])
    return crumbs(campaign, here=here, via=questionnaire.title, via_url=url)


@register.filter
def holds(answer: Any, code: str) -> bool:
    """Say whether an answer is, or has among its choices, the option of that code."""
    return code in answer if isinstance(answer, (list, tuple)) else answer == code


@register.filter
def line(answer: Any, code: str) -> Any:
    """Return what a table's answer holds on the line of that code."""
    return (answer.get(code) if isinstance(answer, dict) else None) or ""


@register.filter
def place_of(answer: Any, code: str) -> str:
    """Return the place, from 1, of an option in a ranking as it is kept or as it was just sent; "" when it has none."""
    if isinstance(answer, dict):
        return str(answer.get(code) or "")
    return str(answer.index(code) + 1) if isinstance(answer, (list, tuple)) and code in answer else ""


@register.filter
def places(question: Question) -> range:
    """Return the places that a ranking gives: as many as its options, or as its maximum allows."""
    most = len(question.options)
    return range(1, (min(most, int(question.maximum)) if question.maximum else most) + 1)


@register.filter
def typed(answer: Any) -> str:
    """Write an answer as a person would type it: numbers without grouping, with the comma of French."""
    if isinstance(answer, bool) or answer is None:
        return ""
    written = str(answer)
    return written.replace(".", ",") if isinstance(answer, float) and get_language() == "fr" else written


@register.filter
def words_of(question: Question) -> Option | None:
    """Return the option that asks for words of one's own."""
    return question.other


@register.simple_tag
def bounds(question: Question) -> str:
    """Say in words between what a number must lie, or how many choices to make; "" without bounds."""
    least = f"{question.minimum:g}" if question.minimum is not None else ""
    most = f"{question.maximum:g}" if question.maximum is not None else ""
    if least and most:
        return _("Entre %(least)s et %(most)s.") % {"least": least, "most": most}
    if least:
        return _("Au moins %(least)s.") % {"least": least}
    return _("Au plus %(most)s.") % {"most": most} if most else ""


@register.simple_tag
def node_picker(question: Question, answer: Any, fault: str) -> SafeString:
    """Show the picker of territories of a question, with what was searched and chosen."""
    name = field_of(question)
    sought = answer if isinstance(answer, Sought) else Sought(str(answer or ""), "")
    form = _ShownPicker(name, sought, fault)
    title = _("%(title)s (obligatoire)") % {"title": question.title} if question.is_required else question.title
    field = NodeField(label=title, required=True, help_text=question.help)  # what is optional is not marked here
    form.fields[name] = field
    return form[name].as_widget()


@register.simple_tag
def question_box(shown: ShownQuestion, revision: tuple[object, ...]) -> SafeString:
    """Show a question of a page; one that holds at most a short choice is rendered once for everybody.

    `revision` names the questionnaire and the revision of its wordings.
    """
    question, answer = shown.question, shown.answer

    def context() -> dict[str, Any]:
        return {
            "question": question,
            "answer": answer,
            "other": shown.other,
            "fault": shown.fault,
            "options": shown.options,
            "help": question.help,
        }

    is_common = question.order != OptionOrder.SHUFFLED and (answer is None or question.is_closed)
    seen = tuple(answer) if isinstance(answer, list) else answer
    is_common = is_common and isinstance(seen, (str, tuple, type(None)))
    if shown.other or shown.fault or not is_common:
        return render_to_string("questionnaires/answer/question.html", context())
    return fragment("questionnaires/answer/question.html", (*revision, question.code, seen), context)
