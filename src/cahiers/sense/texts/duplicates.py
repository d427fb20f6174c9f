"""Find who wrote the same words: exact copies, and copies with small variations, whatever the order of rows.

Why pieces of five characters and 0.6. On planted copies of real texts (typing errors, greetings, a personal sentence,
capitals, synonyms; 300 letters in each of four corpora, `bench/planted.py`) the likeness falls below 0.6 for 0 to 1.1 %
of copies with five characters, 0.7 to 2.7 % with pairs of words, 0 to 6.5 % with triples; between strangers one pair in
10,000 passes 0.19 to 0.30, none 0.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.texts import signatures as compiled
from cahiers.sense.texts.normalise import Folded, fold

NEAR, FAR = 0.6, 0.5
BLANK = -1
_SEED = 20_161_121


@dataclass(frozen=True)
class Duplicates:
    """Texts put in groups of copies.

    Groups are numbered by falling size, then by the content of their typical text: the numbers do not depend on the
    order of rows.

    Attributes
    ----------
    group : ndarray of int64, shape (n_texts,)
        Group of each text, -1 for a blank one (blank answers are not copies of each other). A text without copy is
        a group of one.
    exact : ndarray of int64, shape (n_texts,)
        Texts equal once folded share a number; -1 for blank.
    likeness : ndarray of float64, shape (n_texts,)
        Jaccard index with the typical text of the group: from 0.5 to 1, and 0 for blank.
    size : ndarray of int64, shape (n_groups,)
        Texts in each group.
    typical : ndarray of int64, shape (n_groups,)
        Row of the text to which most of the group is near (the first such row).
    length : ndarray of int64, shape (n_groups,)
        Characters of the typical text once folded.
    """

    group: NDArray[np.int64]
    exact: NDArray[np.int64]
    likeness: NDArray[np.float64]
    size: NDArray[np.int64]
    typical: NDArray[np.int64]
    length: NDArray[np.int64]

    def members(self, group: int) -> NDArray[np.int64]:
        """Return the rows of a group, in order."""
        return np.flatnonzero(self.group == group)

    def weights(self) -> NDArray[np.float64]:
        """Return one weight per text so that each group counts once; blank texts keep 1. Nothing is removed."""
        weights = np.ones(len(self.group))
        written = self.group >= 0
        weights[written] = 1 / self.size[self.group[written]]
        return weights


def near_duplicates(texts: Sequence[str], *, near: float = NEAR, far: float = FAR) -> Duplicates:
    """Group the texts that are copies of each other, word for word or with small variations.

    Texts are folded (see `fold`), then exact copies share a digest. Distinct texts are compared by their sets of
    five-character pieces: MinHash proposes pairs (32 bands of 4), the exact Jaccard index decides (`near`), and
    decided pairs are united. Since a chain of small changes can lead far away, each united group is then gathered
    around its typical text, and whoever is less than `far` like it leaves. Same texts in another order of rows give
    the same groups. At most 24 × n comparisons in any crowded bucket: memory and time stay linear in practice.

    Parameters
    ----------
    texts : sequence of str
        As people wrote them. Blank texts belong to no group.
    near : float, from 0.3 to 1
        Jaccard index from which two texts are united.
    far : float, from 0 to `near`
        Jaccard index that a member keeps with the typical text.

    Returns
    -------
    duplicates : Duplicates

    Notes
    -----
    The index is about letters: "je suis pour" and "je suis contre" in an otherwise equal long text are near.

    References
    ----------
    Broder, *On the resemblance and containment of documents*, 1997 (shingles, MinHash). Indyk and Motwani,
    *Approximate nearest neighbors*, 1998 (bands). Digests: BLAKE2b (RFC 7693).

    Examples
    --------
    >>> letter = "Nous demandons que l’école du village reste ouverte pour nos enfants"
    >>> found = near_duplicates(["Oui", letter, "oui !", letter.upper() + ", merci", "", "Non merci"])
    >>> found.group
    array([ 1,  0,  1,  0, -1,  2])
    >>> found.weights()
    array([0.5, 0.5, 0.5, 0.5, 1. , 1. ])
    """
    if not 0.3 <= near <= 1 or not 0 <= far <= near:
        raise ValueError(f"near={near} must lie in [0.3, 1] and far={far} in [0, near]")
    folded = fold(texts)
    exact, first, copies = _exact(folded)
    centre, likeness = _gather(folded, first, copies, near, far)
    size_of_centre = np.bincount(centre, weights=copies, minlength=len(first)).astype(np.int64)
    centres = np.unique(centre)
    centres = centres[np.lexsort((centres, -size_of_centre[centres]))]
    number = np.full(len(first) + 1, BLANK)  # the last entry serves blank texts, whose exact number is -1
    number[centres] = np.arange(len(centres))
    group = np.append(number[centre], BLANK)[exact]
    return Duplicates(
        group=group,
        exact=exact,
        likeness=np.append(likeness, 0.0)[exact],
        size=size_of_centre[centres],
        typical=first[centres],
        length=np.diff(folded.starts)[first[centres]],
    )


def distinct_texts(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Number the texts that differ once folded, in an order that only their content decides.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    exact : ndarray of int64, shape (n_texts,)
        Number of each text, -1 for a blank one.
    first, copies : ndarray of int64, shape (n_distinct,)
        First row and number of copies of each distinct text.

    Examples
    --------
    >>> distinct_texts(["Oui", "oui !", ""])
    (array([ 0,  0, -1]), array([0]), array([2]))
    """
    return _exact(fold(texts))


def _exact(folded: Folded) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Number distinct texts in the order of their digests; return number by row, first row and copies by number."""
    raw, starts = memoryview(folded.codes.tobytes()), (folded.starts * 4).tolist()
    digests = [
        blake2b(raw[start:stop], digest_size=16).digest() if stop > start else b"" for start, stop in pairwise(starts)
    ]
    firsts: dict[bytes, int] = {}
    for row, digest in enumerate(digests):
        firsts.setdefault(digest, row)
    firsts.pop(b"", None)
    ordered = sorted(firsts)
    ranks = {digest: rank for rank, digest in enumerate(ordered)} | {b"": BLANK}
    exact = np.fromiter((ranks[digest] for digest in digests), np.int64, len(digests))
    first = np.fromiter((firsts[digest] for digest in ordered), np.int64, len(ordered))
    return exact, first, np.bincount(exact[exact >= 0], minlength=len(ordered))


def _gather(
    folded: Folded, first: NDArray[np.int64], copies: NDArray[np.int64], near: float, far: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each distinct text, its typical text and the likeness to it."""
    count = len(first)
    centre, likeness = np.arange(count), np.ones(count)
    if not count:
        return centre, likeness
    hashed, limits = compiled.pieces_of(folded.codes, folded.starts, first)
    draw = np.random.default_rng(_SEED)
    multipliers = draw.integers(0, 1 << 31, compiled.HASHES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    shifts = draw.integers(0, 1 << 32, compiled.HASHES, dtype=np.uint32)
    marks = compiled.minhashes(hashed, limits, multipliers, shifts)
    parents = np.arange(count)
    for band in range(compiled.BANDS):
        keys = compiled.band_keys(marks, band)
        order = np.argsort(keys)
        compiled.join_buckets(hashed, limits, marks, parents, near, keys, order)
    roots = np.fromiter((compiled.root_of(parents, rank) for rank in range(count)), np.int64, count)
    order = np.argsort(roots, kind="stable")
    cuts = np.flatnonzero(np.diff(roots[order])) + 1
    for members in np.split(order, cuts):
        if len(members) > 1:
            around = compiled.split_around_typical(hashed, limits, marks, members, copies[members], near, far)
            centre[members] = members[around]
            for member in members:
                likeness[member] = compiled.likeness(hashed, limits, centre[member], member)
    return centre, likeness
