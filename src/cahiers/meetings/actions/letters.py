"""Mails about a meeting. Each one who registered gets the link of their own registration, which no one else can make."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.foundation.outbox import post
from cahiers.meetings.enums import RegistrationState
from cahiers.meetings.models import Meeting, Registration
from cahiers.meetings.queries.people import addresses_of_organisers
from cahiers.people.identity.tokens import digest


def token_of(registration: Registration) -> str:
    """Return the secret of a registration's link: every mail about it carries the same one, the database none."""
    return salted_hmac("cahiers.meetings.registration", str(registration.pk), algorithm="sha256").hexdigest()


def digest_of(registration: Registration) -> str:
    """Return what the database keeps of that secret."""
    return digest(token_of(registration))


def address_of(meeting: Meeting, name: str = "detail", *parts: object) -> str:
    """Return the full address of a page of a meeting."""
    return f"{settings.SITE_URL}{reverse(f'meetings:{name}', args=[meeting.campaign.slug, *(parts or [meeting.pk])])}"


def whereabouts(meeting: Meeting) -> str:
    """Return when and where a meeting takes place, in words, a line for each."""
    local = meeting.local_start
    lines = [
        _("%(day)s à %(hour)s (heure de %(clock)s)")
        % {
            "day": date_format(local, "l j F Y"),
            "hour": date_format(local, "TIME_FORMAT"),
            "clock": meeting.campaign.clock,
        }
    ]
    lines += [text for text in (meeting.place, meeting.address) if text]
    return "\n".join(lines)


def send(recipient: str, subject: str, meeting: Meeting, *paragraphs: str) -> None:
    """Write a mail about a meeting: a greeting, the paragraphs, its page."""
    parts = [_("Bonjour,"), *paragraphs, _("La page de la rencontre : %(page)s") % {"page": address_of(meeting)}]
    post(recipient, subject % {"title": meeting.title}, "\n\n".join(parts) + "\n")


def send_to_registered(registration: Registration, subject: str, *paragraphs: str) -> None:
    """Write a mail to somebody who registered, with the link that shows or cancels the registration."""
    if not registration.email:
        return
    meeting = registration.meeting
    link = address_of(meeting, "registration", token_of(registration))
    own = _("Voir ou annuler votre inscription : %(link)s") % {"link": link}
    send(registration.email, subject, meeting, *paragraphs, own)


def living_registrations(meeting: Meeting) -> list[Registration]:
    """Return the registrations that hold, those who wait included, in their order."""
    found = list(meeting.registrations.exclude(state=RegistrationState.CANCELLED).order_by("id"))
    for registration in found:
        registration.meeting = meeting
    return found


def tell_registered(meeting: Meeting, subject: str, *paragraphs: str) -> None:
    """Write the same mail to everybody who registered."""
    for registration in living_registrations(meeting):
        send_to_registered(registration, subject, *paragraphs)


def tell(addresses: Iterable[str], subject: str, meeting: Meeting, *paragraphs: str) -> None:
    """Write the same mail to several people, each on their own."""
    for address in addresses:
        send(address, subject, meeting, *paragraphs)


def tell_organisers(meeting: Meeting, subject: str, *paragraphs: str) -> None:
    """Write to those who run a meeting."""
    tell(addresses_of_organisers(meeting), subject, meeting, *paragraphs)


def write_to_organisers(meeting: Meeting, subject: str, letter: str) -> None:
    """Send to those who run a meeting a letter that is whole already."""
    for address in addresses_of_organisers(meeting):
        post(address, subject, letter)
