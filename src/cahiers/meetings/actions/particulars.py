"""What is said of a meeting when it is planned, proposed or edited, and what is refused of it."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign, Theme
from cahiers.campaign.queries import database_now, is_open_for
from cahiers.foundation.errors import Refused
from cahiers.meetings.enums import Attendance
from cahiers.meetings.models import Meeting
from cahiers.territory.models import Node
from cahiers.territory.queries import SCHOOL

HOSTS = (SCHOOL, "res")  # levels that receive people: schools, networks


@dataclass(frozen=True)
class Particulars:
    """A meeting as people describe it."""

    title: str
    themes: list[Theme]
    starts_at: datetime
    minutes: int = 180
    attendance: str = Attendance.ON_SITE
    place: str = ""
    address: str = ""
    link: str = ""
    presentation: str = ""
    takes_registrations: bool = True
    capacity: int | None = None
    expected: int | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values of the meeting's own row."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "themes"}


def check_particulars(campaign: Campaign, said: Particulars) -> None:
    """Refuse a meeting without a title, without a theme of its campaign, or of an impossible length."""
    if not said.title.strip():
        raise Refused(_("Donnez un titre à la rencontre."))
    if not said.themes or any(theme.campaign_id != campaign.pk for theme in said.themes):
        raise Refused(_("Choisissez au moins un thème de la consultation."))
    if not 30 <= said.minutes <= 600:
        raise Refused(_("Une rencontre dure d’une demi-heure à dix heures."))
    if said.capacity is not None and said.capacity < 1:
        raise Refused(_("Une rencontre a au moins une place."))


def check_to_come(starts_at: datetime) -> None:
    """Refuse a date that is past."""
    if starts_at <= database_now():
        raise Refused(_("Cette date est passée : choisissez-en une à venir."))


def check_open(campaign: Campaign, *gestures: Gesture) -> None:
    """Refuse what no phase opens now."""
    if not any(is_open_for(campaign, gesture) for gesture in gestures or (Gesture.MEET,)):
        raise Refused(_("L’étape des rencontres n’est pas ouverte en ce moment."))


def create_meeting(campaign: Campaign, territory: Node, said: Particulars, *, state: str, by: Any) -> Meeting:
    """Write the row of a meeting to come, its themes and its first organiser, within the gesture that asks for it."""
    check_open(campaign)
    check_to_come(said.starts_at)
    return write_meeting(campaign, territory, said, state=state, by=by)


def write_meeting(
    campaign: Campaign, territory: Node, said: Particulars, *, state: str, by: Any, reason: str = ""
) -> Meeting:
    """Write the row of a meeting, whenever it takes place. Refused outside of the campaign's territory and themes."""
    check_particulars(campaign, said)
    if not territory.is_under(campaign.scope.path):
        raise Refused(_("Ce territoire n’est pas celui de la consultation."))
    host = territory if territory.level_id in HOSTS else None
    meeting = Meeting.objects.create(
        campaign=campaign, territory=territory, host=host, state=state, created_by=by, **said.columns()
    )
    meeting.themes.set(said.themes)
    meeting.runners.create(user=by, by=by)
    meeting.steps.create(before="", after=state, reason=reason, by=by)
    return meeting
