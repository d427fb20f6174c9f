"""Mails to those who run a meeting."""

from cahiers.foundation.outbox import post
from cahiers.meetings.models import Meeting


def tell_organisers(meeting: Meeting, subject: str, text: str) -> None:
    """Write to everybody who runs a meeting and still has an account, within the gesture that they must hear of."""
    for runner in meeting.runners.select_related("user"):
        if runner.user.is_active and runner.user.email:
            post(runner.user.email, subject, text)
