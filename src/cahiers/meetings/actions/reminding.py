"""Chase the late ones: one gesture, a mail for each organiser of each late meeting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.foundation.journal import record
from cahiers.foundation.outbox import post
from cahiers.meetings.actions.letters import address_of
from cahiers.meetings.models import Meeting, Reminder
from cahiers.meetings.queries.board import Cut, late_meetings
from cahiers.territory.models import Node

AT_MOST_EVERY = timedelta(hours=24)


@dataclass(frozen=True)
class Reminded:
    """What a round of reminders did."""

    mails: int = 0
    meetings: int = 0
    recent: int = 0  # reminded less than a day ago: left in peace
    orphans: int = 0  # nobody runs them: to be called


@transaction.atomic
def remind_late(board: Board, node: Node, *, by: Any, word: str = "") -> Reminded:
    """Write to those who run the late meetings of a territory; `word` is added to the mail as it is.

    A meeting is reminded once a day at most, whoever asks: two coordinators at once send one mail.
    """
    late = late_meetings(board, node, Cut())
    due = {meeting.pk: meeting.due_at for meeting in late}
    locked = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=due).select_related("campaign")
    mails = meetings = recent = orphans = 0
    since = board.now - AT_MOST_EVERY
    for meeting in locked.prefetch_related("runners__user", "reminders"):
        runners = [runner.user for runner in meeting.runners.all() if runner.user.is_active]
        if any(reminder.at > since for reminder in meeting.reminders.all()):
            recent += 1
        elif not runners:
            orphans += 1
        else:
            for user in runners:
                post(user.email, _subject(meeting), _text(meeting, due[meeting.pk], by, word))
            Reminder.objects.create(meeting=meeting, by=by)
            record("meetings.reminded", meeting, by=by)
            mails, meetings = mails + len(runners), meetings + 1
    return Reminded(mails, meetings, recent, orphans)


def _subject(meeting: Meeting) -> str:
    return _("Il nous manque la synthèse de « %(title)s »") % {"title": meeting.title}


def _text(meeting: Meeting, due_at: Any, by: Any, word: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        day = formats.date_format(due_at.astimezone(meeting.campaign.zone), "j F Y")
    lines = [
        _("Bonjour,"),
        _("La rencontre « %(title)s » n’a pas encore remis sa synthèse, attendue avant le %(day)s.")
        % {"title": meeting.title, "day": day},
        word.strip(),
        _(
            "Même incomplète, elle compte : ce qui n’est pas remis ne montera pas. Écrivez-la en ligne, ou déposez le "
            "dossier tel qu’il est :"
        ),
        address_of(meeting, "run"),
        _("Si la rencontre n’a pas eu lieu, dites-le sur la même page."),
        by.display_name if by else "",
    ]
    return "\n\n".join(line for line in lines if line)
