"""Find a questionnaire to answer, and the response that one started."""

import json
from typing import Any, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from cahiers.campaign.enums import State
from cahiers.campaign.models import Campaign
from cahiers.foundation.codes import normal_code
from cahiers.questionnaires.enums import Channel, QuestionnaireState
from cahiers.questionnaires.models import PersonalLink, Questionnaire, Response
from cahiers.questionnaires.structure.marks import CODE_LENGTH, digest_of, mark_of


def shown_questionnaires(campaign: Campaign) -> QuerySet[Questionnaire]:
    """Return the questionnaires of a campaign that anybody may see, the open ones first."""
    shown = Questionnaire.objects.filter(campaign=campaign).exclude(state=QuestionnaireState.DRAFT)
    return shown.defer("definition").order_by("-state", "title", "id")


def questionnaire_at(campaign: str, slug: str) -> Questionnaire:
    """Return the questionnaire of an address, its definition left aside; 404 when nobody may see it."""
    shown = Questionnaire.objects.exclude(state=QuestionnaireState.DRAFT).select_related("campaign")
    found: Questionnaire = get_object_or_404(
        shown.defer("definition"), campaign__slug=campaign, campaign__state=State.PUBLISHED, slug=slug
    )
    return found


def _columns(model: type[Model], *aside: str) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in aside]


# Asked at each page and each save: written once, since composing it costs more than running it.
_READ = {
    "r": (Response, _columns(Response)),
    "q": (Questionnaire, _columns(Questionnaire, "definition")),
    "c": (Campaign, _columns(Campaign, "presentation")),
}
_WITH_CODE = f"""
    SELECT {", ".join(f"{alias}.{column}" for alias, (_model, columns) in _READ.items() for column in columns)}
    FROM questionnaires_response r
    JOIN questionnaires_questionnaire q ON q.id = r.questionnaire_id
    JOIN campaign_campaign c ON c.id = q.campaign_id
    WHERE r.code_digest = %s AND q.slug = %s AND c.slug = %s AND c.state = %s
"""  # noqa: S608 -- names of our own columns
_DOCUMENTS = ("draft", "choices")  # given as text by the database


def response_with_code(campaign: str, slug: str, code: str) -> Response | None:
    """Return the response that a code takes up again, with its questionnaire and campaign, in one statement."""
    normal = normal_code(code[:60])
    if len(normal) != CODE_LENGTH:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WITH_CODE, [digest_of(normal), slug, campaign, State.PUBLISHED])
        row = cursor.fetchone()
    if row is None:
        return None
    values, made = iter(row), dict[str, Any]()
    for alias, (model, columns) in _READ.items():
        own = [_read(column, next(values)) for column in columns]
        made[alias] = model.from_db(connection.alias, columns, own)
    response, questionnaire = made["r"], made["q"]
    response.questionnaire, questionnaire.campaign = questionnaire, made["c"]
    return cast("Response", response)


def _read(column: str, value: Any) -> Any:
    return json.loads(value) if column in _DOCUMENTS and isinstance(value, str) else value


def response_of(questionnaire: Questionnaire, channel: Channel, identity: str) -> Response | None:
    """Return the response that somebody of a channel has already started; None once the questionnaire is closed."""
    if not questionnaire.mark_secret:
        return None
    mark = mark_of(bytes(questionnaire.mark_secret), channel, identity)
    return Response.objects.filter(questionnaire=questionnaire, mark=mark).first()


def link_with(questionnaire: Questionnaire, secret: str) -> PersonalLink | None:
    """Return the personal link of a secret."""
    return PersonalLink.objects.filter(questionnaire=questionnaire, digest=digest_of(secret)).first()
