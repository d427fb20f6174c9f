"""What runs by itself: forgetting addresses that nothing needs any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from cahiers.people.models import Invitation, PasswordFailure, SignInLink

LINKS_KEPT = timedelta(days=1)
INVITATIONS_KEPT = timedelta(days=30)


@app.periodic(cron="41 * * * *", periodic_id="addresses")
@app.task(queue="housekeeping")
@transaction.atomic
def forget_old_addresses(timestamp: int) -> int:
    """Delete spent links and failures after a day, and after a month the invitations that nobody accepted.

    Many belong to people who never opened an account: nothing of them stays.
    """
    old = (
        SignInLink.objects.filter(expires_at__lt=Now() - LINKS_KEPT),
        PasswordFailure.objects.filter(at__lt=Now() - LINKS_KEPT),
        Invitation.objects.filter(accepted_at=None, expires_at__lt=Now() - INVITATIONS_KEPT),
    )
    return sum(rows.delete()[0] for rows in old)
