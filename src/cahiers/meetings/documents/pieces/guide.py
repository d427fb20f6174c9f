"""The facilitation guide: read once the day before, kept at hand on the day."""

from django.utils.translation import gettext as _

from cahiers.meetings.documents.description import Block, Document, Heading, Item, Items, Paragraph, Title, Tone
from cahiers.meetings.documents.meeting import KitMeeting
from cahiers.meetings.documents.names import file_name
from cahiers.meetings.documents.pieces.frame import framed
from cahiers.meetings.documents.pieces.times import said_of
from cahiers.meetings.documents.timing import stretches


def guide(meeting: KitMeeting) -> Document:
    """Describe the guide, with the hours of this meeting and the names its files will bear."""
    return framed(
        meeting,
        _("Guide d’animation"),
        Title(_("Guide d’animation"), over=f"{meeting.campaign} · {meeting.title}"),
        Paragraph(
            _(
                "À lire une fois la veille. Une rencontre réussie est celle dont on "
                "peut lire le lendemain ce qui s’est dit."
            ),
            Tone.LEAD,
        ),
        *_before(meeting),
        *_roles(),
        *_times(meeting),
        *_quiet(),
        *_young(),
        *_beside(),
        *_vote(),
        *_handing_in(meeting),
    )


def _items(*items: str | tuple[str, str], is_ordered: bool = False) -> Items:
    """Return a list of sentences, those in pairs opening with words in bold."""
    pairs = [("", item) if isinstance(item, str) else item for item in items]
    return Items(tuple(Item(text, opening) for opening, text in pairs), is_ordered)


def _before(meeting: KitMeeting) -> list[Block]:
    count = len(meeting.tables)
    tables = _("Une table pour dix personnes au plus")
    if count:
        tables = _("Tables prévues : %(count)s, de dix personnes au plus") % {"count": count}
    return [
        Heading(_("Avant")),
        _items(
            (
                _("Une semaine avant."),
                _(
                    "Voyez la salle. %(tables)s, de quoi circuler en fauteuil, une prise pour qui en a besoin, "
                    "un endroit calme. "
                    "Demandez aux inscrits ce qui les aiderait : interprète, boucle magnétique, "
                    "grands caractères, garde d’enfants."
                )
                % {"tables": tables},
            ),
            (
                _("La veille."),
                _(
                    "Imprimez l’affiche, le déroulé, les défis, une fiche par table et la feuille de présence. "
                    "Comptez trois stylos par table."
                ),
            ),
            (
                _("Une demi-heure avant."),
                _("Posez sur chaque table sa fiche et les défis. Affichez le déroulé là où tout le monde le voit."),
            ),
        ),
    ]


def _roles() -> list[Block]:
    return [
        Heading(_("Qui fait quoi à chaque table")),
        Paragraph(
            _(
                "Trois rôles, pris au début par des personnes volontaires. "
                "Évitez qu’une table soit animée par la plus haut placée."
            )
        ),
        _items(
            (
                _("La personne qui anime"),
                _("donne la parole, relance, fait avancer. Elle ne défend pas ses idées pendant qu’elle anime."),
            ),
            (
                _("La personne qui écrit"),
                _("note les mots de la table, pas les siens. Elle relit à voix haute avant de passer à la suite."),
            ),
            (
                _("La personne qui veille sur l’heure"),
                _("annonce la moitié du temps et les cinq dernières minutes de chaque moment."),
            ),
        ),
    ]


def _times(meeting: KitMeeting) -> list[Block]:
    blocks: list[Block] = [Heading(_("Conduire chaque temps"))]
    for stretch in stretches(meeting.minutes):
        said = said_of(stretch.time)
        blocks += [
            Heading(
                _("%(time)s, de %(start)s à %(end)s")
                % {"time": said.name, "start": meeting.at(stretch.start), "end": meeting.at(stretch.end)},
                level=2,
            ),
            Items(tuple(Item(advice) for advice in said.advice)),
        ]
    return blocks


def _quiet() -> list[Block]:
    return [
        Heading(_("Faire entendre les personnes qui parlent peu")),
        _items(
            _("Commencez par écrire : cinq minutes de silence, chacun sur son papier, puis on lit à tour de rôle."),
            _(
                "Faites un tour de table complet avant toute discussion. Passer son tour est permis ; "
                "on y revient à la fin."
            ),
            _("Nul ne reprend la parole une troisième fois tant que quelqu’un n’a pas parlé du tout."),
            _("Coupez avec douceur : « Je note. Quelqu’un le vit-il autrement ? »"),
            _(
                "Quand un supérieur et son équipe, un adulte et les jeunes qu’il encadre sont là, séparez-les à deux tables."
            ),
            _("Une idée dite par une seule personne s’écrit aussi. La fiche n’est pas un vote."),
        ),
    ]


def _young() -> list[Block]:
    return [
        Heading(_("Avec des jeunes de moins de 15 ans")),
        Paragraph(
            _(
                "Ils participent comme tout le monde, avec un adulte qui en a la charge. "
                "Rien de ce qui est écrit ne permet de les reconnaître."
            )
        ),
        _items(
            (
                _("Ni nom, ni prénom, ni âge, ni classe,"),
                _("ni adresse : pas sur la fiche, pas au mur, pas dans la synthèse."),
            ),
            (
                _("Sur la feuille de présence,"),
                _("ils sont un trait sur la ligne de leur public. Ils ne remplissent pas de coupon."),
            ),
            (
                _("Pas d’appareil à eux."),
                _(
                    "Si la fiche est remplie en ligne, un adulte la tient. Au vote, "
                    "ils ont des gommettes ou un bulletin."
                ),
            ),
            (_("Ni photo, ni film, ni enregistrement"), _("où l’on pourrait les voir ou les entendre.")),
            (
                _("Leurs mots comptent."),
                _("On les écrit tels quels, par exemple : « Un collégien : le soir, il n’y a plus de car. »"),
            ),
            (
                _("Un récit inquiétant"),
                _("ne s’écrit pas sur la fiche : on en parle tout de suite, à part, à l’adulte responsable."),
            ),
        ),
    ]


def _beside() -> list[Block]:
    return [
        Heading(_("Ce qui n’entre pas dans le défi")),
        _items(
            (
                _("Un autre sujet."),
                _("Notez-le sur une feuille au mur, « À ne pas perdre ». Relisez-la à la fin avec la salle."),
            ),
            (
                _("Où cela va ensuite."),
                _(
                    "Ce qui touche un thème de la rencontre va dans sa synthèse ; le reste, "
                    "dans l’état des lieux le plus proche."
                ),
            ),
            (
                _("Un désaccord."),
                _("Écrivez les deux positions et ce qui les sépare. Ne cherchez pas de phrase qui les gomme."),
            ),
            (
                _("Une colère."),
                _("Demandez ce qui s’est passé et ce qu’il faudrait. Écrivez l’obstacle avec les mots employés."),
            ),
            (
                _("Une personne mise en cause."),
                _("On écrit la situation, jamais le nom ni la fonction qui la désigne."),
            ),
        ),
    ]


def _vote() -> list[Block]:
    return [
        Heading(_("Voter à la restitution")),
        Paragraph(
            _(
                "Le vote dit ce que la salle préfère. Il ne supprime rien : toutes les fiches sont remises, "
                "préférées ou non."
            )
        ),
        _items(
            _(
                "Chaque table affiche deux idées au plus. On réunit celles qui disent la même chose, "
                "si les deux tables sont d’accord."
            ),
            _("Annoncez, avant de commencer : qui vote, sur quel thème, un seul choix ou une mention par proposition."),
            _(
                "Votez avec le code affiché, ou sur papier, ou par gommettes. "
                "À main levée seulement si personne n’en est gêné."
            ),
            _("Comptez devant la salle. Notez le nombre de présents, de votants, de bulletins blancs, et la méthode."),
            _("En cas d’égalité, gardez les deux."),
            is_ordered=True,
        ),
    ]


def _handing_in(meeting: KitMeeting) -> list[Block]:
    due = meeting.due
    when = (
        _("À remettre avant le %(due)s.") % {"due": due}
        if due
        else _("À remettre dans les jours qui suivent, tant que l’on se souvient.")
    )
    where = _("Tout se remet en ligne, sur la page de la rencontre.")
    if meeting.hand_in_page:
        where = _("Tout se remet en ligne : %(address)s") % {"address": meeting.hand_in_page}
    taken: set[str] = set()
    known = {"academie": meeting.academy or "…", "reseau": meeting.network or "…"}
    example = file_name(meeting.names.synthesis, "docx", taken, **known, numero="")
    sheet = file_name(meeting.names.sheet, "docx", taken, **known, numero="1")
    return [
        Heading(_("Remettre le compte rendu")),
        Paragraph(when, Tone.STRONG),
        _items(
            _("Rassemblez les fiches, même inachevées. Vérifiez ensemble qu’aucun nom n’y figure."),
            _(
                "Écrivez la synthèse le jour même, à deux si possible : une personne qui animait, "
                "une qui était à une table."
            ),
            _("Citez les fiches plutôt que de les résumer, et gardez les obstacles : c’est ce qui se perd en montant."),
            where,
            _("Vous préférez les fichiers ? Déposez un zip : « %(synthesis)s » et, pour chaque table, « %(sheet)s ».")
            % {"synthesis": example, "sheet": sheet},
            _(
                "Vous recevez un récépissé, avec une ligne par fichier. "
                "Gardez les fiches en papier jusqu’à ce que la remise soit acceptée."
            ),
            is_ordered=True,
        ),
    ]
