"""Count the words of texts by their French lemma, looked up once per distinct word."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import simplemma
from numpy.typing import NDArray
from scipy import sparse

_WORD = re.compile(r"[^\W\d_]{2,40}")
# Words that carry no subject, as lemmas without accents: articles, pronouns, prepositions, auxiliaries, courtesy.
_EMPTY = """
le la les un une des du de au aux et ou ou mais donc or ni car que qui quoi dont quel quelle lequel laquelle ce cet
cette ces cela ca celui celle ceux je tu il elle on nous vous ils elles me te se moi toi lui leur leurs eux soi mon ma
mes ton ta tes son sa ses notre nos votre vos en dans sur sous par pour avec sans entre vers chez contre depuis
pendant avant apres devant derriere jusque lors lorsque quand comme si ne pas plus moins tres trop peu beaucoup assez
aussi bien mal tout tous toute toutes meme autre aucun chaque plusieurs certain quelque etre avoir faire pouvoir
devoir falloir aller vouloir mettre ainsi alors encore toujours jamais deja ici la-bas non oui etc est sont ont sera
soit bonjour merci monsieur madame cordialement qu parce puisque afin cas part fait voir dire donner rien personne
chacun celle-ci celui-ci notamment seulement surtout vraiment egalement souvent the of and to in weblink mailaddress
http https www aujourd hui
"""
EMPTY = frozenset(_EMPTY.split())
ANSWERING = frozenset(  # what a whole answer may be made of
    ("aucun", "rien", "non", "oui", "pas", "plus", "moins", "contre", "tout", "trop", "assez", "personne", "deja")
)
_FREQUENT = 0.4  # a lemma in more of the texts than this tells nothing apart


@dataclass(frozen=True)
class Words:
    """Words of each text.

    Attributes
    ----------
    counts : csr_matrix of float32, shape (n_texts, n_words)
        Times each lemma is used.
    lemmas : tuple of str, length n_words
        As most people spell them, in alphabetical order of their form without accents.
    """

    counts: sparse.csr_matrix
    lemmas: tuple[str, ...]


def plain(word: str) -> str:
    """Return a word in lower case without accents.

    Examples
    --------
    >>> plain("Élève")
    'eleve'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def count_words(
    texts: Sequence[str],
    *,
    fewest: int = 2,
    language: str = "fr",
    empty: frozenset[str] = EMPTY,
    most: float = _FREQUENT,
) -> Words:
    """Count lemmas, leaving out empty words, rare ones and those in more than 40 % of twenty texts or more.

    Lemmas that differ only by accents are one word: people leave accents out.

    Parameters
    ----------
    texts : sequence of str
    fewest : int, at least 1
        Texts a lemma must be in.
    language : str
        A language of simplemma.
    empty : frozenset of str
        Words to leave out, in lower case without accents.
    most : float, above 0 and at most 1
        Share of the texts from which a lemma is left out, from twenty texts on.

    References
    ----------
    Barbaresi, *Simplemma: a simple multilingual lemmatizer for Python* (dictionaries, MIT).

    Examples
    --------
    >>> words = count_words(["Les écoles du village", "l’école, une ecole"], fewest=1)
    >>> words.lemmas, words.counts.toarray()
    (('école', 'village'), array([[1., 1.],
           [2., 0.]], dtype=float32))
    """
    numbers: dict[str, int] = {}
    rows = [
        np.fromiter((numbers.setdefault(word, len(numbers)) for word in _WORD.findall(text)), np.int64)
        for text in (unicodedata.normalize("NFC", text).lower() for text in texts)
    ]
    lengths = [len(row) for row in rows]
    tokens = np.concatenate(rows) if rows else np.empty(0, np.int64)
    lemma_of, lemmas = _lemmas(list(numbers), np.bincount(tokens, minlength=len(numbers)), language, empty)
    terms = lemma_of[tokens]
    texts_of = np.repeat(np.arange(len(texts)), lengths)
    kept = terms >= 0
    counts = sparse.csr_matrix(
        (np.ones(int(kept.sum()), np.float32), (texts_of[kept], terms[kept])), shape=(len(texts), len(lemmas))
    )
    counts.sum_duplicates()
    presence = np.bincount(counts.indices, minlength=len(lemmas))
    limit = most * len(texts) if len(texts) >= 20 else len(texts)
    useful = np.flatnonzero((presence >= fewest) & (presence <= limit))
    return Words(counts[:, useful].tocsr(), tuple(lemmas[rank] for rank in useful))


def fewest_texts(n_texts: int) -> int:
    """Return in how many texts a lemma must be to count: 2, and 5 from 20,000 texts, where a word of four says nothing."""
    return 2 if n_texts < 20_000 else 5


def usual_count(words: Words) -> int:
    """Return how many subjects to look for: a third of the square root of the distinct words, from 2 to 40.

    The number of texts says less: long proposals hold more subjects than as many one-line answers (measured against known
    themes in `docs/decisions/topics-and-coding.md`).

    Examples
    --------
    >>> usual_count(count_words(["bus du soir", "soir de bus", "cantine bio", "bio"], fewest=1))
    2
    """
    return int(np.clip(len(words.lemmas) ** 0.5 / 3, 2, 40))


def _lemmas(
    words: list[str], uses: NDArray[np.int64], language: str, empty: frozenset[str]
) -> tuple[NDArray[np.int64], list[str]]:
    """Return the number of each word's lemma (-1 for an empty word) and the spelling of each lemma."""
    spelled: dict[str, Counter[str]] = {}
    keys = []
    for word, count in zip(words, uses.tolist(), strict=True):
        lemma = simplemma.lemmatize(word, lang=language).lower()
        key = plain(lemma)
        keys.append(key)
        if key not in empty and plain(word) not in empty and len(key) > 1:
            spelled.setdefault(key, Counter())[lemma] += count
    ordered = sorted(spelled)
    rank = {key: place for place, key in enumerate(ordered)}
    found = np.array([rank.get(key, -1) for key in keys], np.int64)
    found[[place for place, word in enumerate(words) if plain(word) in empty]] = -1
    return found, [min(spelled[key], key=lambda lemma: (-spelled[key][lemma], lemma == key, lemma)) for key in ordered]
