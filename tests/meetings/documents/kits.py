"""A meeting as its documents need it: three themes, six tables, sixty people."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cahiers.meetings.documents.meeting import KitChallenge, KitMeeting, KitTable, KitTheme, tables_for

PARIS = ZoneInfo("Europe/Paris")
THEMES = (
    KitTheme(
        title="Un égal accès au numérique pour tous",
        angle="social, inclusif et territorial",
        questions=(
            "Comment garantir à chaque élève un équipement et des services gratuits ?",
            "Comment prendre en compte les besoins particuliers quand on étudie à distance ?",
            "Comment lutter contre l’illectronisme des familles ?",
        ),
        challenges=(
            KitChallenge(
                "Comment faire pour qu’aucun élève ne travaille sans matériel ?",
                "Au printemps, des fratries se sont partagé un seul téléphone pendant que d’autres élèves disposaient chacun "
                "d’un ordinateur. Prêter, donner, subventionner : chaque solution a un coût, un entretien et une durée de vie. "
                "Que doit-on garantir à chaque élève, et qui s’en charge ?",
            ),
            KitChallenge(
                "Comment ne plus dépendre de son adresse pour se connecter ?",
                "Vallée encaissée, île, quartier mal desservi : l’école à distance s’arrête là où s’arrête le réseau. "
                "Que peut-on demander aux opérateurs, aux communes, aux établissements ?",
            ),
        ),
        colour=1,
    ),
    KitTheme(
        title="Enseigner et apprendre avec le numérique",
        angle="métiers des professeurs et des élèves, pédagogie",
        questions=("De quelles compétences a-t-on besoin ?", "Que garder de l’enseignement à distance ?"),
        challenges=(
            KitChallenge(
                "Comment former les enseignants sans les épuiser ?",
                "Beaucoup ont appris seuls, le soir, dans l’urgence. Quels formats, quels moments, quelle reconnaissance ?",
            ),
        ),
        colour=2,
    ),
    KitTheme(title="Un numérique responsable et souverain", angle="juridique, éthique, économique", colour=4),
)
TABLES = tuple(
    KitTable(
        number=number,
        code=f"K7P{number}-QX2M",
        address=f"https://cahiers.example/t/K7P{number}QX2M/",
        theme=THEMES[(number - 1) % 3].title,
        challenge=THEMES[0].challenges[0].title if number == 1 else "",
    )
    for number in range(1, tables_for(60) + 1)
)
MEETING = KitMeeting(
    title="Le numérique au collège, parlons-en à Saint-Junien",
    campaign="États généraux du numérique pour l’éducation",
    starts_at=datetime(2020, 9, 24, 14, 0, tzinfo=PARIS),
    zone=PARIS,
    themes=THEMES,
    levels=("Établissement", "Académie", "National"),
    audiences=("Élève de moins de 15 ans", "Élève de 15 ans ou plus", "Enseignant", "Parent", "Direction", "Élu local"),
    tables=TABLES,
    place="Collège Paul-Langevin, salle polyvalente\n12 rue des Tanneries, 87200 Saint-Junien",
    access="Entrée par la cour, de plain-pied. Garderie sur place, boucle magnétique.",
    page="https://cahiers.example/rencontres/saint-junien/",
    hand_in_page="https://cahiers.example/rencontres/saint-junien/remise/",
    deadline=datetime(2020, 10, 10, 18, 30, tzinfo=PARIS),
    contact="rencontre@college-langevin.example",
    academy="Limoges",
    network="Vienne glane",
)
ALONE = replace(MEETING, themes=THEMES[:1], tables=())
