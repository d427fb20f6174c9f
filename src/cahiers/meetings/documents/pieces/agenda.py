"""The timed agenda: who does what, from the first minute to the last."""

from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import Document, Fact, Facts, Heading, Paragraph, Table, Title, Tone
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.pieces.frame import framed, when_and_where
from cahiers.meetings.documents.pieces.times import moments_at_a_table, said_of
from cahiers.meetings.documents.timing import Stretch, Time, at_a_table, stretches


def agenda(meeting: KitMeeting) -> Document:
    """Describe the agenda: the times of the meeting, then the moments of the work at tables, by the clock."""
    times = stretches(meeting.minutes)
    work = next(stretch for stretch in times if stretch.time is Time.TABLES)
    return framed(
        meeting,
        _("Déroulé"),
        Title(_("Déroulé"), over=meeting.campaign),
        Paragraph(meeting.title, Tone.LEAD),
        Facts((*when_and_where(meeting).facts, Fact(_("Thèmes"), "\n".join(theme.title for theme in meeting.themes)))),
        Heading(_("Les temps de la rencontre")),
        Table(
            caption=_("Les temps de la rencontre, heure par heure"),
            header=(_("Horaire"), _("Durée"), _("Temps"), _("Ce qui s’y passe")),
            rows=tuple(
                (
                    _span(meeting, stretch),
                    _length(stretch.minutes),
                    said_of(stretch.time).name,
                    said_of(stretch.time).purpose,
                )
                for stretch in times
            ),
            widths=(22, 10, 21, 47),
        ),
        Heading(_("Pendant le travail en tables")),
        Table(
            caption=_("Les moments du travail en tables"),
            header=(_("Horaire"), _("Durée"), _("Moment"), _("Ce qu’on fait")),
            rows=_moments(meeting, work),
            widths=(22, 10, 21, 47),
        ),
    )


def _span(meeting: KitMeeting, stretch: Stretch) -> str:
    return f"{meeting.at(stretch.start)} – {meeting.at(stretch.end)}"


def _length(minutes: int) -> str:
    return _("%(n)s min") % {"n": minutes}


def _moments(meeting: KitMeeting, work: Stretch) -> tuple[tuple[str, ...], ...]:
    rows, start = [], work.start
    for (name, what), length in zip(moments_at_a_table(), at_a_table(work.minutes), strict=True):
        if length:
            rows.append((_span(meeting, Stretch(work.time, start, start + length)), _length(length), name, what))
        start += length
    return tuple(rows)
