"""The long page on which an organiser types a paper form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.paper import Misread, type_form
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.forms.gathering import TypingForm
from cahiers.questionnaires.models import PaperEntry, Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.pairs import asides
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.posted import given_answers, sought_in
from cahiers.questionnaires.structure.sentences import number_of, sentence
from cahiers.questionnaires.views.gathering.opened import needs_form, opened

PERMISSION = "questionnaires.enter_paper"


def fields_of(form: Form, question: Question, given: dict[str, Any], faults: dict[str, str]) -> dict[str, Any]:
    """Return what the fields of a question hold, for its component."""
    return {
        "question": question,
        "number": number_of(form, question.code),
        "answer": given.get(question.code),
        "other": given.get(question.code + OTHER, ""),
        "fault": faults.get(question.code, ""),
        "options": question.ordered_options(b""),
        "condition": sentence(question.condition, form),
        "is_typed": question.kind != QuestionKind.FILE,
    }


def _typing_page(
    request: PersonRequest,
    board: Board,
    questionnaire: Questionnaire,
    head: TypingForm,
    given: dict[str, Any] | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form_of(questionnaire)
    sections = [
        {
            "section": section,
            "condition": sentence(section.condition, form),
            "fields": [fields_of(form, question, given or {}, faults or {}) for question in section.questions],
        }
        for section in form.sections
    ]
    named = [(form.questions[code], number_of(form, code), fault) for code, fault in (faults or {}).items()]
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "form": head,
        "sections": sections,
        "faults": named,
    }
    return page(request, "questionnaires/paper_typing.html", context, status=status)


@door("GET", members=True)
@needs_form
def typing_blank(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show every page of the form, blank: also for a second typing, which does not show the first."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    number = request.GET.get("numero", "").replace("\x00", "")[:30]
    head = TypingForm(initial={"number": number, "is_second": bool(number)})
    head.fields["number"].widget.attrs["autofocus"] = True  # one form after another, hands on the keyboard
    return _typing_page(request, board, questionnaire, head)


@door("POST", members=True, creates=True)
@needs_form
def typing_keep(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Keep a typing; or show the page again as it was typed, with what does not fit and where."""
    board, questionnaire = opened(request, campaign, slug, PERMISSION)
    asked = form_of(questionnaire).questions.values()
    posted: Any = request.POST
    head, given, faults = TypingForm(posted), given_answers(posted, asked), {}
    if sought := sought_in(posted, asked):
        shown = TypingForm(initial={name: request.POST.get(name) for name in ("number", "is_second")})
        return _typing_page(request, board, questionnaire, shown, given | sought)
    if head.is_valid():
        typing = 2 if head.cleaned_data["is_second"] else 1
        number = head.cleaned_data["number"]
        try:
            entry = type_form(questionnaire, number=number, typing=typing, given=given, by=request.user)
        except Misread as error:
            faults = error.faults
        except Refused as error:
            head.refuse(error, "number")
        else:
            return _kept(request, campaign, questionnaire, entry)
    return _typing_page(request, board, questionnaire, head, given, faults, status=422)


typing = entrance(typing_blank, typing_keep)


def _kept(request: PersonRequest, campaign: str, questionnaire: Questionnaire, entry: PaperEntry) -> HttpResponse:
    """Say what became of a typing, then lead to the next form, or to the comparison when two typings differ."""
    aside = len(asides(form_of(questionnaire), entry.answers))
    if aside:
        sentence_ = ngettext(
            "%(n)s réponse est hors parcours : elle sera mise de côté, avec son motif.",
            "%(n)s réponses sont hors parcours : elles seront mises de côté, avec leur motif.",
            aside,
        )
        messages.warning(request, sentence_ % {"n": aside})
    if entry.typing == 2 and not entry.response_id:
        first = PaperEntry.objects.get(questionnaire=questionnaire, number=entry.number, typing=1)
        messages.info(request, _("Les deux saisies diffèrent : choisissez."))
        return redirect("questionnaires:paper_sheet", campaign, questionnaire.slug, first.pk)
    if entry.response_id:
        done = _("Formulaire %(number)s : les deux saisies sont identiques, il est compté.")
    else:
        done = _("Formulaire %(number)s enregistré. Vous pouvez saisir le suivant.")
    messages.success(request, done % {"number": entry.number})
    return redirect("questionnaires:paper_typing", campaign, questionnaire.slug)
