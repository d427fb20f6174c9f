"""Which results the public sees: preview, release, take back, read the texts held back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.foundation.screening import signs_in
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions import releasing
from cahiers.questionnaires.forms.results import ClearTextForm, EndReleaseForm, ReleaseForm
from cahiers.questionnaires.models import OpenAnswer, Questionnaire
from cahiers.questionnaires.queries import reading
from cahiers.questionnaires.queries.releases import has_words, past_releases, release_of, release_states
from cahiers.questionnaires.queries.verbatims import held_texts
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.views.results import question_of, questionnaire_of


def _opened(request: PersonRequest, campaign: str, slug: str, code: str) -> tuple[Board, Questionnaire, Question]:
    board, questionnaire = questionnaire_of(request, campaign, slug)
    require(request, "questionnaires.release", questionnaire)
    return board, questionnaire, question_of(questionnaire, code)


@door("GET", members=True)
def releases(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """List the questions with what the public sees of them."""
    board, questionnaire = questionnaire_of(request, campaign, slug)
    require(request, "questionnaires.release", questionnaire)
    context = {"board": board, "questionnaire": questionnaire, "sections": release_states(questionnaire)}
    return page(request, "questionnaires/results_releases.html", context)


def _preview(
    request: PersonRequest, board: Board, questionnaire: Questionnaire, question: Question, form: Any, status: int = 200
) -> HttpResponse:
    texts = OpenAnswer.objects.filter(questionnaire=questionnaire, question_code=question.code)
    context = {
        "board": board,
        "questionnaire": questionnaire,
        "question": question,
        "result": reading.results(questionnaire, [question], is_public=True)[question.code],
        "release": release_of(questionnaire, question.code),
        "past": past_releases(questionnaire, question.code),
        "has_words": has_words(question),
        "texts": texts.count(),
        "held": texts.held().count(),
        "form": form,
    }
    return page(request, "questionnaires/results_release.html", context, status=status)


@door("GET", members=True)
def release_form(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Show what the public will see of a question."""
    board, questionnaire, asked = _opened(request, campaign, slug, question)
    return _preview(request, board, questionnaire, asked, ReleaseForm() if has_words(asked) else None)


@door("POST", members=True, creates=True)
def release_submit(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Release the results of a question."""
    board, questionnaire, asked = _opened(request, campaign, slug, question)
    form = ReleaseForm(request.POST) if has_words(asked) else None
    if form is not None and not form.is_valid():
        return _preview(request, board, questionnaire, asked, form, 422)
    releasing.release_question(questionnaire, asked.code, has_read=form is not None, by=request.user)
    messages.success(request, _("Les résultats de cette question sont publics."))
    return redirect("questionnaires:releases", campaign, slug)


def _end_page(request: PersonRequest, opened: Any, form: EndReleaseForm, status: int = 200) -> HttpResponse:
    board, questionnaire, asked = opened
    context = {"board": board, "questionnaire": questionnaire, "question": asked, "form": form}
    return page(request, "questionnaires/results_end.html", context, status=status)


@door("GET", members=True)
def end_form(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Ask why the results of a question are taken back."""
    return _end_page(request, _opened(request, campaign, slug, question), EndReleaseForm())


@door("POST", members=True)
def end_submit(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Take the results of a question back."""
    opened = _opened(request, campaign, slug, question)
    form = EndReleaseForm(request.POST)
    if form.is_valid():
        try:
            releasing.end_release(opened[1], question, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Les résultats de cette question ne sont plus publics."))
            return redirect("questionnaires:releases", campaign, slug)
    return _end_page(request, opened, form, 422)


@door("GET", members=True)
def held_list(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """List the texts held back from the public, each with the reason."""
    board, questionnaire, asked = _opened(request, campaign, slug, question)
    listed = held_texts(questionnaire.pk, asked.code)
    texts = [(text, signs_in(text.body)) for text in listed]
    context = {"board": board, "questionnaire": questionnaire, "question": asked, "texts": texts, "listed": listed}
    return page(request, "questionnaires/results_held.html", context)


@door("POST", members=True)
def clear_text(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Let the public read a text that a person has read."""
    _board, questionnaire, asked = _opened(request, campaign, slug, question)
    form = ClearTextForm(request.POST)
    wanted = form.cleaned_data.get("text") if form.is_valid() else None
    text = get_object_or_404(OpenAnswer, pk=wanted, questionnaire=questionnaire, question_code=asked.code)
    releasing.clear_text(text, by=request.user)
    messages.success(request, _("Ce texte peut être lu de tous dès que la question est publiée."))
    return redirect("questionnaires:held_texts", campaign, slug, question)


release = entrance(release_form, release_submit)
end = entrance(end_form, end_submit)
held = entrance(held_list, clear_text)
