"""Corpora with known copies: real sentences recombined, letters copied with the small variations that people make."""

import csv
import gzip
import random
import re
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GREETINGS = (
    "Bonjour,",
    "Madame, Monsieur,",
    "Merci d’avance.",
    "Cordialement.",
    "Un parent inquiet.",
    "Marie D., Brest",
)
PERSONAL = ("Je le vis chaque jour.", "Mon fils est en CM1.", "J’enseigne depuis dix ans.", "C’est urgent !")
SYNONYMS = {
    "nous": "on",
    "école": "classe",
    "très": "vraiment",
    "pour": "afin de",
    "plus": "davantage",
    "tous": "chacun",
}


def real_texts() -> dict[str, list[str]]:
    """Return the real corpora by name; an empty dict where the data folder is absent."""
    if not DATA.is_dir():
        return {}
    csv.field_size_limit(10**8)
    with (DATA / "republique-numerique/arguments.csv").open() as file:
        arguments = [row["body"] for row in csv.DictReader(file)]
    with (DATA / "vrai-debat/propositions_principales.csv").open() as file:
        proposals = [f"{row['title']} {row['body']}" for row in csv.DictReader(file)]
    corpora = {"republique-numerique": arguments, "vrai-debat": proposals}
    for name, path in {"ecole": "ecole_Q192.csv.gz", "fiscalite": "fiscalite.csv.gz"}.items():
        with gzip.open(DATA / "grand-debat" / path, "rt") as file:
            corpora[name] = [row["answer"] for row in csv.DictReader(file)]
    return corpora


def invented_sentences(count: int, draw: random.Random) -> list[str]:
    """Return sentences of invented words, where no real text is at hand."""
    syllables = ("ba", "co", "di", "fa", "gou", "je", "li", "mon", "né", "pré", "ra", "su", "ta", "vou", "eur", "ment")
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(4000)]
    return [" ".join(draw.choices(words, k=draw.randint(6, 18))) + "." for _ in range(count)]


def sentences_of(texts: list[str]) -> list[str]:
    """Return the distinct sentences of texts, from 25 to 200 characters, in a stable order."""
    found = {part.strip() for text in texts for part in re.split(r"(?<=[.!?])\s+|\n", text)}
    return sorted(part for part in found if 25 <= len(part) <= 200)


def recombined(sentences: list[str], count: int, draw: random.Random) -> list[str]:
    """Return texts of one to four sentences drawn at random: distinct, with natural overlaps."""
    return [" ".join(draw.sample(sentences, draw.choice((1, 2, 2, 3, 4)))) for _ in range(count)]


def varied(text: str, draw: random.Random) -> str:
    """Return a copy as people make them: one to three small changes, never the same words in another meaning."""
    for change in draw.sample(
        ("typing", "greeting", "personal", "case", "accents", "synonym", "spaces"), draw.randint(1, 3)
    ):
        if change == "typing":
            for _ in range(max(1, len(text) // 100)):
                at = draw.randrange(len(text))
                text = text[:at] + draw.choice(("", "e", text[at] * 2)) + text[at + 1 :]
        elif change == "greeting":
            hello = draw.choice(GREETINGS)
            text = f"{hello} {text}" if draw.random() < 0.5 else f"{text} {hello}"
        elif change == "personal":
            text = f"{text} {draw.choice(PERSONAL)}"
        elif change == "case":
            text = text.upper()
        elif change == "accents":
            text = text.translate(str.maketrans("éèêàùçîôÉ", "eeeaucioE"))
        elif change == "synonym":
            word = draw.choice(sorted(SYNONYMS))
            text = re.sub(rf"\b{word}\b", SYNONYMS[word], text)
        else:
            text = text.replace(". ", " !!\n").replace(" ", "  ")
    return text


def planted(
    background: list[str], letters: list[str], sizes: list[int], draw: random.Random
) -> tuple[list[str], list[int]]:
    """Mix copies of letters into other texts; return texts and the letter of each (-1 for the others)."""
    rows = [(text, -1) for text in background]
    for rank, (letter, size) in enumerate(zip(letters, sizes, strict=True)):
        rows += [(varied(letter, draw), rank) for _ in range(size)]
    draw.shuffle(rows)
    return [text for text, _ in rows], [letter for _, letter in rows]


def recall_and_precision(groups: list[int], letters: list[int]) -> tuple[float, float]:
    """Return, over pairs with a copy of a letter: pairs of a letter found together, and found pairs of one letter."""
    together: dict[tuple[int, int], int] = {}
    by_letter: dict[int, int] = {}
    by_group: dict[int, list[int]] = {}
    for group, letter in zip(groups, letters, strict=True):
        together[group, letter] = together.get((group, letter), 0) + 1
        by_letter[letter] = by_letter.get(letter, 0) + 1
        by_group.setdefault(group, []).append(letter)
    hits = sum(n * (n - 1) // 2 for (group, letter), n in together.items() if letter >= 0 <= group)
    wanted = sum(n * (n - 1) // 2 for letter, n in by_letter.items() if letter >= 0)
    found = 0
    for group, members in by_group.items():
        others = sum(letter < 0 for letter in members)
        found += (len(members) * (len(members) - 1) - others * (others - 1)) // 2 if group >= 0 else 0
    return hits / wanted, hits / max(found, 1)
