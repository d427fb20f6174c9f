"""The other view of topics: a text may speak of several things, and the answer depends on no seed (NMF).

Where `find_topics` puts each text in one topic, each text is here a mixture of parts, each part a list of words that go
together. Nothing is drawn at random: the parts start from the singular vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.texts.consensus import SAMPLE
from cahiers.sense.texts.duplicates import distinct_texts
from cahiers.sense.texts.meaning import singular_vectors, tf_idf
from cahiers.sense.texts.words import count_words, fewest_texts, usual_count

ROUNDS = 40
_TINY = 1e-9


@dataclass(frozen=True)
class Part:
    """Words that go together.

    Attributes
    ----------
    words : tuple of str
        Heaviest first.
    size : float
        Texts, copies included, each counting for the share of it that this part makes.
    verbatims : tuple of int
        Rows of distinct texts most purely about it.
    """

    words: tuple[str, ...]
    size: float
    verbatims: tuple[int, ...]


@dataclass(frozen=True)
class Mixtures:
    """Texts as mixtures of parts.

    Attributes
    ----------
    share : ndarray of float32, shape (n_texts, n_parts)
        Rows sum to 1; zeros for a text without a counted word.
    parts : tuple of Part
        By falling size.
    explained : float
        Share of the weighted words that the parts account for, from 0 to 1.
    stability : float
        Adjusted Rand index between the largest parts found on two halves of the texts, from about 0 to 1.
    """

    share: NDArray[np.float32]
    parts: tuple[Part, ...]
    explained: float
    stability: float


@one_thread
def find_mixtures(texts: Sequence[str], *, count: int | None = None) -> Mixtures:
    """Find parts whose sums make the texts, by non-negative factorisation of weighted words.

    Copies count in sizes, not in the learning. The same texts in another order give the same parts.

    Parameters
    ----------
    texts : sequence of str
    count : int, at least 2, optional
        Parts wanted; by default as many as topics (`usual_count`), and never more than words or texts.

    References
    ----------
    Lee and Seung, *Learning the parts of objects*, Nature 401, 1999 (non-negative factorisation); Boutsidis and
    Gallopoulos, *SVD based initialization*, 2008 (start without a seed); Cichocki and Phan, *Fast local algorithms*, 2009
    (hierarchical alternating least squares).

    Examples
    --------
    >>> found = find_mixtures(["bus soir", "bus matin soir", "cantine bio", "cantine bio repas", "bus cantine"], count=2)
    >>> [part.words[:2] for part in found.parts], found.share.argmax(axis=1).tolist()[:4]
    ([('bus', 'soir'), ('cantine', 'bio')], [0, 0, 1, 1])
    """
    if count is not None and count < 2:
        raise ValueError(f"count={count} parts: at least 2 are needed to tell anything apart")
    exact, first, copies = distinct_texts(texts)
    words = count_words([texts[row] for row in first.tolist()], fewest=fewest_texts(len(first)))
    wanted = count if count is not None else usual_count(words)
    rows = tf_idf(words.counts)
    wanted = min(wanted, *rows.shape)
    if wanted < 2:
        return Mixtures(np.zeros((len(texts), 0), np.float32), (), 0.0, 1.0)
    parts = _learn(rows[:SAMPLE], wanted)
    uses = _weights(rows, parts)
    share = uses / np.maximum(uses.sum(axis=1, keepdims=True), _TINY)
    order = np.argsort(-(copies @ share), kind="stable")
    share, parts = share[:, order], parts[order]
    found = []
    for rank in range(wanted):
        heavy = np.lexsort((np.arange(parts.shape[1]), -parts[rank]))[:8]
        pure = np.lexsort((np.arange(len(share)), -uses[:, order[rank]] * share[:, rank]))[:5]
        found.append(
            Part(
                words=tuple(words.lemmas[word] for word in heavy.tolist() if parts[rank, word] > _TINY),
                size=float(copies @ share[:, rank]),
                verbatims=tuple(first[pure[share[pure, rank] > 0]].tolist()),
            )
        )
    return Mixtures(
        share=np.vstack((share, np.zeros((1, wanted))))[exact].astype(np.float32),
        parts=tuple(found),
        explained=_explained(rows, uses, parts[np.argsort(order)]),
        stability=_stability(rows, wanted),
    )


def _learn(rows: sparse.csr_matrix, count: int) -> NDArray[np.float64]:
    """Return parts of length 1, shape (count, n_words)."""
    uses, parts = _start(rows, count)
    turned = rows.T.tocsr()
    for _ in range(ROUNDS):
        uses = _improved(uses, rows @ parts.T, parts @ parts.T)
        parts = _improved(parts.T, turned @ uses, uses.T @ uses).T
        lengths = np.maximum(np.linalg.norm(parts, axis=1), _TINY)
        parts, uses = parts / lengths[:, None], uses * lengths
    return parts


def _improved(
    factor: NDArray[np.float64], products: NDArray[np.float64], squares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve for each column of one factor in turn, the others held, none below 0."""
    better = factor.copy()
    for column in range(factor.shape[1]):
        step = (products[:, column] - better @ squares[:, column]) / max(squares[column, column], _TINY)
        better[:, column] = np.maximum(better[:, column] + step, 0)
    return better


def _weights(rows: sparse.csr_matrix, parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each part each text holds, the parts being known; shape (n_texts, n_parts)."""
    products, squares = np.asarray(rows @ parts.T), parts @ parts.T
    uses: NDArray[np.float64] = np.maximum(products, 0)
    for _ in range(ROUNDS):
        uses = _improved(uses, products, squares)
    return uses


def _start(rows: sparse.csr_matrix, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Start from the positive side of each pair of singular vectors, zeros filled with the mean."""
    scores, directions = singular_vectors(rows, count, seed=0)
    uses, parts = np.zeros_like(scores), np.zeros_like(directions)
    for axis in range(count):
        sides = [
            (np.maximum(sign * scores[:, axis], 0), np.maximum(sign * directions[:, axis], 0)) for sign in (1.0, -1.0)
        ]
        strong = max(sides, key=lambda side: float(np.linalg.norm(side[0]) * np.linalg.norm(side[1])))
        uses[:, axis], parts[:, axis] = strong
    filling = max(rows.sum(), _TINY) / (rows.shape[0] * rows.shape[1])
    uses[uses <= 0], parts[parts <= 0] = filling, filling
    return uses, parts.T


def _explained(rows: sparse.csr_matrix, uses: NDArray[np.float64], parts: NDArray[np.float64]) -> float:
    """Return one minus the squared error over the squared length of the rows, without making the dense product."""
    total = float(rows.multiply(rows).sum())
    crossed = float((np.asarray(rows @ parts.T) * uses).sum())
    made = float(((uses.T @ uses) * (parts @ parts.T)).sum())
    return (2 * crossed - made) / total if total else 0.0


def _stability(rows: sparse.csr_matrix, count: int) -> float:
    """Compare the largest part of every text between fits on two halves of the texts."""
    halves = [rows[side:SAMPLE:2] for side in (0, 1)]
    if min(half.shape[0] for half in halves) < count:
        return 0.0
    filled = np.diff(rows.indptr) > 0
    largest = [_weights(rows[filled], _learn(half, count)).argmax(axis=1) for half in halves]
    return rand_index(*largest)
