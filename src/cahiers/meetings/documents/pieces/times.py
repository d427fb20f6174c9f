"""What is done in each time of a meeting, in the agenda's words and in the facilitator's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.meetings.documents.timing import Time


@dataclass(frozen=True, slots=True)
class Said:
    """The name of a time, what happens in it, and how to run it."""

    name: str
    purpose: str
    advice: tuple[str, ...]


def said_of(time: Time) -> Said:
    """Return what the documents say of a time."""
    return _EACH[time]()


def moments_at_a_table() -> tuple[tuple[str, str], ...]:
    """Return the five moments of the work at a table: name, and what is done."""
    return (
        (_("Se présenter"), _("Un tour de table : d’où l’on vient, un mot sur ce que l’on vit. On choisit le défi.")),
        (
            _("Dire ce qui est"),
            _("Les faits d’abord, puis ce qui bloque. La personne qui écrit note des exemples d’ici."),
        ),
        (_("Chercher"), _("Cinq minutes seul, chacun écrit ses idées ; puis on les lit une à une, sans les juger.")),
        (
            _("Choisir"),
            _("On garde les idées les plus utiles. Pour chacune : à quel niveau, par qui, avec quels moyens."),
        ),
        (_("Relire"), _("La fiche est lue à voix haute ; chacun corrige. Les désaccords restent écrits.")),
    )


def _opening() -> Said:
    return Said(
        _("Ouverture"),
        _("Pourquoi on est là, comment on travaille, ce que deviendra ce qui s’écrit."),
        (
            _(
                "Trois phrases suffisent : pourquoi cette rencontre, à qui sera remis ce qui s’écrit, "
                "quand on saura la suite."
            ),
            _("Dites la règle : ce qui est écrit sur la fiche est ce qui remonte, et aucun nom n’y figure."),
            _(
                "Montrez où sont les sorties, les toilettes, l’endroit calme ; "
                "présentez une personne à qui parler en cas de gêne."
            ),
        ),
    )


def _testimonies() -> Said:
    return Said(
        _("Témoignages"),
        _("Une ou deux personnes racontent ce qu’elles ont essayé, puis la salle pose ses questions."),
        (
            _(
                "Demandez à chaque témoin quatre choses : le problème, ce qui a été fait, ce qui a raté, "
                "ce que cela a coûté."
            ),
            _("La moitié du temps va aux questions. Prenez d’abord celles des personnes qui n’ont pas encore parlé."),
            _("Une difficulté racontée sert autant qu’une réussite : ne la faites pas enjoliver."),
        ),
    )


def _tables() -> Said:
    return Said(
        _("Travail en tables"),
        _("Dix personnes au plus par table. Chacune choisit un défi et remplit une fiche."),
        (
            _("Mélangez les publics : on s’assied avec des personnes que l’on ne connaît pas."),
            _(
                "Passez à chaque table dans les dix premières minutes, "
                "pour vérifier que le défi et les rôles sont choisis."
            ),
            _("Quand une table tourne en rond, demandez : « Pouvez-vous me donner un exemple vécu ? »"),
            _("Annoncez la moitié du temps, puis les cinq dernières minutes."),
        ),
    )


def _meal() -> Said:
    return Said(
        _("Repas"),
        _("Les fiches restent sur les tables."),
        (_("Gardez une heure pleine : les conversations du repas nourrissent la suite."),),
    )


def _tables_again() -> Said:
    return Said(
        _("Travail en tables, suite"),
        _("Chaque table reprend sa fiche, ou en ouvre une autre sur un second défi."),
        (
            _("Proposez à une ou deux personnes de changer de table : elles racontent ce qui s’est dit dans la leur."),
            _("Une table qui a fini prend un second défi et une seconde fiche."),
        ),
    )


def _break() -> Said:
    return Said(
        _("Pause"),
        _("Les fiches terminées sont affichées au mur."),
        (_("Affichez les fiches là où l’on passe. Profitez-en pour repérer les idées qui se ressemblent."),),
    )


def _restitution() -> Said:
    return Said(
        _("Restitution"),
        _("Chaque table présente son défi, l’obstacle principal et deux idées."),
        (
            _(
                "Partagez le temps à égalité entre les tables, et tenez-le : "
                "une minute de trop ici en prend une ailleurs."
            ),
            _("La parole va à une personne de la table qui n’a pas animé ; elle peut lire la fiche."),
            _("Une table qui a la même idée qu’une autre dit seulement ce qu’elle ajoute."),
        ),
    )


def _vote() -> Said:
    return Said(
        _("Vote et conclusion"),
        _("La salle dit ses préférences ; on rappelle à qui l’on remet le compte rendu et quand on saura la suite."),
        (
            _("Le vote est décrit plus loin. S’il manque du temps, renoncez au vote plutôt qu’à la dernière table."),
            _("Terminez par une date : celle à laquelle chacun pourra lire en ligne ce qui est sorti de la rencontre."),
        ),
    )


_EACH = {
    Time.OPENING: _opening,
    Time.TESTIMONIES: _testimonies,
    Time.TABLES: _tables,
    Time.MEAL: _meal,
    Time.TABLES_AGAIN: _tables_again,
    Time.BREAK: _break,
    Time.RESTITUTION: _restitution,
    Time.VOTE: _vote,
}
