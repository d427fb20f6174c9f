"""Whether a questionnaire takes responses: not yet, now, or no more."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import Board
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire


def taking_responses() -> QuerySet[Questionnaire]:
    """Return the questionnaires that take responses at this moment, by the database's clock, in one statement."""
    now = Now()
    return Questionnaire.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=now),
        state=QuestionnaireState.OPEN,
        campaign__phases__opens_at__lte=now,
        campaign__phases__closes_at__gt=now,
        campaign__phases__gestures__contains=[Gesture.ANSWER],
    )


@dataclass(frozen=True)
class Openness:
    """What a page says of a questionnaire's dates, in the campaign's own time."""

    is_open: bool
    is_over: bool
    opens_at: datetime | None
    closes_at: datetime | None


def openness_of(questionnaire: Questionnaire, board: Board) -> Openness:
    """Return whether a questionnaire of a board is open, and until when; the last word is `taking_responses`."""
    own, phase = questionnaire.closes_at, board.closing(Gesture.ANSWER)
    closes_at = min((at for at in (own, phase) if at), default=None)
    to_come = [p.opens_at for p in board.phases if Gesture.ANSWER in p.gestures and p.opens_at > board.now]
    is_over = questionnaire.state == QuestionnaireState.CLOSED or (closes_at is not None and closes_at <= board.now)
    is_open = not is_over and questionnaire.state == QuestionnaireState.OPEN and board.opens(Gesture.ANSWER)
    zone = board.campaign.zone
    opens_at = None if is_over or is_open else min(to_come, default=None)
    return Openness(is_open, is_over, opens_at and opens_at.astimezone(zone), closes_at and closes_at.astimezone(zone))
