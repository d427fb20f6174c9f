"""The fiche défi of a table: blank to write on, or as the table filled it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import (
    ACCENT,
    Block,
    Code,
    Document,
    Field,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Title,
    Tone,
)
from cahiers.meetings.documents.meeting import KitMeeting, KitTable
from cahiers.meetings.documents.pieces.frame import framed

ROWS_FOR_A_LEVEL = 2
WIDTHS = (17, 43, 18, 22)


@dataclass(frozen=True, slots=True)
class FilledIdea:
    """An idea of a table: the level that would carry it out, who, with what means."""

    text: str
    level: str = ""
    who: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a table wrote."""

    number: int
    theme: str = ""
    challenge: str = ""
    seated: int | None = None
    state_of_play: str = ""
    obstacles: str = ""
    ideas: tuple[FilledIdea, ...] = ()


def sheets(meeting: KitMeeting) -> Document:
    """Describe the blank sheets of all the tables, one after the other, to print at once."""
    blocks: list[Block] = []
    for table in meeting.sheets:
        if blocks:
            blocks.append(PageBreak())
        blocks += _blank(meeting, table)
    return framed(meeting, _("Fiches défi"), *blocks, accent=_accent(meeting, ""))


def sheet(meeting: KitMeeting, table: KitTable) -> Document:
    """Describe the blank sheet of one table."""
    return framed(meeting, _title(table.number), *_blank(meeting, table), accent=_accent(meeting, table.theme))


def filled_sheet(meeting: KitMeeting, filled: FilledSheet) -> Document:
    """Describe what a table wrote, under the headings of the blank sheet."""
    rows = tuple((idea.level, idea.text, idea.who, idea.means) for idea in filled.ideas)
    seated = "" if filled.seated is None else str(filled.seated)
    return framed(
        meeting,
        _title(filled.number),
        Title(_title(filled.number), over=f"{meeting.campaign} · {meeting.title}"),
        Heading(_("Thème")),
        Field(1, filled.theme),
        Heading(_("Défi")),
        Field(1, filled.challenge),
        Heading(_("Personnes à la table")),
        Field(1, seated),
        Heading(_("État des lieux")),
        Field(2, filled.state_of_play),
        Heading(_("Obstacles")),
        Field(2, filled.obstacles),
        Heading(_("Idées")),
        _ideas(rows or (("", "", "", ""),)),
        accent=_accent(meeting, filled.theme),
    )


def _title(number: int) -> str:
    return _("Fiche défi – table %(number)s") % {"number": number or "…"}


def _accent(meeting: KitMeeting, theme: str) -> str:
    inks = {known.title: known.ink for known in meeting.themes}
    return inks.get(theme, next(iter(inks.values())) if len(inks) == 1 else ACCENT)


def _blank(meeting: KitMeeting, table: KitTable) -> list[Block]:
    known = tuple(theme.title for theme in meeting.themes)
    theme = table.theme or (known[0] if len(known) == 1 else "")
    blocks: list[Block] = [Title(_title(table.number), over=f"{meeting.campaign} · {meeting.title}")]
    if table.address:
        blocks.append(
            Code(
                address=table.address,
                says=_("QR code de la fiche en ligne de la table %(number)s") % {"number": table.number},
                caption=_("Vous pouvez aussi remplir cette fiche en ligne, à plusieurs et sans compte."),
                letters=_("Code : %(code)s") % {"code": table.code} if table.code else "",
            )
        )
    blocks.append(Heading(_("Thème")))
    if not theme:
        blocks.append(
            Paragraph(_("Consigne : recopiez l’un de ces titres. %(themes)s.") % {"themes": _listed(known)}, Tone.SMALL)
        )
    return [
        *blocks,
        Field(1, theme),
        Heading(_("Défi")),
        Field(2, table.challenge),
        Heading(_("Personnes à la table")),
        Paragraph(_("Consigne : un nombre, aucun nom."), Tone.SMALL),
        Field(1),
        Heading(_("État des lieux")),
        Paragraph(_("Consigne : que se passe-t-il aujourd’hui ? Des faits, des exemples d’ici."), Tone.SMALL),
        Field(4),
        Heading(_("Obstacles")),
        Paragraph(_("Consigne : qu’est-ce qui empêche d’avancer ? Écrivez-le comme vous le diriez."), Tone.SMALL),
        Field(4),
        PageBreak(),
        Heading(_("Idées")),
        Paragraph(
            _("Consigne : une idée par ligne, au niveau qui devrait la porter. Qui s’en charge ? Avec quels moyens ?"),
            Tone.SMALL,
        ),
        _ideas(tuple((level, "", "", "") for level in meeting.levels for _row in range(ROWS_FOR_A_LEVEL)), tall=4),
        Paragraph(_("Avant de rendre la fiche : la lire à voix haute, vérifier qu’aucun nom n’y figure."), Tone.SMALL),
    ]


def _listed(titles: tuple[str, ...]) -> str:
    return " ; ".join(titles)


def _ideas(rows: tuple[tuple[str, ...], ...], tall: int = 0) -> Table:
    return Table(
        caption=_("Idées de la table, avec leur niveau, qui s’en charge et les moyens"),
        header=(_("Niveau"), _("Idée"), _("Qui"), _("Moyens")),
        rows=rows,
        widths=WIDTHS,
        tall=tall,
    )
