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
TITLES = Vocabulary(
    terms_of(
        {
            SITUATION: (
                "etat des lieux, etats des lieux, etat de lieux, etat des lieu, l existant,"
                "situation actuelle, ou en sommes nous, ou en est on, diagnostic, analyse de l existant, bilan de l existant, constats partages",
                "constat, constats, contexte, existant, situation, point de depart, ce qui existe, bilan, "
                "ce que nous constatons, la situation aujourd hui, aujourd hui",
            ),
            EXPECTATIONS: (
                "attentes, principales attentes, attente, ce que nous attendons, ce qu on attend, qu attendons nous, ce qui est attendu,"
                "attentes exprimees, attentes et besoins, besoins et attentes, besoins exprimes",
                "besoins, souhaits, voeux, demandes, nos besoins, ce que nous voulons, ce que l on souhaite,"
                "ce que nous souhaitons",
            ),
            ACHIEVEMENTS: (
                "realisations, realisation, description de 1 a 2 realisations presentees, realisations presentees,"
                "une ou deux realisations, exemples de realisations, actions realisees, projets realises, ce qui a ete fait",
                "experiences, exemples, temoignages, temoignage, bonnes pratiques, ce qui marche, projets menes, "
                "actions menees, retours d experience, retour d experience, ce que nous avons fait, actions en cours, initiatives, projets",
            ),
            CHALLENGES: (
                "defis et propositions, defis, defis a relever, propositions et defis, defis propositions, propositions,"
                "defis et propositions identifies par l etablissement, nos propositions, ce que nous proposons",
                "defi, pistes, pistes d action, pistes d actions, pistes de travail, proposition, leviers, perspectives,"
                "pour aller plus loin, preconisations, idees, solutions, enjeux",
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
