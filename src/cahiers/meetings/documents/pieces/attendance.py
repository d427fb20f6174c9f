"""Who was there, by audience, as strokes; and slips to tear off for those who want news."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import (
    Block,
    Cut,
    Document,
    Field,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Title,
    Tone,
)
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.pieces.frame import framed

SLIPS = 5  # on a page


def attendance(meeting: KitMeeting) -> Document:
    """Describe the sheet by the door: a stroke for each person, no name; the slips are a page of their own."""
    rows = tuple((audience, "", "") for audience in (*meeting.audiences, _("Autre")))
    return framed(
        meeting,
        _("Feuille de présence"),
        Title(_("Qui est là ?"), over=f"{meeting.campaign} · {meeting.title}"),
        Paragraph(_("Faites un trait sur votre ligne en entrant. Aucun nom, aucune signature."), Tone.LEAD),
        Table(
            caption=_("Présents par public"),
            header=(_("Je viens en tant que"), _("Un trait par personne"), _("Total")),
            rows=(*rows, (_("Ensemble"), "", "")),
            widths=(32, 54, 14),
            tall=2,
        ),
        Paragraph(
            _(
                "À quoi cela sert : dire combien de personnes de chaque public étaient là, "
                "et voir quels publics ont manqué. "
                "Les totaux sont publiés avec le compte rendu ; cette feuille, qui ne dit rien de personne, "
                "est alors jetée."
            ),
            Tone.SMALL,
        ),
        PageBreak(),
        Heading(_("Être tenu au courant")),
        Paragraph(
            _(
                "C’est facultatif. Écrivez une adresse électronique, détachez le coupon, glissez-le dans l’urne. "
                "Pas de coupon pour les moins de 15 ans, même avec l’adresse d’un parent."
            )
        ),
        *_slips(meeting),
    )


def _slips(meeting: KitMeeting) -> list[Block]:
    purpose = _(
        "Cette adresse sert à vous envoyer le compte rendu de la rencontre et ce qu’il devient, à rien d’autre. "
        "Ce papier est détruit au plus tard le %(day)s."
    ) % {"day": date_format(meeting.slips_destroyed_on, "j F Y")}
    if meeting.contact:
        purpose += " " + _("Pour retirer votre adresse : %(contact)s.") % {"contact": meeting.contact}
    blocks: list[Block] = []
    for _slip in range(SLIPS):
        blocks += [
            Cut(),
            Paragraph(
                _("J’ai 15 ans ou plus et je veux recevoir des nouvelles à cette adresse électronique :"), Tone.STRONG
            ),
            Field(1),
            Paragraph(purpose, Tone.SMALL),
        ]
    return blocks
