"""Who took part, who is missing, and what weights can and cannot repair."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogues: whoever shows it translates it, sense only speaks French."""
    return sentence


SELF_SELECTED = gettext_noop(
    "Les personnes qui ont participé l’ont choisi\u202f: ce n’est pas un échantillon tiré au sort. Le redressement corrige "
    "la composition du public sur quelques critères connus\u202f; il ne rend pas les réponses représentatives de la "
    "population, et les marges d’erreur ne mesurent pas ce défaut."
)
"""To be shown beside every weighted figure."""
