"""Who runs a meeting: offered by mail, accepted by whoever reads that mailbox, taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.actions.letters import address_of, send
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.models import Meeting, Organiser
from cahiers.meetings.queries.people import REMOVED, was_removed_since
from cahiers.people.identity.addresses import canonical_address, clean_address
from cahiers.people.identity.tokens import digest

SALT = "cahiers.meetings.organiser"
OFFER_LIFE = timedelta(days=7)
MOST_ORGANISERS = 20


@transaction.atomic
def offer_organising(meeting: Meeting, *, email: str, by: Any) -> None:
    """Offer whoever reads a mailbox to run the meeting too, for a week.

    The same mail leaves whether the address has an account or not, so that nobody learns who has one.
    """
    meeting = locked_meeting(meeting)
    if meeting.runners.count() >= MOST_ORGANISERS:
        raise Refused(_("Une rencontre a %(most)s organisateurs au plus.") % {"most": MOST_ORGANISERS})
    email = clean_address(email)
    token = offer_token(meeting, email)
    send(
        email,
        _("Organiser une rencontre : %(title)s"),
        meeting,
        _("On vous propose d’organiser la rencontre « %(title)s ».") % {"title": meeting.title},
        _("Accepter, avec le compte de cette adresse, dans les sept jours : %(link)s")
        % {"link": address_of(meeting, "organise", token)},
        _("Si vous n’êtes pas au courant, ne faites rien."),
    )
    record("meetings.organiser_offered", meeting, by=by)


def offer_token(meeting: Meeting, email: str) -> str:
    """Return the secret that lets the account of an address, and no other, accept to run a meeting; dated of now."""
    return signing.dumps([str(meeting.pk), digest(canonical_address(email))], salt=SALT)


def offered_meeting(token: str, *, to: Any) -> Meeting:
    """Return the meeting that a mail offers a person to run.

    Refused when the offer is a week old, went to another address, or was taken back since.
    """
    signer = signing.TimestampSigner(salt=SALT)
    try:
        pk, address = signer.unsign_object(token, max_age=OFFER_LIFE)
    except signing.BadSignature as error:
        raise Refused(_("Cette proposition n’est plus valable : demandez-en une autre.")) from error
    if digest(to.canonical_email) != address:
        raise Refused(_("Cette proposition a été envoyée à une autre adresse que celle de votre compte."))
    meeting = Meeting.objects.select_related("campaign", "territory").get(pk=pk)
    made_at = datetime.fromtimestamp(signing.b62_decode(token.rsplit(signer.sep, 2)[1]), tz=UTC)
    if was_removed_since(meeting, to, made_at):
        raise Refused(_("Cette proposition n’est plus valable : demandez-en une autre."))
    return meeting


@transaction.atomic
def accept_organising(token: str, *, by: Any) -> Meeting:
    """Accept to run a meeting; accepting twice changes nothing. Refused as the offer is."""
    meeting = offered_meeting(token, to=by)
    _runner, is_new = Organiser.objects.get_or_create(meeting=meeting, user=by, defaults={"by": by})
    if is_new:
        record("meetings.organiser_added", meeting, by=by)
    return meeting


@transaction.atomic
def remove_organiser(organiser: Organiser, *, by: Any) -> Meeting:
    """Take somebody off the organisers of a meeting. Refused for the last one: a meeting is always run by somebody."""
    meeting = locked_meeting(organiser.meeting)
    if not meeting.runners.exclude(pk=organiser.pk).exists():
        raise Refused(_("C’est la dernière personne qui organise cette rencontre : nommez-en d’abord une autre."))
    if meeting.runners.filter(pk=organiser.pk).delete()[0]:
        record(REMOVED, meeting, by=by, person=str(organiser.user_id))
    return meeting
