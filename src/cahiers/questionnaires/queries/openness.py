"""Whether a questionnaire takes responses: not yet, now, or no more."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cahiers.campaign.enums import Gesture
from cahiers.campaign.queries import Board
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire

# Asked at each save: written once, since composing it costs more than running it.
TAKES_RESPONSES = """EXISTS (
    SELECT FROM questionnaires_questionnaire AS q JOIN campaign_phase AS p ON p.campaign_id = q.campaign_id
    WHERE q.id = {questionnaire} AND q.state = 'open' AND (q.closes_at IS NULL OR q.closes_at > statement_timestamp())
        AND p.opens_at <= statement_timestamp() AND p.closes_at > statement_timestamp() AND 'answer' = ANY(p.gestures))
"""


def takes_responses(questionnaire: Questionnaire) -> bool:
    """Say whether a questionnaire takes responses at this moment, by the database's clock, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TAKES_RESPONSES.format(questionnaire='%s')}", [questionnaire.pk])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Openness:
    """What a page says of a questionnaire's dates, in the campaign's own time."""

    is_open: bool
    is_over: bool
    opens_at: datetime | None
    closes_at: datetime | None


def openness_of(questionnaire: Questionnaire, board: Board) -> Openness:
    """Return whether a questionnaire of a board is open, and until when; the last word is `takes_responses`."""
    own, phase = questionnaire.closes_at, board.closing(Gesture.ANSWER)
    closes_at = min((at for at in (own, phase) if at), default=None)
    to_come = [p.opens_at for p in board.phases if Gesture.ANSWER in p.gestures and p.opens_at > board.now]
    is_over = questionnaire.state == QuestionnaireState.CLOSED or (closes_at is not None and closes_at <= board.now)
    is_open = not is_over and questionnaire.state == QuestionnaireState.OPEN and board.opens(Gesture.ANSWER)
    zone = board.campaign.zone
    opens_at = None if is_over or is_open else min(to_come, default=None)
    return Openness(is_open, is_over, opens_at and opens_at.astimezone(zone), closes_at and closes_at.astimezone(zone))
