"""Invented names for 15-17 year olds: an animal, an adjective, a number; never a name of their own."""

import secrets

WORDS_FOR_ANIMALS = (
    "Albatros Alezan Barbeau Bécasseau Blaireau Bouvreuil Bouquetin Busard Caméléon Canari Castor Cerf Chamois "
    "Chevreuil Circaète Colibri Cormoran Criquet Cygne Dauphin Écureuil Élan Épervier Espadon Faisan Faucon Flamant "
    "Furet Gecko Geai Goéland Grillon Guépard Hérisson Héron Hibou Hippocampe Jaguar Kangourou Koala Lézard Lièvre "
    "Loriot Loup Lynx Macareux Manchot Marsouin Martinet Merle Milan Moineau Morse Mouflon Mulot Narval Ocelot "
    "Orignal Orvet Ouistiti Panda Papillon Pélican Phoque Pinson Poulpe Puma Renard Roitelet Rossignol "
    "Rouge-gorge Saumon Scarabée Serval Tamanoir Tamarin Tapir Tarsier Toucan Triton Vanneau Wombat Zèbre"
)
WORDS_FOR_ADJECTIVES = (
    "agile alerte amical attentif audacieux aventureux bavard bienveillant bleu boréal brillant calme chaleureux "
    "clairvoyant courageux créatif curieux discret doré enjoué espiègle farceur fidèle franc gai généreux habile "
    "hardi indigo ingénieux inventif jovial joyeux juste lointain loyal lumineux malicieux matinal mélodieux "
    "minutieux modeste musicien nocturne orange paisible patient pensif perspicace philosophe pourpre précis prudent "
    "rapide rêveur rieur sagace serein sincère solaire songeur souriant studieux tenace tranquille turquoise "
    "vaillant vert vif vigilant voyageur"
)
ANIMALS = tuple(WORDS_FOR_ANIMALS.split())
ADJECTIVES = tuple(WORDS_FOR_ADJECTIVES.split())
NUMBERS = range(2, 1000)


def draw_pseudonym() -> str:
    """Return an invented name, one among some five million."""
    return f"{secrets.choice(ANIMALS)} {secrets.choice(ADJECTIVES)} {secrets.choice(NUMBERS)}"


def is_pseudonym(name: str) -> bool:
    """Say whether a name is one that `draw_pseudonym` can give."""
    animal, _, rest = name.partition(" ")
    adjective, _, number = rest.partition(" ")
    return animal in ANIMALS and adjective in ADJECTIVES and number in {str(n) for n in NUMBERS}
