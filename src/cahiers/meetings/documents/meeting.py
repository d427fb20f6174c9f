"""A meeting as its documents need it: plain values, given by whoever knows the tables and the addresses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import ACCENT, INKS

AROUND_A_TABLE = 10
DAYS_SLIPS_ARE_KEPT = 30


@dataclass(frozen=True, slots=True)
class KitChallenge:
    """A défi and the problem it states."""

    title: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class KitTheme:
    """A theme, what opens it, and its challenges. `colour` is its rank in the house's palette, from 1 to 8."""

    title: str
    angle: str = ""
    questions: tuple[str, ...] = ()
    challenges: tuple[KitChallenge, ...] = ()
    colour: int = 0

    @property
    def ink(self) -> str:
        """The colour that the theme's name is written in; the house's own when it has none."""
        return INKS[self.colour - 1] if 1 <= self.colour <= len(INKS) else ACCENT


@dataclass(frozen=True, slots=True)
class KitTable:
    """A table of the meeting: its number, the code and the address of its sheet on line, what it works on if known."""

    number: int
    code: str = ""
    address: str = ""
    theme: str = ""
    challenge: str = ""


@dataclass(frozen=True, slots=True)
class HandInNames:
    """How the campaign wants files to be called, without their ending: {academie}, {reseau} and {numero} are filled in."""

    synthesis: str
    sheet: str


IMPOSED = HandInNames("Synthese_{academie} ECLORE_{reseau}", "Defi_{academie} ECLORE_{reseau}_{numero}")


@dataclass(frozen=True, slots=True)
class KitMeeting:
    """All that the kit says of a meeting. `starts_at` is aware; the documents show it by the campaign's clock."""

    MOST_MINUTES: ClassVar[int] = 600

    title: str
    campaign: str
    starts_at: datetime
    zone: ZoneInfo
    themes: tuple[KitTheme, ...]
    levels: tuple[str, ...]
    audiences: tuple[str, ...]
    names: HandInNames = IMPOSED
    tables: tuple[KitTable, ...] = ()
    minutes: int = 180
    place: str = ""
    access: str = ""
    link: str = ""
    presentation: str = ""
    page: str = ""
    hand_in_page: str = ""
    deadline: datetime | None = None
    contact: str = ""
    academy: str = ""
    network: str = ""
    language: str = "fr"

    def __post_init__(self) -> None:
        """Refuse what no document could show: an hour without a zone, a duration without an end."""
        if self.starts_at.tzinfo is None:
            raise ValueError("a meeting starts at an aware time")
        if not 30 <= self.minutes <= self.MOST_MINUTES:
            raise ValueError(f"a meeting lasts from 30 to {self.MOST_MINUTES} minutes, not {self.minutes}")

    def at(self, minute: int) -> str:
        """The hour by the campaign's clock, so many minutes after the start."""
        return hour(self.starts_at + timedelta(minutes=minute), self.zone)

    @property
    def day(self) -> str:
        """The day, in full: jeudi 24 septembre 2020."""
        return date_format(self.starts_at.astimezone(self.zone), "l j F Y")

    @property
    def hours(self) -> str:
        """From when to when, with the town whose hours these are."""
        return _("de %(start)s à %(end)s (heure de %(clock)s)") % {
            "start": self.at(0),
            "end": self.at(self.minutes),
            "clock": self.zone.key.rpartition("/")[2].replace("_", " "),
        }

    @property
    def due(self) -> str:
        """Until when its report is expected; empty when no date was set."""
        if self.deadline is None:
            return ""
        local = self.deadline.astimezone(self.zone)
        return _("%(day)s à %(hour)s") % {
            "day": date_format(local, "l j F Y"),
            "hour": hour(local, self.zone),
        }

    @property
    def slips_destroyed_on(self) -> date:
        """The day by which the slips with addresses are destroyed."""
        return self.starts_at.astimezone(self.zone).date() + timedelta(days=DAYS_SLIPS_ARE_KEPT)

    @property
    def sheets(self) -> tuple[KitTable, ...]:
        """A table for each sheet to print: one without a number when the tables are not known yet."""
        return self.tables or (KitTable(number=0),)


def tables_for(people: int) -> int:
    """Return how many tables seat so many people, ten at most around each, as evenly as can be.

    >>> tables_for(60), tables_for(61), tables_for(3), tables_for(0)
    (6, 7, 1, 1)
    """
    return max(-(-people // AROUND_A_TABLE), 1)


def hour(moment: datetime, zone: ZoneInfo) -> str:
    """Return an hour as people write it: 9 h, 14 h 30."""
    local = moment.astimezone(zone)
    if local.minute == 0:
        return _("%(hour)s h") % {"hour": local.hour}
    return _("%(hour)s h %(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02d}"}
