"""The editor: the outline, a page or a question to change, and what respondents will see."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board, board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.foundation.text import clean, clean_line
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.wording import correct_wording
from cahiers.questionnaires.actions.writing import EditedMeanwhile, RemovedMeanwhile, edit_definition
from cahiers.questionnaires.forms.conditions import ConditionBox
from cahiers.questionnaires.forms.editing import AddForm, BankChoiceForm, KeepForm, SectionForm, WordingForm
from cahiers.questionnaires.forms.question import QuestionForm
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.editing import (
    Workshop,
    bank_choices,
    bank_scopes,
    option_lists,
    options_in_bank,
    questionnaire_of,
    with_question,
    with_section,
    workshop_of,
)
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.structure.condition_rows import earlier_questions
from cahiers.questionnaires.structure.form import Question, Section
from cahiers.questionnaires.structure.option_lines import write_options
from cahiers.questionnaires.structure.reading import read_question

Definition = editing.Definition
PREVIEW_SEED = b"preview"


def opened(request: PersonRequest, campaign: str, slug: str, **current: str) -> tuple[Board, Workshop]:
    """Return the campaign and the questionnaire on the bench; 404 without one, 403 for whoever may not edit it."""
    board = board_of(campaign)
    questionnaire = questionnaire_of(board, slug)
    require(request, "questionnaires.edit", questionnaire)
    return board, workshop_of(questionnaire, **current)


def _only_looks(request: PersonRequest) -> bool:
    """Say whether the form was sent to be seen, not kept: another kind, a row less, « Voir »."""
    return request.POST.get("gesture") in {"preview", "take"} or any(name.endswith("-remove") for name in request.POST)


def show_refusal(form: Any, error: Refused, workshop: Workshop) -> None:
    """Say why above the form; after somebody else's change, the form starts from the revision as it is now."""
    form.refuse(error)
    if isinstance(error, EditedMeanwhile):
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = str(workshop.questionnaire.revision)


@door("GET", members=True)
def edit(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show a questionnaire's outline, its faults and what to do next."""
    board, workshop = opened(request, campaign, slug)
    return page(request, "questionnaires/edit.html", {"board": board, "workshop": workshop})


def _section(workshop: Workshop, code: str) -> Section:
    for section in workshop.draft.form.sections:
        if section.code == code:
            return section
    raise Http404


def section_page(
    request: PersonRequest, board: Board, workshop: Workshop, section: Section, status: int = 200, **given: Any
) -> HttpResponse:
    """Show a page of a questionnaire with the forms given, or fresh ones."""
    revision = {"revision": workshop.questionnaire.revision}
    context = {
        "board": board,
        "workshop": workshop,
        "section": section,
        "form": given.get("form") or SectionForm(initial=SectionForm.initial_of(section) | revision),
        "box": given.get("box") or _section_box(workshop, section),
        "add": given.get("add") or AddForm(initial=revision, prefix="add"),
        "bank": given.get("bank")
        or BankChoiceForm(initial=revision, prefix="bank", choices=bank_choices(request.user)),
    }
    return page(request, "questionnaires/edit_section.html", context, status=status)


def _section_box(workshop: Workshop, section: Section) -> ConditionBox:
    form = workshop.draft.form
    return ConditionBox(form, earlier_questions(form, section=section.code), section.condition)


@door("GET", members=True)
def section_form(request: PersonRequest, campaign: str, slug: str, section: str) -> HttpResponse:
    """Show a page of a questionnaire: its title, its text, its condition; add a question to it."""
    board, workshop = opened(request, campaign, slug, current_section=section)
    return section_page(request, board, workshop, _section(workshop, section))


def typed_section(
    request: PersonRequest, campaign: str, slug: str, code: str
) -> tuple[Board, Workshop, Section, SectionForm, ConditionBox]:
    """Return a page of a questionnaire on the bench, there or removed since, with what was typed of it."""
    board, workshop = opened(request, campaign, slug, current_section=code)
    workshop = with_section(workshop, code)
    shown = _section(workshop, code)
    form, box = SectionForm(_as_of_now(request.POST, workshop)), _section_box(workshop, shown)
    if workshop.is_draft:
        box.read(request.POST)
    return board, workshop, shown, form, box


def section_values(form: SectionForm, box: ConditionBox) -> dict[str, Any]:
    """Return what was typed of a page, as it is kept."""
    data = form.cleaned_data
    return {"title": clean_line(data["title"]), "text": clean(data["text"]), "condition": box.definition}


def _as_of_now(typed: QueryDict, workshop: Workshop) -> QueryDict:
    """Return what was typed; about something that was removed, it starts from the revision as it is now."""
    if not workshop.is_missing:
        return typed
    again = typed.copy()
    again["revision"] = str(workshop.questionnaire.revision)
    if again.get("section") not in {section.code for section in workshop.draft.form.sections}:
        again.pop("section", None)
    return again


@door("POST", members=True)
def section_submit(request: PersonRequest, campaign: str, slug: str, section: str) -> HttpResponse:
    """Keep a page as it was changed, or show the form again with what was typed, even when the page was removed."""
    board, workshop, shown, form, box = typed_section(request, campaign, slug, section)
    if _only_looks(request):
        return section_page(request, board, workshop, shown, form=form, box=box)
    if workshop.is_missing:
        form.refuse(RemovedMeanwhile(is_page=True, is_draft=workshop.is_draft))
        return section_page(request, board, workshop, shown, 409, form=form, box=box)
    if form.is_valid() and not box.error:
        values = section_values(form, box)

        def change(definition: Definition) -> Definition:
            return editing.change_section(definition, section, values)

        try:
            _keep(workshop, change, gesture="section", revision=form.cleaned_data["revision"], by=request.user)
        except Refused as error:
            show_refusal(form, error, workshop)
        else:
            messages.success(request, _("La page est enregistrée."))
            return redirect("questionnaires:edit_section", campaign, slug, section)
    return section_page(request, board, workshop, shown, 422, form=form, box=box)


def _keep(workshop: Workshop, change: Callable[[Definition], Definition], *, gesture: str, **how: Any) -> Questionnaire:
    """Change a draft freely, and only the words of what is open."""
    if workshop.is_open:
        return correct_wording(workshop.questionnaire, change, **how)
    return edit_definition(workshop.questionnaire, change, gesture=gesture, **how)


def _question(workshop: Workshop, code: str) -> tuple[Section, Question]:
    question = workshop.draft.form.questions.get(code)
    if question is None:
        raise Http404
    return workshop.draft.form.section_of(code), question


def _form(workshop: Workshop, section: Section, question: Question, data: Any = None) -> WordingForm:
    initial = {"revision": workshop.questionnaire.revision, "section": section.code}
    if not workshop.is_draft:
        return WordingForm(data, question=question, initial=initial)
    return QuestionForm(data, question=question, form=workshop.draft.form, initial=initial)


def _with_taken_options(request: PersonRequest) -> Any:
    """Return what was typed, with a list of choices of the bank in place of the question's when it was asked for."""
    taken = options_in_bank(request.user, request.POST.get("list", "")) if request.POST.get("gesture") == "take" else []
    if not taken:
        return request.POST
    typed = request.POST.copy()
    typed["options"] = write_options(taken, with_codes=True)
    return typed


def _box(workshop: Workshop, question: Question) -> ConditionBox:
    form = workshop.draft.form
    return ConditionBox(form, earlier_questions(form, question=question.code), question.condition)


def keep_form(request: PersonRequest, *data: Any, **options: Any) -> KeepForm:
    """Return the form that keeps a question in the bank, for the territories that a person holds."""
    return KeepForm(*data, prefix="keep", scopes=bank_scopes(request.user), **options)


def question_page(
    request: PersonRequest,
    board: Board,
    workshop: Workshop,
    form: WordingForm,
    box: ConditionBox,
    status: int = 200,
    keep: KeepForm | None = None,
) -> HttpResponse:
    """Show a question with what was typed, beside what respondents will see."""
    question = form.question
    if form.is_bound and form.is_valid():
        question = read_question(form.definition)  # as it would be seen, kept or not
    context = {
        "board": board,
        "workshop": workshop,
        "question": form.question,
        "section": workshop.draft.form.section_of(form.question.code),
        "faults": workshop.draft.questions[form.question.code],
        "form": form,
        "box": box,
        "keep": keep or keep_form(request, initial={"what": "question", "title": form.question.title[:200]}),
        "lists": option_lists(request.user) if workshop.is_draft and "options" in form.fields else [],
        "seen": question,
        "seen_options": question.ordered_options(PREVIEW_SEED),
    }
    return page(request, "questionnaires/edit_question.html", context, status=status)


@door("GET", members=True)
def question_form(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Show a question to change, beside what respondents will see."""
    board, workshop = opened(request, campaign, slug, current_question=question)
    return show_question(request, board, workshop, question)


def show_question(
    request: PersonRequest, board: Board, workshop: Workshop, code: str, status: int = 200, keep: KeepForm | None = None
) -> HttpResponse:
    """Show a question as it is kept, with what was typed to keep it in the bank; 404 when there is none."""
    section, shown = _question(workshop, code)
    form, box = _form(workshop, section, shown), _box(workshop, shown)
    return question_page(request, board, workshop, form, box, status, keep)


def typed_question(
    request: PersonRequest, campaign: str, slug: str, code: str
) -> tuple[Board, Workshop, WordingForm, ConditionBox]:
    """Return a question on the bench, there or removed since, with what was typed of it."""
    board, workshop = opened(request, campaign, slug, current_question=code)
    workshop = with_question(workshop, code)
    section, shown = _question(workshop, code)
    typed = _as_of_now(_with_taken_options(request), workshop)
    if "section" not in typed and workshop.is_missing:
        typed["section"] = section.code
    form, box = _form(workshop, section, shown, typed), _box(workshop, shown)
    if workshop.is_draft:
        box.read(request.POST)
    return board, workshop, form, box


@door("POST", members=True)
def question_submit(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Keep a question as it was changed; only look at it when that is all that was asked, or when it was removed."""
    board, workshop, form, box = typed_question(request, campaign, slug, question)
    if _only_looks(request):
        return question_page(request, board, workshop, form, box)
    if workshop.is_missing:
        form.refuse(RemovedMeanwhile(is_page=False, is_draft=workshop.is_draft))
        return question_page(request, board, workshop, form, box, 409)
    if form.is_valid() and not box.error:
        definition = form.definition | {"condition": box.definition}
        code = definition["code"]
        place = form.cleaned_data.get("section") or workshop.draft.form.section_of(question).code

        def change(written: Definition) -> Definition:
            changed = editing.change_question(written, question, definition)
            return editing.place_question(changed, code, place)

        try:
            _keep(workshop, change, gesture="question", revision=form.cleaned_data["revision"], by=request.user)
        except Refused as error:
            show_refusal(form, error, workshop)
        else:
            messages.success(request, _("La question est enregistrée."))
            return redirect("questionnaires:edit_question", campaign, slug, code)
    return question_page(request, board, workshop, form, box, 422)


edit_section = entrance(section_form, section_submit)
edit_question = entrance(question_form, question_submit)
