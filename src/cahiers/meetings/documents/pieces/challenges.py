"""The challenges of the meeting's themes, to lay on each table."""

from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import (
    Block,
    Document,
    Heading,
    Item,
    Items,
    PageBreak,
    Paragraph,
    Title,
    Tone,
)
from cahiers.meetings.documents.meeting import KitMeeting, KitTheme
from cahiers.meetings.documents.pieces.frame import framed


def challenges(meeting: KitMeeting) -> Document:
    """Describe the themes: each on its own page, with what opens it and the challenges among which a table chooses."""
    blocks: list[Block] = []
    for rank, theme in enumerate(meeting.themes):
        if rank:
            blocks.append(PageBreak())
        blocks += _theme(theme)
    return framed(
        meeting,
        _("Défis"),
        Title(_("Les défis"), over=meeting.campaign),
        Paragraph(_("Chaque table choisit un défi. Elle peut le redire avec ses mots."), Tone.LEAD),
        *blocks,
    )


def _theme(theme: KitTheme) -> list[Block]:
    blocks: list[Block] = [Heading(theme.title, ink=theme.ink)]
    if theme.angle:
        blocks.append(Paragraph(theme.angle, Tone.SMALL))
    if theme.questions:
        blocks.append(Heading(_("Questions pour ouvrir la discussion"), level=2))
        blocks.append(Items(tuple(Item(question) for question in theme.questions)))
    for rank, challenge in enumerate(theme.challenges, 1):
        blocks.append(
            Heading(_("Défi %(rank)s. %(title)s") % {"rank": rank, "title": challenge.title}, level=2, ink=theme.ink)
        )
        if challenge.problem:
            blocks.append(Paragraph(challenge.problem))
    if not theme.challenges:
        blocks.append(Heading(_("Votre défi"), level=2))
        blocks.append(
            Paragraph(
                _("Ce thème n’a pas de défi proposé : la table formule le sien, en une phrase qui pose une question.")
            )
        )
    return blocks
