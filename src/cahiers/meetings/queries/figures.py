"""The figures of the room: one definition each."""

from django.utils.translation import gettext_lazy as _

from cahiers.foundation.figures import Figure

FIGURES = (
    Figure(
        name="meetings.expected",
        title=_("rencontres attendues"),
        definition=_(
            "Rencontres que les territoires ont dit attendre. Le nombre d’un territoire est celui qu’il a dit pour lui-même, "
            "plus ceux de tous les territoires qui s’y rattachent."
        ),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.planned",
        title=_("rencontres prévues"),
        definition=_(
            "Rencontres acceptées, y compris celles qui sont déjà tenues ou remises. Les rencontres proposées et pas encore "
            "acceptées, refusées ou annulées ne comptent pas. Chacune compte une fois, là où elle est rattachée."
        ),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.held",
        title=_("rencontres tenues"),
        definition=_(
            "Rencontres dont l’organisateur a dit qu’elles ont eu lieu, avec le nombre de personnes présentes."
        ),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.handed_in",
        title=_("rencontres remises"),
        definition=_(
            "Rencontres dont la synthèse est remise, y compris celles qui sont acceptées ou intégrées. Une rencontre renvoyée "
            "pour être complétée n’en est plus, jusqu’à sa nouvelle remise."
        ),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.late",
        title=_("rencontres en retard"),
        definition=_(
            "Rencontres prévues dont le jour est passé, ainsi que la date limite, délais compris, et dont rien n’est remis."
        ),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.accepted",
        title=_("rencontres acceptées"),
        definition=_("Rencontres dont la synthèse a été relue et acceptée, y compris celles qui sont intégrées."),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.integrated",
        title=_("rencontres intégrées"),
        definition=_("Rencontres dont la synthèse est reprise dans celle de l’échelon au-dessus."),
        unit=_("rencontres"),
    ),
    Figure(
        name="meetings.registered",
        title=_("places prises"),
        definition=_(
            "Places des inscriptions confirmées d’une rencontre. Une inscription compte pour le nombre de personnes qu’elle "
            "annonce ; celles qui attendent ou qui sont annulées ne comptent pas. Le nombre reste quand les noms s’effacent."
        ),
        unit=_("places"),
        recount="""
            SELECT m.id, m.registered, coalesce(sum(r.seats), 0) FROM meetings_meeting m
            LEFT JOIN meetings_registration r ON r.meeting_id = m.id AND r.state = 'confirmed'
            GROUP BY m.id HAVING m.registered <> coalesce(sum(r.seats), 0)
        """,
    ),
)
