"""Find a questionnaire to answer, and the response that one started."""

import json
from typing import Any, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404

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


def _columns(model: type[Model], *aside: str) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in aside]


# Asked at each start, each page and each save: written once, since composing it costs more than running it.
_MODELS: dict[str, tuple[type[Model], list[str]]] = {
    "r": (Response, _columns(Response)),
    "q": (Questionnaire, _columns(Questionnaire, "definition")),
    "c": (Campaign, _columns(Campaign, "presentation")),
}
_DOCUMENTS = ("draft", "choices")  # given as text by the database


def _listed(*aliases: str) -> str:
    return ", ".join(f"{alias}.{column}" for alias in aliases for column in _MODELS[alias][1])


_AT = f"""
    SELECT {_listed("q", "c")} FROM questionnaires_questionnaire q JOIN campaign_campaign c ON c.id = q.campaign_id
    WHERE q.slug = %s AND c.slug = %s AND c.state = %s AND q.state <> 'draft'
"""  # noqa: S608 -- names of our own columns
_WITH_CODE = f"""
    SELECT {_listed("r", "q", "c")} FROM questionnaires_response r
    JOIN questionnaires_questionnaire q ON q.id = r.questionnaire_id
    JOIN campaign_campaign c ON c.id = q.campaign_id
    WHERE r.code_digest = %s AND q.slug = %s AND c.slug = %s AND c.state = %s
"""  # noqa: S608 -- names of our own columns


def _found(statement: str, values: list[Any], *aliases: str) -> dict[str, Any] | None:
    """Return the rows that one statement finds together, by alias; a questionnaire comes with its campaign."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        return None
    read, made = iter(row), dict[str, Any]()
    for alias in aliases:
        model, columns = _MODELS[alias]
        made[alias] = model.from_db(connection.alias, columns, [_read(column, next(read)) for column in columns])
    made["q"].campaign = made["c"]
    return made


def _read(column: str, value: Any) -> Any:
    return json.loads(value) if column in _DOCUMENTS and isinstance(value, str) else value


def questionnaire_at(campaign: str, slug: str) -> Questionnaire:
    """Return the questionnaire of an address, its definition left aside; 404 when nobody may see it."""
    found = _found(_AT, [slug, campaign, State.PUBLISHED], "q", "c")
    if found is None:
        raise Http404(slug)
    return cast("Questionnaire", found["q"])


def response_with_code(campaign: str, slug: str, code: str) -> Response | None:
    """Return the response that a code takes up again, with its questionnaire and campaign, in one statement."""
    normal = normal_code(code[:60])
    if len(normal) != CODE_LENGTH:
        return None
    found = _found(_WITH_CODE, [digest_of(normal), slug, campaign, State.PUBLISHED], "r", "q", "c")
    if found is None:
        return None
    found["r"].questionnaire = found["q"]
    return cast("Response", found["r"])


def response_of(questionnaire: Questionnaire, channel: Channel, identity: str) -> Response | None:
    """Return the response that somebody of a channel has already started; None once the questionnaire is closed."""
    if not questionnaire.mark_secret:
        return None
    mark = mark_of(bytes(questionnaire.mark_secret), channel, identity)
    return Response.objects.filter(questionnaire=questionnaire, mark=mark).first()


def link_with(questionnaire: Questionnaire, secret: str) -> PersonalLink | None:
    """Return the personal link of a secret."""
    return PersonalLink.objects.filter(questionnaire=questionnaire, digest=digest_of(secret)).first()
