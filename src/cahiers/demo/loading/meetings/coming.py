"""Who registers for a meeting of the demo, and who was in the room."""

from collections import Counter
from datetime import datetime, timedelta

from cahiers.demo.cast import address_of
from cahiers.demo.content import read
from cahiers.demo.loading.crowd import LETTERS
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.lives import Lived
from cahiers.meetings.actions.letters import digest_of
from cahiers.meetings.enums import MeetingState, RegistrationState
from cahiers.meetings.models import HeadCount, Registration
from cahiers.people.enums import Audience
from cahiers.people.identity.addresses import canonical_address
from cahiers.people.identity.tokens import digest

PRESENT = {
    Audience.TEACHER: 9,
    Audience.PARENT: 8,
    Audience.PUPIL: 8,
    Audience.HEAD: 2,
    Audience.STAFF: 3,
    Audience.AUTHORITY: 1,
    Audience.ASSOCIATION: 1,
}
FULL = 40  # seats of the meeting that the bar's organiser announces: some people wait
REMINDED_BEFORE = timedelta(days=2)


class Coming:
    """Fills the lists of meetings, one after the other."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.draw = ledger, ledger.random
        self.first_names = read("variants.json")["first_names"]
        self._guests = 0

    def count(self, lived: Lived, seated: int) -> int:
        """Keep how many people of each audience came: all who sat at a table, and those who ran it; return the total."""
        people = seated + self.draw.randint(2, 6)
        weights = [weight * self.draw.lognormvariate(0, 0.7) for weight in PRESENT.values()]
        present = Counter(self.draw.choices(list(PRESENT), weights=weights, k=people))
        for audience in PRESENT:
            if present[audience]:
                self.ledger.add(HeadCount(meeting=lived.meeting, audience=audience, count=present[audience]))
        return people

    def register(self, lived: Lived, wanted: int) -> None:
        """Keep registrations up to the meeting or to today; of past meetings, only how many there were."""
        meeting = lived.meeting
        opened, end = lived.at[MeetingState.ANNOUNCED], min(meeting.starts_at, self.ledger.now)
        if lived.at.get(MeetingState.CANCELLED):
            end = lived.at[MeetingState.CANCELLED]
        moments = sorted(opened + (end - opened) * self.draw.random() ** 1.3 for _ in range(wanted))
        someone_waits = False
        for at in moments:
            seats = 2 if self.draw.random() < 0.2 else 1
            is_free = meeting.capacity is None or meeting.registered + seats <= meeting.capacity
            someone_waits = someone_waits or not is_free
            if not someone_waits:
                meeting.registered += seats
            self._registration(lived, at, seats, is_seated=not someone_waits)
        if wanted and meeting.starts_at < self.ledger.now:
            self.ledger.line(
                "meetings.registrations_forgotten", meeting, at=max(self.ledger.now - timedelta(hours=3), end)
            )

    def _registration(self, lived: Lived, at: datetime, seats: int, *, is_seated: bool) -> None:
        self._guests += 1
        registration = Registration(
            id=self.ledger.id_at(at),
            meeting=lived.meeting,
            audience=self.draw.choices(list(PRESENT), weights=list(PRESENT.values()))[0],
            seats=seats,
            state=RegistrationState.CONFIRMED if is_seated else RegistrationState.WAITING,
            at=at,
        )
        if lived.meeting.starts_at > self.ledger.now:
            registration.name = f"{self.draw.choice(self.first_names)} {self.draw.choice(LETTERS)}."
            registration.email = address_of(f"invite-{self._guests}")
            registration.canonical_email = canonical_address(registration.email)
            registration.token_digest = digest_of(registration)
            reminder = lived.meeting.starts_at - REMINDED_BEFORE
            registration.reminded_at = reminder if is_seated and at < reminder < self.ledger.now else None
        else:
            registration.token_digest = digest(f"{self.draw.getrandbits(128):032x}")
        self.ledger.add(registration)
        self.ledger.line("meetings.registered", lived.meeting, at=at, seats=seats)
