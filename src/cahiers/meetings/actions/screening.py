"""Decide of words that could lead to somebody: they stay masked, or anybody reads them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.models import Meeting, Screening
from cahiers.meetings.queries.screenings import masked_words
from cahiers.meetings.structure.life import REPORTED


@transaction.atomic
def screen_words(meeting: Meeting, decisions: Mapping[str, bool], *, by: Any) -> int:
    """Keep whether anybody reads words of a report, by their digest; return how many decisions are new.

    Words that the report does not say are passed over, and a decision that stands already is not made again. Refused
    while the report is being written: its words may still change.
    """
    meeting = locked_meeting(meeting)
    if meeting.state not in REPORTED:
        raise Refused(_("La synthèse de cette rencontre n’est pas remise\u202f: ses mots peuvent encore changer."))
    return decide_of_words(meeting, decisions, by=by)


def decide_of_words(meeting: Meeting, decisions: Mapping[str, bool], *, by: Any) -> int:
    """Keep decisions on the words of a locked meeting, within the gesture that asks for it."""
    fresh = [
        Screening(meeting=meeting, digest=words.passage.digest, is_shown=decisions[words.passage.digest], by=by)
        for words in masked_words(meeting)
        if words.passage.digest in decisions
        and (words.decision is None or words.is_shown != decisions[words.passage.digest])
    ]
    Screening.objects.bulk_create(fresh)
    if fresh:
        shown = sum(one.is_shown for one in fresh)
        record("meetings.words_screened", meeting, by=by, shown=shown, masked=len(fresh) - shown)
    return len(fresh)
