"""Mails leave through one table, after commit, by a job; a refused gesture sends nothing."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from cahiers.foundation.models import Mail

MAX_ATTEMPTS = 8
SEND = "foundation.send_mail"


def post(recipient: str, subject: str, text: str) -> Mail:
    """Write a mail, and the job that sends it, in the current transaction.

    Without CAHIERS_MAIL_URL nothing is sent: the mail stays readable in the table.
    """
    mail = Mail.objects.create(recipient=recipient, subject=" ".join(subject.split())[:200], text=text)
    if settings.MAIL_URL:
        app.configure_task(SEND, queue="mails").defer(mail_id=str(mail.pk))
    return mail


@transaction.atomic
def send(mail_id: uuid.UUID) -> None:
    """Send a mail that has not left yet. Raises what the server raised, so that the job tries again."""
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    if mail.sent_at is not None:
        return
    message = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.recipient])
    message.extra_headers["Message-ID"] = f"<{mail.pk}@cahiers>"  # a second try is seen as the same mail
    message.send()
    Mail.objects.filter(pk=mail_id).update(sent_at=timezone.now(), attempts=mail.attempts + 1)


def forget(recipient: str) -> int:
    """Delete every mail to an address that the house must not keep; return how many there were."""
    return Mail.objects.filter(recipient=recipient).delete()[0]
