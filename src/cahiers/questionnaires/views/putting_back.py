"""Put back, with what was typed of it, a page or a question that somebody else removed meanwhile."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.writing import EditedMeanwhile, add_to_definition
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.views.editing import (
    question_page,
    section_page,
    section_values,
    show_refusal,
    typed_question,
    typed_section,
)


@door("POST", members=True, creates=True)
def put_question_back(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Add again a question that was removed, as it was typed. One that came back meanwhile is shown, not doubled."""
    board, workshop, form, box = typed_question(request, campaign, slug, question)
    if workshop.restored is None:
        show_refusal(form, EditedMeanwhile(), workshop)
    elif form.is_valid() and not box.error:
        definition = form.definition | {"condition": box.definition}
        place = form.cleaned_data.get("section", "")
        how = {"gesture": "add_question", "revision": form.cleaned_data["revision"], "by": request.user}
        add = partial(editing.put_question_back, section=place, question=definition)
        try:
            code = add_to_definition(workshop.questionnaire, add, **how)
        except Refused as error:
            show_refusal(form, error, workshop)
        else:
            messages.success(request, _("La question est remise."))
            return redirect("questionnaires:edit_question", campaign, slug, code)
    return question_page(request, board, workshop, form, box, 422)


@door("POST", members=True, creates=True)
def put_section_back(request: PersonRequest, campaign: str, slug: str, section: str) -> HttpResponse:
    """Add again a page that was removed, as it was typed, with its questions that stand nowhere else."""
    board, workshop, shown, form, box = typed_section(request, campaign, slug, section)
    if workshop.restored is None:
        show_refusal(form, EditedMeanwhile(), workshop)
    elif form.is_valid() and not box.error:
        restored = next(part for part in workshop.restored["sections"] if part["code"] == shown.code)
        how = {"gesture": "add_section", "revision": form.cleaned_data["revision"], "by": request.user}
        add = partial(editing.put_section_back, section=restored | section_values(form, box))
        try:
            code = add_to_definition(workshop.questionnaire, add, **how)
        except Refused as error:
            show_refusal(form, error, workshop)
        else:
            messages.success(request, _("La page est remise."))
            return redirect("questionnaires:edit_section", campaign, slug, code)
    return section_page(request, board, workshop, shown, 422, form=form, box=box)
