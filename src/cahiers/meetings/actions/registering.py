"""Coming to a meeting: a seat or a rank on the waiting list, and the way out of it."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cahiers.campaign.queries import database_now
from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.foundation.journal import record
from cahiers.meetings.actions.letters import address_of, digest_of, send_to_registered, whereabouts
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.models import Meeting, Registration
from cahiers.people.identity.addresses import canonical_address, same_mailbox

MOST_SEATS = 10


@transaction.atomic
def register_for(
    meeting: Meeting, *, name: str, email: str, audience: str = "", seats: int = 1, by: Any = None
) -> Registration:
    """Register somebody who gives an address: a seat when there is one, else the next rank on the waiting list.

    An address that is registered already stays so, once, and gets its link again: the page answers the same, so that
    nobody learns from it who comes. Refused once the meeting has begun, and when it takes no registration.
    """
    meeting = locked_meeting(meeting)
    _check_taken(meeting)
    known = _registered_already(meeting, email)
    if known is not None:
        _confirm(known, again=True)
        return known
    is_own = by is not None and by.is_authenticated and same_mailbox(by.email, email)
    registration = _seat(meeting, name=name, email=email, audience=audience, seats=seats, user=by if is_own else None)
    _confirm(registration)
    record("meetings.registered", meeting, by=by if is_own else None, seats=registration.seats)
    return registration


@transaction.atomic
def add_registration(
    meeting: Meeting, *, name: str, email: str = "", audience: str = "", seats: int = 1, by: Any
) -> Registration:
    """Register somebody who phoned or wrote to the organiser, who may have no address.

    Refused when the address is registered already: whoever runs the meeting sees the list anyway.
    """
    meeting = locked_meeting(meeting)
    _check_taken(meeting)
    if email and _registered_already(meeting, email) is not None:
        raise Refused(_("Cette adresse est déjà inscrite."))
    registration = _seat(meeting, name=name, email=email, audience=audience, seats=seats, user=None)
    _confirm(registration)
    record("meetings.registration_added", meeting, by=by, seats=registration.seats)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Any = None) -> Registration:
    """Give a seat back: it goes at once to the first who waits. Cancelling twice changes nothing."""
    meeting = locked_meeting(Meeting(pk=registration.meeting_id))
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    registration.meeting = meeting
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if registration.state == RegistrationState.CONFIRMED:
        Meeting.objects.filter(pk=meeting.pk).update(registered=F("registered") - registration.seats)
    registration.state = RegistrationState.CANCELLED
    registration.save(update_fields=["state"])
    record("meetings.registration_cancelled", meeting, by=by, seats=registration.seats)
    if meeting.state == MeetingState.ANNOUNCED and meeting.starts_at > database_now():
        promote_waiting(meeting)
    return registration


def promote_waiting(meeting: Meeting) -> None:
    """Give the free seats of a locked meeting to those who wait, in their order, and tell them."""
    for registration in meeting.registrations.filter(state=RegistrationState.WAITING).order_by("id"):
        if not _take_seats(meeting, registration.seats):
            return
        registration.meeting = meeting
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        send_to_registered(
            registration,
            _("Une place pour vous : %(title)s"),
            _("Une place s’est libérée : votre inscription est confirmée."),
            whereabouts(meeting),
        )


def _check_taken(meeting: Meeting) -> None:
    if meeting.state != MeetingState.ANNOUNCED or not meeting.takes_registrations:
        raise Refused(_("Cette rencontre ne prend pas d’inscription."))
    if meeting.starts_at <= database_now():
        raise Refused(_("La rencontre a commencé : les inscriptions sont closes."))


def _registered_already(meeting: Meeting, email: str) -> Registration | None:
    found = meeting.registrations.filter(canonical_email=canonical_address(email))
    known = found.exclude(state=RegistrationState.CANCELLED).first()
    if known is not None:
        known.meeting = meeting
    return known


def _seat(meeting: Meeting, *, name: str, email: str, audience: str, seats: int, user: Any) -> Registration:
    """Write a registration; nobody passes before those who wait."""
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(_("Une inscription prend de 1 à %(most)s places.") % {"most": MOST_SEATS})
    someone_waits = meeting.registrations.filter(state=RegistrationState.WAITING).exists()
    is_seated = not someone_waits and _take_seats(meeting, seats)
    registration = Registration(
        pk=new_id(),
        meeting=meeting,
        user=user,
        name=name,
        email=email,
        canonical_email=canonical_address(email) if email else None,
        audience=audience,
        seats=seats,
        state=RegistrationState.CONFIRMED if is_seated else RegistrationState.WAITING,
    )
    registration.token_digest = digest_of(registration)
    registration.save(force_insert=True)
    return registration


def _take_seats(meeting: Meeting, seats: int) -> bool:
    """Take seats in the very statement that checks that they are free."""
    free = Q(capacity=None) | Q(capacity__gte=F("registered") + seats)
    return bool(Meeting.objects.filter(free, pk=meeting.pk).update(registered=F("registered") + seats))


def rank_of(registration: Registration) -> int:
    """Return the rank of somebody on the waiting list, from 1; 0 for somebody who has a seat."""
    if registration.state != RegistrationState.WAITING:
        return 0
    ahead = registration.meeting.registrations.filter(state=RegistrationState.WAITING, pk__lte=registration.pk)
    return ahead.count()


def _confirm(registration: Registration, *, again: bool = False) -> None:
    meeting = registration.meeting
    if rank := rank_of(registration):
        subject, first = (
            _("Vous êtes sur la liste d’attente : %(title)s"),
            _(
                "Il n’y a plus de place pour l’instant. Vous êtes au rang %(rank)s de la liste d’attente ; un courriel "
                "vous préviendra dès qu’une place se libère."
            )
            % {"rank": rank},
        )
    else:
        subject, first = _("Votre place est réservée : %(title)s"), _("Votre inscription est confirmée.")
    if again:
        first = _("Vous étiez déjà inscrit : rien n’a changé.") + " " + first
    calendar = _("À mettre dans votre agenda : %(link)s") % {"link": address_of(meeting, "calendar")}
    send_to_registered(registration, subject, first, whereabouts(meeting), calendar)
