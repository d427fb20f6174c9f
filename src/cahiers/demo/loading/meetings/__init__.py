"""The demo's meetings: 350, over the whole country, in every state, with what their tables and organisers wrote."""

from cahiers.demo.loading.campaigns import Staged
from cahiers.demo.loading.crowd import Crowd
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.coming import FULL, Coming
from cahiers.demo.loading.meetings.due import say_what_is_due
from cahiers.demo.loading.meetings.lives import Lived, Lives
from cahiers.demo.loading.meetings.people import Company
from cahiers.demo.loading.meetings.places import survey
from cahiers.demo.loading.meetings.programme import programme
from cahiers.demo.loading.meetings.tables import Tables
from cahiers.demo.loading.meetings.votes import Votes
from cahiers.demo.loading.meetings.writing import Writing
from cahiers.meetings.enums import MeetingState, Section, VoteMethod
from cahiers.territory.models import Node

TABLES = (3, 6)
ROOM_VOTES = 12
BLANK_LATE, DRAFTS = 0.15, 0.3  # of the meetings held: nothing on paper yet; a synthesis begun
REGISTERED_OF_PAST, REGISTERED = (8, 24), (6, 45)
KNOWN_OF_PAST = 0.35  # of the past meetings, how many had taken registrations on line
METHODS = (VoteMethod.SINGLE, VoteMethod.GRADED)


def hold_meetings(ledger: Ledger, staged: Staged, crowd: Crowd, nodes: dict[str, Node]) -> None:
    """Keep the meetings of a campaign, with what is due, who came, what was written, handed in and voted."""
    country = survey(nodes)
    company = Company(ledger, crowd, country)
    say_what_is_due(ledger, staged, company, country)
    room = _Room(ledger, staged)
    lives = Lives(ledger, staged, company, country)
    for slot in programme(ledger.random, country):
        room.live(lives.imagine(slot))


class _Room:
    """What happens in a meeting, and after it."""

    def __init__(self, ledger: Ledger, staged: Staged) -> None:
        self.ledger, self.draw = ledger, ledger.random
        self.tables, self.writing = Tables(ledger, staged.challenges), Writing(ledger)
        self.votes, self.coming = Votes(ledger), Coming(ledger)
        self.voted = 0

    def live(self, lived: Lived) -> None:
        """Keep what a meeting leaves: registrations before it, the room and its tables, the report."""
        if MeetingState.ANNOUNCED in lived.at:
            self._before(lived)
        if lived.is_held:
            self._during(lived)
            self.writing.hand_in(lived)

    def _before(self, lived: Lived) -> None:
        meeting = lived.meeting
        if meeting.state == MeetingState.ANNOUNCED and lived.is_solenns:
            meeting.takes_registrations, meeting.capacity = True, FULL
            self.tables.lay(lived, TABLES[1], lived.at[MeetingState.ANNOUNCED])
            self.coming.register(lived, FULL + 2)
        elif meeting.takes_registrations:
            is_past = meeting.starts_at < self.ledger.now
            if not is_past or self.draw.random() < KNOWN_OF_PAST:
                self.coming.register(lived, self.draw.randint(*(REGISTERED_OF_PAST if is_past else REGISTERED)))

    def _during(self, lived: Lived) -> None:
        is_waited_for = lived.meeting.state == MeetingState.HELD and not lived.is_solenns
        sheets = self.tables.lay(lived, self.draw.randint(*TABLES), lived.at[MeetingState.ANNOUNCED])
        written = len(sheets)
        if is_waited_for and self.draw.random() < BLANK_LATE:
            written = self.draw.choice((0, 0, written // 2))
        tables = self.tables.write(lived, sheets[:written])
        people = self.coming.count(lived, sum(table.sheet.seated or 0 for table in tables) or 6 * len(sheets))
        if lived.handed_in:
            self.writing.write(lived, tables)
            if self.voted < ROOM_VOTES and len(tables) == TABLES[1]:
                self.votes.vote(lived, tables, people, METHODS[self.voted % 2])
                self.voted += 1
        elif is_waited_for and self.draw.random() < DRAFTS:
            self.writing.write(lived, tables, sections=(Section.SITUATION, Section.CHALLENGES))
