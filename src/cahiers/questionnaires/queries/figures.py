"""The figures of the room: one definition each, and the statement that recounts what is stored."""

from django.utils.translation import gettext_lazy as _

from cahiers.foundation.figures import Figure

FIGURES = (
    Figure(
        name="questionnaires.responses",
        title=_("réponses au questionnaire"),
        definition=_(
            "Questionnaires remplis et envoyés, une personne comptant une fois. Les réponses commencées et jamais envoyées "
            "ne comptent pas. Le canal de chacune (compte, lien, code, accès libre, papier, import) reste visible."
        ),
        unit=_("réponses"),
        recount="""
            SELECT q.id, q.response_count, count(r.id) FROM questionnaires_questionnaire q
            LEFT JOIN questionnaires_response r ON r.questionnaire_id = q.id AND r.state = 'submitted'
            GROUP BY q.id HAVING q.response_count <> count(r.id)
        """,
        headline="""
            SELECT sum(response_count) FROM questionnaires_questionnaire
            WHERE campaign_id = %s AND state <> 'draft'
        """,
    ),
    Figure(
        name="questionnaires.asked",
        title=_("personnes à qui la question a été posée"),
        definition=_(
            "Réponses envoyées dont le parcours passait par la question. Les autres ne sont pas concernées : leur public ou "
            "leurs réponses précédentes menaient ailleurs."
        ),
        unit=_("réponses"),
    ),
    Figure(
        name="questionnaires.answered",
        title=_("personnes qui ont répondu à la question"),
        definition=_(
            "Parmi les personnes à qui la question a été posée, celles qui ont donné une réponse. C’est la base des "
            "pourcentages. Dans une question à choix multiple, chaque choix est compté pour lui-même : les parts dépassent "
            "100 % en tout."
        ),
        unit=_("réponses"),
    ),
)
