"""A meeting of the demo from its proposal to its last state, each gesture dated, signed and in the journal."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cahiers.campaign.models import Theme
from cahiers.demo.content import read
from cahiers.demo.loading.campaigns import Staged
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.calendar import days_from, moments, start_on
from cahiers.demo.loading.meetings.people import ORGANISER, Company
from cahiers.demo.loading.meetings.places import FULL_TOWNS, Map, filled
from cahiers.demo.loading.meetings.programme import STOCK, Slot
from cahiers.foundation.codes import SHORT, letters_of
from cahiers.meetings.enums import Attendance, MeetingState
from cahiers.meetings.enums import MeetingState as S
from cahiers.meetings.models import Meeting, Organiser, Step
from cahiers.meetings.structure.life import OVER
from cahiers.people.models import User
from cahiers.territory.models import Node

LONGEST_BEFORE, SHORTEST_BEFORE = 20, 3  # days between the first gesture and the meeting
MINUTES, OFTEN = (120, 150, 180, 210), (2, 2, 6, 1)
EVENING = 17
IN_A_SCHOOL = 0.3  # of the meetings of a département whose schools the demo knows
TWICE = 0.1  # of the reports taken, how many were given back once
AFTER_HELD = {
    S.HANDED_IN: (S.HANDED_IN,),
    S.RETURNED: (S.HANDED_IN, S.RETURNED),
    S.ACCEPTED: (S.HANDED_IN, S.ACCEPTED),
    S.INTEGRATED: (S.HANDED_IN, S.ACCEPTED, S.INTEGRATED),
}
BEFORE_HELD = {
    S.PROPOSED: (),
    S.REFUSED: (S.REFUSED,),
    S.PLANNED: (S.PLANNED,),
    S.CANCELLED: (S.PLANNED, S.ANNOUNCED, S.CANCELLED),
}
DECIDED = frozenset(
    {S.PLANNED, S.REFUSED, S.RETURNED, S.ACCEPTED, S.INTEGRATED}
)  # by whoever answers for the territory


@dataclass
class Lived:
    """A meeting, what was drawn of it, and when it entered each state for the last time."""

    meeting: Meeting
    themes: list[Theme]
    town: str
    department: str
    runner: User
    decider: User
    is_solenns: bool
    at: dict[MeetingState, datetime] = field(default_factory=dict)
    handed_in: list[datetime] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether people came."""
        return self.meeting.state in OVER


class Lives:
    """Imagines meetings one after the other; no two have the same title."""

    def __init__(self, ledger: Ledger, staged: Staged, company: Company, country: Map) -> None:
        self.ledger, self.draw, self.staged, self.company, self.country = (
            ledger,
            ledger.random,
            staged,
            company,
            country,
        )
        self.stock = read(STOCK)
        self._titles: set[str] = set()
        self._reasons: dict[str, int] = {}

    def imagine(self, slot: Slot) -> Lived:
        """Keep a meeting with its themes, its organiser and its steps."""
        school = self._school(slot)
        town = school.town if school else self.draw.choice(self.stock["towns"][slot.department])
        starts_at = start_on(self.draw, self.ledger.now, slot.days, is_overseas=len(slot.department) > 6)
        title, theme, place = self._title(town, slot, starts_at, is_hosted=school is not None)
        before = self._before(slot, starts_at)
        made_at = before[0]
        runner = (
            self.company.crowd.by_key[ORGANISER] if slot.is_solenns else self.company.runner(slot.department, made_at)
        )
        meeting = Meeting(
            id=self.ledger.id_at(made_at),
            campaign=self.staged.campaign,
            territory=school or self.country.nodes[slot.department],
            host=school,
            code=letters_of(self.draw.randbytes(SHORT), SHORT),
            title=title,
            presentation="\n\n".join(self.draw.sample(self.stock["presentations"], 2)),
            minutes=self.draw.choices(MINUTES, weights=OFTEN)[0],
            starts_at=starts_at,
            state=slot.state,
            created_at=made_at,
            created_by=runner,
            **self._whereabouts(school.name if school else place, town),
        )
        lived = Lived(
            meeting,
            self._themes(theme),
            town,
            slot.department,
            runner,
            self.company.decider(slot.department),
            slot.is_solenns,
        )
        self.ledger.add(meeting)
        for one in lived.themes:
            self.ledger.add(Meeting.themes.through(meeting=meeting, theme=one))
        self.ledger.add(Organiser(id=self.ledger.id_at(made_at), meeting=meeting, user=runner, at=made_at, by=runner))
        self._walk(lived, before)
        return lived

    def _school(self, slot: Slot) -> Node | None:
        schools = self.country.schools.get(slot.department)
        return self.draw.choice(schools) if schools and self.draw.random() < IN_A_SCHOOL else None

    def _title(self, town: str, slot: Slot, starts_at: datetime, *, is_hosted: bool) -> tuple[str, str, str]:
        """Draw a title that no other meeting has, with its theme and place, among those that suit the hour and the host."""
        unfit = {"rural": slot.department in FULL_TOWNS, "evening": starts_at.hour < EVENING, "place": is_hosted}
        fitting = [one for one in self.stock["titles"] if not any(unfit.get(key) for key in one)]
        while True:
            pattern = self.draw.choice(fitting)
            title = filled(pattern["text"], town)
            if title not in self._titles:
                self._titles.add(title)
                return title, pattern.get("theme", ""), pattern.get("place", "")

    def _themes(self, theme: str) -> list[Theme]:
        """Return one to three themes, that of the title among them, in the order of the campaign."""
        codes = list(self.staged.themes)
        wanted = {theme} if theme else {self.draw.choice(codes)}
        wanted |= set(self.draw.sample(codes, self.draw.choices((0, 1, 2), weights=(3, 5, 2))[0]))
        return [self.staged.themes[code] for code in codes if code in wanted][:3]

    def _whereabouts(self, place: str, town: str) -> dict[str, Any]:
        kind = self.draw.choices((Attendance.ON_SITE, Attendance.HYBRID, Attendance.REMOTE), weights=(16, 3, 1))[0]
        told: dict[str, Any] = {"attendance": kind, "takes_registrations": self.draw.random() < 0.7}
        if kind != Attendance.REMOTE:
            number, street = self.draw.randint(1, 48), self.draw.choice(self.stock["streets"])
            told["place"] = place or self.draw.choice(self.stock["places"])
            told["address"] = f"{number} {street}, {town}"
        if kind != Attendance.ON_SITE:
            told["link"] = f"https://visio.demo.invalid/{letters_of(self.draw.randbytes(SHORT), SHORT)}"
        if told["takes_registrations"]:
            told["capacity"] = self.draw.choice((None, 40, 50, 60, 80, 90))
        told["expected"] = self.draw.choice((None, 30, 40, 50, 60))
        return told

    def _before(self, slot: Slot, starts_at: datetime) -> list[datetime]:
        """Return when the first gestures were made: the first one, then those that prepare."""
        day = days_from(self.ledger.now, starts_at)
        count = 1 + len(BEFORE_HELD.get(slot.state, (S.PLANNED, S.ANNOUNCED)))
        return moments(self.draw, self.ledger.now, day - LONGEST_BEFORE, min(day - SHORTEST_BEFORE, -1), count)

    def _walk(self, lived: Lived, before: list[datetime]) -> None:
        """Write each step: proposed by somebody who has no role there, planned at once by somebody who has one."""
        meeting, state = lived.meeting, S(lived.meeting.state)
        path = BEFORE_HELD.get(state, (S.PLANNED, S.ANNOUNCED))
        first = S.PROPOSED
        if lived.is_solenns:
            first, path, before = S.PLANNED, path[1:], [before[0], *before[2:]]
        self._step(lived, "", first, before[0])
        for after, at in zip(path, before[1:], strict=True):
            self._step(lived, lived.meeting.state, after, at)
        if state in OVER:
            over_at = meeting.ends_at + timedelta(minutes=self.draw.randint(10, 120))
            self._step(lived, meeting.state, S.HELD, min(over_at, self.ledger.now))
            self._report(lived, AFTER_HELD.get(state, ()))

    def _report(self, lived: Lived, path: tuple[MeetingState, ...]) -> None:
        day = days_from(self.ledger.now, lived.at[S.HELD]) + 1
        if S.ACCEPTED in path and day < -4 and self.draw.random() < TWICE:
            path = (S.HANDED_IN, S.RETURNED, *path)
        last = -1 if S.INTEGRATED in path else min(day + 8, -1)
        for after, at in zip(path, moments(self.draw, self.ledger.now, day, last, len(path)), strict=True):
            self._step(lived, lived.meeting.state, after, at)

    def _step(self, lived: Lived, before: str, after: MeetingState, at: datetime) -> None:
        meeting = lived.meeting
        by = lived.decider if after in DECIDED and before else lived.runner
        self.ledger.add(Step(meeting=meeting, before=before, after=after, reason=self._reason(after), at=at, by=by))
        self.ledger.line(f"meetings.{after.value}", meeting, at=at, by=by)
        meeting.state, meeting.state_at, lived.at[after] = after, at, at
        if after == S.HANDED_IN:
            lived.handed_in.append(at)

    def _reason(self, after: MeetingState) -> str:
        """Return the next reason of the stock: all are given before one comes back."""
        reasons: list[str] = self.stock.get(after.value, [])
        if not reasons:
            return ""
        rank = self._reasons[after] = self._reasons.get(after, -1) + 1
        return reasons[rank % len(reasons)]
