"""Who took part, who is missing, and what weights can and cannot repair."""

SELF_SELECTED = (
    "Les personnes qui ont participé l’ont choisi\u202f: ce n’est pas un échantillon tiré au sort. Le redressement corrige "
    "la composition du public sur quelques critères connus\u202f; il ne rend pas les réponses représentatives de la "
    "population, et les marges d’erreur ne mesurent pas ce défaut."
)
"""To be shown beside every weighted figure."""
