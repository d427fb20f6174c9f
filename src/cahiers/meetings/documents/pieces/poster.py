"""The poster: what, when, where, and a QR code to the page of the meeting."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cahiers.foundation.text import excerpt
from cahiers.meetings.documents.description import Block, Code, Document, Fact, Facts, Look, Paragraph, Title, Tone
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.pieces.frame import framed


def poster(meeting: KitMeeting) -> Document:
    """Describe the poster: one page, whatever the length of what was written."""
    known = (
        Fact(_("Quand"), f"{capfirst(meeting.day)}\n{meeting.hours}"),
        Fact(_("Où"), _short(meeting.place)),
        Fact(_("Accès"), _short(meeting.access)),
        Fact(_("On y parle de"), "\n".join(excerpt(theme.title, 60) for theme in meeting.themes[:5])),
    )
    blocks: list[Block] = [
        Title(excerpt(meeting.title, 110), over=excerpt(meeting.campaign, 80)),
        Paragraph(
            excerpt(meeting.presentation, 220)
            or _("Des tables de dix personnes au plus. Ce qui s’y écrit se suit en ligne jusqu’à la décision."),
            Tone.LEAD,
        ),
        Facts(tuple(fact for fact in known if fact.value)),
    ]
    if meeting.page:
        blocks.append(
            Code(
                address=meeting.page,
                says=_("QR code de la page de la rencontre"),
                caption=_("Tout savoir, s’inscrire, lire la suite"),
            )
        )
    made = framed(meeting, _("Affiche"), *blocks)
    return replace(made, look=Look.POSTER, foot="")


def _short(text: str) -> str:
    return "\n".join(excerpt(line, 90) for line in text.split("\n")[:3])
