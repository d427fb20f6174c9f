"""The synthesis of a meeting: its imposed sections for each theme, blank or filled."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import Block, Document, Field, Heading, PageBreak, Paragraph, Title, Tone
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.pieces.frame import framed


@dataclass(frozen=True, slots=True)
class Section:
    """An imposed section: its title, what is expected in it, and how many lines it takes."""

    title: str
    guide: str
    lines: int


@dataclass(frozen=True, slots=True)
class FilledTheme:
    """What a meeting wrote on a theme: one text for each of the sections, in their order."""

    title: str
    texts: tuple[str, ...]


def sections() -> tuple[Section, ...]:
    """Return the four imposed sections, in their order."""
    return (
        Section(
            _("État des lieux"),
            _("Consigne : ce qui se passe ici, avec des faits et des exemples. 10 à 15 lignes (1 000 à 1 500 signes)."),
            9,
        ),
        Section(
            _("Principales attentes"),
            _(
                "Consigne : trois à cinq attentes, une par paragraphe, et de quel public elles viennent. "
                "10 lignes (1 000 signes)."
            ),
            7,
        ),
        Section(
            _("Réalisations présentées"),
            _(
                "Consigne : une ou deux. Le problème, ce qui a été fait, ce qui a raté, ce qu’il en reste. "
                "15 lignes (1 500 signes)."
            ),
            9,
        ),
        Section(
            _("Défis et propositions"),
            _(
                "Consigne : les défis choisis par les tables, les idées retenues et leur niveau, les désaccords. "
                "20 lignes (2 000 signes)."
            ),
            12,
        ),
    )


def synthesis(meeting: KitMeeting) -> Document:
    """Describe the blank synthesis: a page of the outline for each theme, each section with its guide."""
    intro = _(
        "Quatre rubriques par thème. Écrivez sous chaque titre, sans changer les titres : ils servent à vous lire."
    )
    blocks: list[Block] = [_where(meeting), Paragraph(intro)]
    for rank, theme in enumerate(meeting.themes):
        if rank:
            blocks.append(PageBreak())
        blocks.append(Heading(theme.title, ink=theme.ink))
        for section in sections():
            blocks += [Heading(section.title, level=2), Paragraph(section.guide, Tone.SMALL), Field(section.lines)]
    return _framed(meeting, *blocks)


def filled_synthesis(meeting: KitMeeting, filled: tuple[FilledTheme, ...]) -> Document:
    """Describe what a meeting wrote, under the headings of the blank synthesis."""
    inks = {theme.title: theme.ink for theme in meeting.themes}
    blocks: list[Block] = [_where(meeting)]
    for theme in filled:
        blocks.append(Heading(theme.title, ink=inks.get(theme.title, "")))
        for section, text in zip(sections(), theme.texts, strict=True):
            blocks += [Heading(section.title, level=2), Field(2, text)]
    return _framed(meeting, *blocks)


def _where(meeting: KitMeeting) -> Paragraph:
    return Paragraph(" · ".join(filter(None, (meeting.day, *meeting.place.split("\n")))), Tone.LEAD)


def _framed(meeting: KitMeeting, *blocks: Block) -> Document:
    return framed(
        meeting,
        _("Synthèse"),
        Title(_("Synthèse de la rencontre"), over=f"{meeting.campaign} · {meeting.title}"),
        *blocks,
    )
