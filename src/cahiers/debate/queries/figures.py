"""The figures of the debate: one definition each, and the statement that recounts what is stored."""

from django.utils.translation import gettext_lazy as _

from cahiers.foundation.figures import Figure


def _recount_votes(column: str, choice: str) -> str:
    return f"""
        SELECT p.id, p.{column}, count(v.id) FROM debate_proposal p
        LEFT JOIN debate_vote v ON v.proposal_id = p.id AND v.choice = '{choice}'
        GROUP BY p.id HAVING p.{column} <> count(v.id)
    """  # noqa: S608 -- the house's own words


FIGURES = (
    Figure(
        name="debate.proposals",
        title=_("propositions publiées"),
        definition=_(
            "Propositions et questions ouvertes que la liste montre. Une proposition issue d’une réunion compte pour une ; "
            "celles dont elle est issue restent lisibles mais ne comptent plus, ni les brouillons, ni les retirées."
        ),
        unit=_("propositions"),
        headline="SELECT count(*) FROM debate_proposal WHERE campaign_id = %s AND state = 'published'",
    ),
    Figure(
        name="debate.votes",
        title=_("avis donnés"),
        definition=_(
            "Somme des avis pour, mitigés et contre, une personne comptant une fois par proposition. Les avis hérités d’une "
            "réunion ne sont pas comptés une seconde fois. Les totaux importés d’une consultation tenue ailleurs sont inclus "
            "et toujours indiqués comme tels."
        ),
        unit=_("avis"),
        headline="""
            SELECT coalesce(sum(votes_for + votes_mixed + votes_against - votes_inherited
                                + imported_for + imported_mixed + imported_against), 0)
            FROM debate_proposal WHERE campaign_id = %s AND state <> 'draft'
        """,
        hidden_while_voting=True,
    ),
    Figure(
        name="debate.votes_for",
        title=_("pour"),
        definition=_(
            "Personnes dont le dernier choix sur cette proposition est « pour » ; un avis repris ne compte plus."
        ),
        unit=_("avis"),
        recount=_recount_votes("votes_for", "for"),
    ),
    Figure(
        name="debate.votes_mixed",
        title=_("mitigés"),
        definition=_("Personnes dont le dernier choix sur cette proposition est « mitigé »."),
        unit=_("avis"),
        recount=_recount_votes("votes_mixed", "mixed"),
    ),
    Figure(
        name="debate.votes_against",
        title=_("contre"),
        definition=_("Personnes dont le dernier choix sur cette proposition est « contre »."),
        unit=_("avis"),
        recount=_recount_votes("votes_against", "against"),
    ),
    Figure(
        name="debate.votes_inherited",
        title=_("avis hérités"),
        definition=_(
            "Avis venus avec une réunion ou une scission. Qui avait voté sur plusieurs propositions réunies compte une fois, "
            "avec son choix le plus récent ; voter de nouveau fait de l’avis hérité un avis donné ici."
        ),
        unit=_("avis"),
        recount="""
            SELECT p.id, p.votes_inherited, count(v.id) FROM debate_proposal p
            LEFT JOIN debate_vote v ON v.proposal_id = p.id AND v.inherited_from_id IS NOT NULL
            GROUP BY p.id HAVING p.votes_inherited <> count(v.id)
        """,
    ),
    Figure(
        name="debate.votes_imported",
        title=_("avis importés"),
        definition=_(
            "Totaux publiés par une consultation tenue ailleurs, à une date donnée. Personne ne sait qui a voté : ils "
            "s’ajoutent à l’affichage et ne deviennent jamais des votants."
        ),
        unit=_("avis"),
        recount="""
            SELECT p.id, p.imported_for + p.imported_mixed + p.imported_against,
                   coalesce(t.votes_for + t.votes_mixed + t.votes_against, 0)
            FROM debate_proposal p LEFT JOIN debate_importedtally t ON t.proposal_id = p.id
            WHERE (p.imported_for, p.imported_mixed, p.imported_against)
                  IS DISTINCT FROM (coalesce(t.votes_for, 0), coalesce(t.votes_mixed, 0), coalesce(t.votes_against, 0))
        """,
    ),
    Figure(
        name="debate.arguments",
        title=_("arguments"),
        definition=_(
            "Arguments pour, mitigés ou contre qui sont affichés ; les réponses et les arguments retirés n’en sont pas."
        ),
        unit=_("arguments"),
        headline="SELECT coalesce(sum(argument_count), 0) FROM debate_proposal WHERE campaign_id = %s AND state <> 'draft'",
        recount="""
            SELECT p.id, p.argument_count, count(a.id) FROM debate_proposal p
            LEFT JOIN debate_argument a ON a.proposal_id = p.id AND a.parent_id IS NULL AND a.state = 'published'
            GROUP BY p.id HAVING p.argument_count <> count(a.id)
        """,
    ),
    Figure(
        name="debate.useful",
        title=_("jugé utile"),
        definition=_("Personnes qui ont jugé l’argument utile pour se faire une opinion, quelle que soit la leur."),
        unit=_("personnes"),
        recount="""
            SELECT a.id, a.useful_count, count(u.id) FROM debate_argument a
            LEFT JOIN debate_useful u ON u.argument_id = a.id
            GROUP BY a.id HAVING a.useful_count <> count(u.id)
        """,
    ),
    Figure(
        name="debate.followers",
        title=_("personnes abonnées"),
        definition=_("Personnes qui ont demandé à être prévenues de ce que devient la proposition."),
        unit=_("personnes"),
        recount="""
            SELECT p.id, p.follower_count, count(f.id) FROM debate_proposal p
            LEFT JOIN debate_follow f ON f.proposal_id = p.id
            GROUP BY p.id HAVING p.follower_count <> count(f.id)
        """,
    ),
)
