"""Examples and answers as points whose likeness is measured by words in common and by nearness of meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cahiers.sense.texts.coding.frame import Code, pieces_of
from cahiers.sense.texts.meaning import to_length_one
from cahiers.sense.texts.vectors import french_vectors
from cahiers.sense.texts.words import ANSWERING, EMPTY, count_words

_FEW = 5_000  # points, below which a word of a single text counts


@dataclass(frozen=True, eq=False)
class Points:
    """Examples of the frame first, then the answers whole, then their pieces.

    Attributes
    ----------
    words : csr_matrix of float32, shape (n_points, n_words)
        Words by rarity, rows of length 1.
    meaning : ndarray of float32, shape (n_points, width)
        Mean of the words' vectors, the common middle removed, rows of length 1; no column without vectors.
    code : ndarray of int64, shape (n_examples,)
        Code of each example.
    row : ndarray of int64, shape (n_points - n_examples,)
        Answer of each of the other points; the first ones are whole answers in order.
    vectors : str
        Word vectors used, empty without.
    """

    words: sparse.csr_matrix
    meaning: NDArray[np.float32]
    code: NDArray[np.int64]
    row: NDArray[np.int64]
    vectors: str

    @classmethod
    def read(cls, texts: Sequence[str], frame: Sequence[Code], *, lsa_alone: bool) -> "Points":
        """Place everything once; answers of one piece are not repeated."""
        shown = [(place, text) for place, code in enumerate(frame) for text in code.shown]
        parts, owner = pieces_of(texts)
        several = np.bincount(owner, minlength=len(texts)) > 1
        pieces = [(int(row), part) for row, part in zip(owner, parts, strict=True) if several[row]]
        every = [text for _, text in shown] + list(texts) + [part for _, part in pieces]
        words = count_words(every, fewest=1 if len(every) < _FEW else 2, empty=EMPTY - ANSWERING, most=1.0)
        presence = np.bincount(words.counts.indices, minlength=len(words.lemmas))
        rarity = np.log((1 + len(every)) / (1 + presence)) + 1
        weighted = (words.counts.sign() @ sparse.diags(rarity)).tocsr().astype(np.float32)
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
        unit = sparse.diags(np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)) @ weighted
        known = None if lsa_alone else french_vectors()
        meaning = np.zeros((len(every), 0), np.float32)
        if known is not None:
            meaning = to_length_one(np.asarray(weighted @ known.of(words.lemmas)))
            filled = np.abs(meaning).sum(axis=1) > 0
            if filled.any():
                meaning[filled] = to_length_one(meaning[filled] - meaning[filled].mean(axis=0))
        return cls(
            words=unit.tocsr(),
            meaning=meaning,
            code=np.array([place for place, _ in shown], np.int64),
            row=np.concatenate((np.arange(len(texts)), np.array([row for row, _ in pieces], np.int64))),
            vectors=known.name if known else "",
        )

    def likeness(self, some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the likeness of points, from -0.5 to 1: mean cosine by words and by meaning, 0 for a point without words."""
        alike = np.asarray((self.words[some] @ self.words[others].T.tocsc()).todense(), dtype=np.float64)
        if self.meaning.shape[1]:
            alike = (alike + self.meaning[some] @ self.meaning[others].T) / 2
        return alike
