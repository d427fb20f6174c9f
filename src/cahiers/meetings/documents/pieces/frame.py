"""What all the pieces share: title, facts of the meeting, foot of page."""

from django.utils.translation import gettext as _

from cahiers.foundation.text import clean_line, excerpt
from cahiers.meetings.documents.description import ACCENT, Block, Document, Fact, Facts
from cahiers.meetings.documents.meeting import KitMeeting


def framed(meeting: KitMeeting, title: str, *blocks: Block, accent: str = ACCENT) -> Document:
    """Return a document of the meeting, whose foot says of which meeting and which consultation."""
    return Document(
        title=f"{title} – {clean_line(meeting.title)}",
        language=meeting.language,
        blocks=blocks,
        foot=f"{excerpt(meeting.title, 60)} · {excerpt(meeting.campaign, 60)}",
        accent=accent,
    )


def when_and_where(meeting: KitMeeting) -> Facts:
    """Return the date, the hours, the place; what is not known is left out."""
    known = (
        Fact(_("Date"), meeting.day),
        Fact(_("Horaires"), meeting.hours),
        Fact(_("Lieu"), meeting.place),
        Fact(_("Accès"), meeting.access),
        Fact(_("À distance"), meeting.link),
    )
    return Facts(tuple(fact for fact in known if fact.value))
