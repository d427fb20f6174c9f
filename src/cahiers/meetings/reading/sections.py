"""Find the four sections of a synthesis, theme by theme, however people filled the template."""

from cahiers.meetings.reading.guides import Guides
from cahiers.meetings.reading.placing import Habits, place
from cahiers.meetings.reading.shapes import Document, Piece, Theme
from cahiers.meetings.reading.themes import ThemeFinder
from cahiers.meetings.reading.vocabulary import Vocabulary, terms_of

SITUATION, EXPECTATIONS, ACHIEVEMENTS, CHALLENGES = SECTIONS = (
    "situation",
    "expectations",
    "achievements",
    "challenges",
)
# For each section, the kit's own words first, then words that only count where they look like a title.
TITLES = Vocabulary(
    terms_of(
        {
            SITUATION: (
                """état des lieux, états des lieux, état de lieux, état des lieu, l’existant, situation actuelle,
                où en sommes-nous, où en est-on, diagnostic, analyse de l’existant, bilan de l’existant, constats partagés""",
                """constat, constats, contexte, existant, situation, point de départ, ce qui existe, bilan,
                ce que nous constatons, la situation aujourd’hui, aujourd’hui""",
            ),
            EXPECTATIONS: (
                """attentes, principales attentes, attente, ce que nous attendons, ce qu’on attend, qu’attendons-nous,
                ce qui est attendu, attentes exprimées, attentes et besoins, besoins et attentes, besoins exprimés""",
                """besoins, souhaits, vœux, demandes, nos besoins, ce que nous voulons, ce que l’on souhaite,
                ce que nous souhaitons""",
            ),
            ACHIEVEMENTS: (
                """réalisations, réalisation, description de 1 à 2 réalisations présentées, réalisations présentées,
                une ou deux réalisations, exemples de réalisations, actions réalisées, projets réalisés,
                ce qui a été fait""",
                """expériences, exemples, témoignages, témoignage, bonnes pratiques, ce qui marche, projets menés,
                actions menées, retours d’expérience, retour d’expérience, ce que nous avons fait, actions en cours,
                initiatives, projets""",
            ),
            CHALLENGES: (
                """défis et propositions, défis, défis à relever, propositions et défis, défis propositions, propositions,
                défis et propositions identifiés par l’établissement, nos propositions, ce que nous proposons""",
                """défi, pistes, pistes d’action, pistes d’actions, pistes de travail, proposition, leviers, perspectives,
                pour aller plus loin, préconisations, idées, solutions, enjeux""",
            ),
        }
    )
)


def find_sections(
    document: Document, themes: tuple[Theme, ...], *, hint: str = "", guides: tuple[str, ...] = ()
) -> tuple[Piece, ...]:
    """Return the pieces of a synthesis; the text of a document that names no theme goes to the theme hinted at.

    A meeting of one theme needs no hint. Without either, sections are found and their theme is left empty.
    """
    only = themes[0].code if len(themes) == 1 else ""
    return place(document, Habits(TITLES, Guides(guides), ThemeFinder(themes), only or hint, bool(only)))
