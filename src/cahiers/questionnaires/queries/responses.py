"""Find a questionnaire to answer, and the response that one started."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cahiers.campaign.enums import State
from cahiers.campaign.models import Campaign
from cahiers.questionnaires.enums import Channel, QuestionnaireState
from cahiers.questionnaires.models import PersonalLink, Questionnaire, Response
from cahiers.questionnaires.structure.marks import CODE_LENGTH, digest_of, mark_of, normal_code


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


def response_with_code(campaign: str, slug: str, code: str) -> Response | None:
    """Return the response that a code takes up again, with its questionnaire and campaign, in one statement."""
    normal = normal_code(code[:60])
    if len(normal) != CODE_LENGTH:
        return None
    held = Response.objects.select_related("questionnaire__campaign").defer("questionnaire__definition")
    return held.filter(
        code_digest=digest_of(normal),
        questionnaire__slug=slug,
        questionnaire__campaign__slug=campaign,
        questionnaire__campaign__state=State.PUBLISHED,
    ).first()


def response_of(questionnaire: Questionnaire, channel: Channel, identity: str) -> Response | None:
    """Return the response that somebody of a channel has already started; None once the questionnaire is closed."""
    if not questionnaire.mark_secret:
        return None
    mark = mark_of(bytes(questionnaire.mark_secret), channel, identity)
    return Response.objects.filter(questionnaire=questionnaire, mark=mark).first()


def link_with(questionnaire: Questionnaire, secret: str) -> PersonalLink | None:
    """Return the personal link of a secret."""
    return PersonalLink.objects.filter(questionnaire=questionnaire, digest=digest_of(secret)).first()
