"""What runs by itself around registrations: reminding those who come, forgetting who came."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.journal import record
from cahiers.foundation.outbox import forget
from cahiers.meetings.actions.letters import send_to_registered, whereabouts
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.models import Meeting, Registration
from cahiers.people.identity.tokens import digest, new_token
from cahiers.people.models import User

REMINDED_BEFORE = timedelta(days=2)
KEPT_AFTER = timedelta(days=30)
AT_ONCE = 500


@transaction.atomic
def remind_registered() -> int:
    """Remind, once, those who have a seat at a meeting of the next two days; return how many.

    Whoever registered within those two days has just been written to, and is not reminded.
    """
    due = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        reminded_at=None,
        at__lt=F("meeting__starts_at") - REMINDED_BEFORE,
        meeting__state=MeetingState.ANNOUNCED,
        meeting__starts_at__gt=Now(),
        meeting__starts_at__lte=Now() + REMINDED_BEFORE,
    ).exclude(email="")
    locked = due.select_related("meeting__campaign").order_by("id").select_for_update(of=("self",), skip_locked=True)
    reminded = list(locked[:AT_ONCE])
    for registration in reminded:
        send_to_registered(
            registration,
            _("C’est bientôt : %(title)s"),
            _("La rencontre à laquelle vous êtes inscrit a lieu bientôt."),
            whereabouts(registration.meeting),
            _("Si vous ne venez plus, annulez : votre place ira à quelqu’un d’autre."),
        )
    Registration.objects.filter(pk__in=[one.pk for one in reminded]).update(reminded_at=Now())
    return len(reminded)


@transaction.atomic
def forget_registered() -> int:
    """Erase names and addresses a month after each meeting, with the mails sent to them; the counts stay.

    Mails are kept for an address that has an account, or that is still registered for another meeting.
    """
    over = Registration.objects.filter(meeting__starts_at__lt=Now() - KEPT_AFTER).exclude(
        name="", email="", canonical_email=None, user=None
    )
    rows = list(over.order_by("id").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    forgotten = {row.canonical_email: row.email for row in rows if row.canonical_email}
    for row in rows:
        row.name = row.email = ""
        row.canonical_email = row.user = None
        row.token_digest = digest(new_token())
    Registration.objects.bulk_update(rows, ["name", "email", "canonical_email", "user", "token_digest"])
    still = set(Registration.objects.filter(canonical_email__in=forgotten).values_list("canonical_email", flat=True))
    still |= set(User.objects.filter(canonical_email__in=forgotten).values_list("canonical_email", flat=True))
    for canonical, address in forgotten.items():
        if canonical not in still:
            forget(address)
    for meeting in Meeting.objects.filter(pk__in={row.meeting_id for row in rows}):
        record("meetings.registrations_forgotten", meeting)
    return len(rows)
