"""The read API: the same results as the pages, in JSON. Described by `description`, explained in the guide."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_for
from cahiers.foundation.doors import door
from cahiers.foundation.pages import private
from cahiers.foundation.parameters import BadParameter, Parameters, answers_json, json_answer
from cahiers.foundation.permissions import require
from cahiers.foundation.requests import SiteRequest
from cahiers.questionnaires.exports.api.description import (
    CROSS,
    LIVE_FILTERS,
    PUBLIC_FILTERS,
    RESPONSES,
    TEXTS,
    description_of,
)
from cahiers.questionnaires.exports.api.results import (
    Document,
    cross_document,
    gathered_document,
    page_document,
    question_document,
)
from cahiers.questionnaires.exports.api.texts import texts_document
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.forms.results import FiltersForm
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries import reading
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.population import Filters, population_of
from cahiers.questionnaires.queries.references import References
from cahiers.questionnaires.queries.releases import has_words, released_codes, released_questions
from cahiers.questionnaires.queries.verbatims import MOST, verbatims
from cahiers.questionnaires.structure.form import Question
from cahiers.questionnaires.views.results import question_of, questionnaire_of

MOST_PAGES = 999


@door("GET", cached=True)
@answers_json
def released(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Give a page of the released results."""
    asked = Parameters(request, ("page",))
    _board, questionnaire = questionnaire_of(request, campaign, slug)
    questions = released_questions(questionnaire)
    return json_answer(_about(request, questionnaire) | _results(asked, questionnaire, questions, None))


@door("GET", members=True)
@answers_json
def live(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Give a page of the live results, and what came in."""
    questionnaire = _live_one(request, campaign, slug)
    asked = Parameters(request, ("page", *LIVE_FILTERS))
    filters = _filters(asked)
    came_in = gathered_document(reading.what_came_in(questionnaire, filters, at_once=True))
    questions = list(form_of(questionnaire).questions.values())
    found = _results(asked, questionnaire, questions, filters)
    return private(json_answer(_about(request, questionnaire) | {"recues": came_in} | found))


@door("GET", cached=True)
@answers_json
def released_question(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Give a released result and, asked for, a cross of it; 404 when it is not released."""
    asked = Parameters(request, CROSS)
    _board, questionnaire = questionnaire_of(request, campaign, slug)
    found, codes = _released_one(questionnaire, question)
    return json_answer(_about(request, questionnaire) | _result(asked, questionnaire, found, None, codes))


@door("GET", members=True)
@answers_json
def live_question(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Give the live result of a question and, asked for, any cross of it."""
    questionnaire = _live_one(request, campaign, slug)
    asked = Parameters(request, (*CROSS, *LIVE_FILTERS))
    found, filters = question_of(questionnaire, question), _filters(asked)
    return private(json_answer(_about(request, questionnaire) | _result(asked, questionnaire, found, filters, None)))


@door("GET", cached=True)
@answers_json
def released_texts(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Give a page of the open answers to a released question."""
    asked = Parameters(request, (*TEXTS, *PUBLIC_FILTERS))
    _board, questionnaire = questionnaire_of(request, campaign, slug)
    found, _codes = _released_one(questionnaire, question)
    return json_answer(_texts(asked, questionnaire, found, _filters(asked, is_public=True), is_public=True))


@door("GET", members=True)
@answers_json
def live_texts(request: SiteRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Give a page of the open answers to a question, those held back included."""
    questionnaire = _live_one(request, campaign, slug)
    asked = Parameters(request, (*TEXTS, *LIVE_FILTERS))
    found = question_of(questionnaire, question)
    return private(json_answer(_texts(asked, questionnaire, found, _filters(asked), is_public=False)))


@door("GET", members=True)
@answers_json
def responses(request: SiteRequest, campaign: str, slug: str) -> HttpResponse:
    """Give a page of the responses, as exports write them."""
    questionnaire = _live_one(request, campaign, slug)
    require(request, "questionnaires.export", questionnaire)
    asked = Parameters(request, RESPONSES)
    after = asked.identifier("apres")
    size = asked.number("nombre", MOST, MOST)
    start = References(questionnaire.pk).response_id(after.hex) if after else None
    found = Reading(questionnaire)
    records = found.page(start, size + 1)
    more = records[size - 1].reference if len(records) > size else None
    documents = [found.document(record) for record in records[:size]]
    return private(json_answer({"total": questionnaire.response_count, "apres": more, "reponses": documents}))


@door("GET", cached=True)
@answers_json
def description(request: SiteRequest, campaign: str) -> HttpResponse:
    """Give the OpenAPI description of these addresses."""
    Parameters(request, ())
    board_for(request.user, campaign)
    return json_answer(description_of(request.build_absolute_uri("/")))


def _live_one(request: SiteRequest, campaign: str, slug: str) -> Questionnaire:
    _board, questionnaire = questionnaire_of(request, campaign, slug)
    require(request, "questionnaires.see_results", questionnaire)
    return questionnaire


def _released_one(questionnaire: Questionnaire, code: str) -> tuple[Question, frozenset[str]]:
    codes = released_codes(questionnaire)
    if code not in codes:
        raise Http404(code)
    return question_of(questionnaire, code), codes


def _about(request: HttpRequest, questionnaire: Questionnaire) -> Document:
    page = reverse("questionnaires:results", args=[questionnaire.campaign.slug, questionnaire.slug])
    about = {
        "adresse": questionnaire.slug,
        "titre": questionnaire.title,
        "etat": questionnaire.state,
        "reponses": questionnaire.response_count,
        "resultats": request.build_absolute_uri(page),
    }
    return {"questionnaire": about}


def _filters(asked: Parameters, *, is_public: bool = False) -> Filters:
    """Return the filters asked for, by the same form as the pages; a page leaves out what makes no sense, this refuses."""
    given = QueryDict(mutable=True)
    given.update({name: asked[name] for name in asked if name in LIVE_FILTERS})
    form = FiltersForm(given, is_public=is_public)
    if not form.is_valid():
        name, faults = next(iter(form.errors.items()))
        raise BadParameter(_("Paramètre « %(name)s » : %(fault)s") % {"name": name, "fault": faults[0]})
    return form.filters


def _results(
    asked: Parameters, questionnaire: Questionnaire, questions: list[Question], filters: Filters | None
) -> Document:
    number = asked.number("page", 1, MOST_PAGES)
    shown = reading.results_page(questionnaire, questions, number, filters, is_public=filters is None)
    if shown.number != number:
        raise BadParameter(_("Il n’y a pas de page %(number)s : la dernière est la %(pages)s.") % shown.__dict__)
    return page_document(shown)


def _result(
    asked: Parameters,
    questionnaire: Questionnaire,
    question: Question,
    filters: Filters | None,
    released: frozenset[str] | None,
) -> Document:
    """Return a question's result, and its cross: the very call that its page makes."""
    is_public = released is not None
    result = reading.results(questionnaire, [question], filters, is_public=is_public)[question.code]
    found: Document = {
        "question": question_document(form_of(questionnaire).section_of(question.code), question, result)
    }
    variables = {one.name: one.title for one in reading.variables_for(questionnaire, question, released)}
    by = asked.one_of("croiser", variables)
    row = asked.one_of("ligne", _codes(question.rows)) or (question.rows[0].code if question.rows else "")
    found["croisements"] = [{"nom": name, "intitule": title} for name, title in variables.items()]
    if by:
        cross = reading.crossed(questionnaire, question, by, row=row, filters=filters, released=released)
        if cross is None:
            raise BadParameter(_("Cette question ne se croise pas."))
        found["croisement"] = {"ligne": row or None} | cross_document(cross)
    return found


def _codes(options: Collection[Any]) -> list[str]:
    return [option.code for option in options]


def _texts(
    asked: Parameters, questionnaire: Questionnaire, question: Question, filters: Filters, *, is_public: bool
) -> Document:
    if not has_words(question):
        raise Http404(question.code)
    after = asked.identifier("apres")
    found = verbatims(
        population_of(questionnaire, filters),
        question.code,
        text=asked["q"].strip(),
        after=str(after or ""),
        size=asked.number("nombre", MOST, MOST),
        is_public=is_public,
    )
    return texts_document(found, is_public=is_public)
