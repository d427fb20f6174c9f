"""The kit of a meeting: seven pieces, each in three formats, and all of them as one zip.

    kit_piece(meeting, Piece.AGENDA, Format.PDF)       one document
    kit_piece(meeting, Piece.SHEETS, Format.DOCX, 3)   the sheet of table 3 alone
    piece_name(meeting, Piece.AGENDA, Format.PDF)      the name it is saved under
    kit_zip(meeting)                                   everything

Each piece has a label and a `purpose`, one line for the page that offers it. Texts are in the meeting's language.
"""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.meetings.documents.archive import zipped
from cahiers.meetings.documents.description import Document
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.names import file_name
from cahiers.meetings.documents.pieces.agenda import agenda
from cahiers.meetings.documents.pieces.attendance import attendance
from cahiers.meetings.documents.pieces.challenges import challenges
from cahiers.meetings.documents.pieces.guide import guide
from cahiers.meetings.documents.pieces.poster import poster
from cahiers.meetings.documents.pieces.sheets import sheet, sheets
from cahiers.meetings.documents.pieces.synthesis import synthesis
from cahiers.meetings.documents.writers import Format, written


class Piece(TextChoices):
    """The pieces of the kit, in the order in which an organiser needs them."""

    POSTER = "poster", gettext_lazy("Affiche")
    AGENDA = "agenda", gettext_lazy("Déroulé")
    GUIDE = "guide", gettext_lazy("Guide d’animation")
    CHALLENGES = "challenges", gettext_lazy("Défis")
    SHEETS = "sheets", gettext_lazy("Fiches défi")
    ATTENDANCE = "attendance", gettext_lazy("Feuille de présence")
    SYNTHESIS = "synthesis", gettext_lazy("Synthèse à remplir")

    @property
    def purpose(self) -> str:
        """What the piece is for, in one line."""
        return _PURPOSES[self]()


def kit_piece(meeting: KitMeeting, piece: Piece, form: Format, table: int | None = None) -> bytes:
    """Return one document of the kit; of the sheets, all the tables or the one asked for.

    KeyError when the meeting has no such table. The same meeting gives the same bytes.
    """
    return written(described(meeting, piece, table), form)


def described(meeting: KitMeeting, piece: Piece, table: int | None = None) -> Document:
    """Return what a document of the kit says, before any format."""
    with translation.override(meeting.language):
        if table is not None:
            return sheet(meeting, {known.number: known for known in meeting.sheets}[table])
        return _DESCRIBED[piece](meeting)


def piece_name(meeting: KitMeeting, piece: Piece, form: Format, table: int | None = None) -> str:
    """Return the name under which a document of the kit is saved."""
    with translation.override(meeting.language):
        pattern = _("Fiche défi, table {numero}") if table else "{piece}"
        return file_name(pattern, form.value, set(), piece=str(piece.label), numero=str(table))


def kit_zip(meeting: KitMeeting) -> bytes:
    """Return the whole kit: a folder to print and one for each way of filling in, and a note that says what to print.

    Sheets to fill in on a screen are one file a table; those to print are one file.
    """
    members: dict[str, bytes] = {}
    with translation.override(meeting.language):
        folders = {
            Format.PDF: _("Imprimer (PDF)"),
            Format.DOCX: _("Remplir (Word)"),
            Format.ODT: _("Remplir (LibreOffice)"),
        }
        members[_("LISEZMOI.txt")] = _note(meeting, folders).encode()
        for form, folder in folders.items():
            for piece in Piece:
                numbers = [table.number for table in meeting.tables]
                tables = numbers if piece == Piece.SHEETS and form != Format.PDF and numbers else [None]
                for table in tables:
                    name = f"{folder}/{piece_name(meeting, piece, form, table)}"
                    members[name] = kit_piece(meeting, piece, form, table)
    return zipped(members)


def _note(meeting: KitMeeting, folders: dict[Format, str]) -> str:
    lines = [
        meeting.title,
        f"{meeting.day}, {meeting.hours}",
        "",
        _("« %(folder)s » : les documents prêts à imprimer.") % {"folder": folders[Format.PDF]},
        _("« %(word)s » et « %(other)s » : les mêmes, à modifier ou à remplir à l’écran.")
        % {"word": folders[Format.DOCX], "other": folders[Format.ODT]},
        "",
        *(f"{piece.label} : {piece.purpose}" for piece in Piece),
        "",
    ]
    return "\r\n".join(lines)


_DESCRIBED: dict[Piece, Callable[[KitMeeting], Document]] = {
    Piece.POSTER: poster,
    Piece.AGENDA: agenda,
    Piece.GUIDE: guide,
    Piece.CHALLENGES: challenges,
    Piece.SHEETS: sheets,
    Piece.ATTENDANCE: attendance,
    Piece.SYNTHESIS: synthesis,
}
_PURPOSES: dict[Piece, Callable[[], str]] = {
    Piece.POSTER: lambda: _("à afficher dès maintenant ; son QR code mène à la page de la rencontre."),
    Piece.AGENDA: lambda: _("les temps de la rencontre, heure par heure, à afficher dans la salle."),
    Piece.GUIDE: lambda: _("comment conduire chaque temps, à lire la veille par qui anime."),
    Piece.CHALLENGES: lambda: _("les défis de chaque thème et leurs questions, à poser sur chaque table."),
    Piece.SHEETS: lambda: _("une par table, recto verso, avec le code de la fiche en ligne."),
    Piece.ATTENDANCE: lambda: _("un trait par personne, à l’entrée, et des coupons pour qui veut des nouvelles."),
    Piece.SYNTHESIS: lambda: _("les quatre rubriques de chaque thème, à remettre après la rencontre."),
}
