"""Texts as points: what they say by their own words (LSA), joined with what their words mean elsewhere (vectors)."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cahiers.sense.texts.vectors import WordVectors, weighted_means
from cahiers.sense.texts.words import Words

AXES = 64
# Weight of the vectors beside LSA. Agreement with known themes (adjusted mutual information, `bench/sense_topics.py`) of 372
# proposals in 9 themes is 0.22 at 0, 0.27 at 0.5, 0.24 at 0.7, and of 5,000 answers to 5 questions 0.34, 0.35, 0.37; telling
# words stand together less and less as it grows (0.22, 0.17, 0.15 on the proposals).
BESIDE = 0.5


def text_points(words: Words, vectors: WordVectors | None, seed: int = 0) -> NDArray[np.float32]:
    """Place texts so that those about the same thing are near: latent axes, joined with vectors when there are any.

    Parameters
    ----------
    words : Words
    vectors : WordVectors or None
        None gives the latent axes alone.
    seed : int
        Start of the randomised singular vectors.

    Returns
    -------
    points : ndarray of float32, shape (n_texts, width)
        Of length 1, or zeros for a text without a counted word; width is at most 64, or 128 with vectors.

    References
    ----------
    Deerwester et al., *Indexing by latent semantic analysis*, 1990; Arora, Liang and Ma, *A simple but tough-to-beat
    baseline for sentence embeddings*, 2017 (weights of words).

    Examples
    --------
    >>> from cahiers.sense.texts.words import count_words
    >>> points = text_points(count_words(["bus du soir", "soir de bus", "cantine bio", "bio"], fewest=1), None)
    >>> likeness = points @ points.T
    >>> bool(likeness[0, 1] > 0.9), bool(abs(likeness[0, 2]) < 0.1)
    (True, True)
    """
    latent = latent_axes(tf_idf(words.counts), seed)
    if vectors is None or not len(words.lemmas):
        return latent
    means = main_axes(weighted_means(words.counts, vectors.of(words.lemmas)), AXES)
    return to_length_one(np.hstack((latent, BESIDE * means)))


def tf_idf(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return rows of length 1: logarithm of uses, times the rarity of the word.

    ``(1 + ln uses) (1 + ln ((1 + n) / (1 + texts with it)))``, smoothed so that nothing is divided by zero.

    Examples
    --------
    >>> tf_idf(sparse.csr_matrix([[1.0, 1.0], [1.0, 0.0]])).toarray().round(2).tolist()
    [[0.58, 0.81], [1.0, 0.0]]
    """
    weighted = counts.astype(np.float64)
    weighted.data = 1 + np.log(weighted.data)
    presence = np.bincount(counts.indices, minlength=counts.shape[1])
    weighted = weighted @ sparse.diags(np.log((1 + counts.shape[0]) / (1 + presence)) + 1)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
    inverse = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return (sparse.diags(inverse) @ weighted).tocsr()


def latent_axes(rows: sparse.csr_matrix, seed: int) -> NDArray[np.float32]:
    """Return the rows on their 64 main axes, of length 1 (or 0); shape (n_texts, min(64, n_texts, n_words), or 1)."""
    width = min(AXES, *rows.shape)
    if width == 0:
        return np.zeros((rows.shape[0], 1), np.float32)
    return to_length_one(singular_vectors(rows, width, seed)[0])


def singular_vectors(rows: sparse.csr_matrix, width: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return scores and directions whose product is the best approximation of the rows, by four random readings.

    Parameters
    ----------
    rows : csr_matrix of shape (n, m)
    width : int, from 1 to min(n, m)
    seed : int

    Returns
    -------
    scores : ndarray of shape (n, width)
        Strongest axis first.
    directions : ndarray of shape (m, width)
        Of length 1, at right angles.

    References
    ----------
    Halko, Martinsson and Tropp, *Finding structure with randomness*, 2011.

    Examples
    --------
    >>> scores, directions = singular_vectors(sparse.csr_matrix(np.diag([3.0, 2.0, 1.0])), 2, seed=0)
    >>> np.abs(scores @ directions.T).round(2).tolist()
    [[3.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]
    """
    draw = np.random.default_rng(seed)
    span = np.linalg.qr(draw.standard_normal((rows.shape[1], min(width + 10, rows.shape[1]))))[0]
    for _ in range(4):
        span = np.linalg.qr(rows.T @ (rows @ span))[0]
    values, turns = np.linalg.eigh((projected := rows @ span).T @ projected)
    turns = turns[:, np.argsort(values)[::-1][:width]]
    return projected @ turns, span @ turns


def main_axes(rows: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return dense rows on their first axes, of length 1 (or 0); shape (n, min(width, columns))."""
    _, turns = np.linalg.eigh(rows.T @ rows)
    return to_length_one(rows @ turns[:, ::-1][:, :width])


def to_length_one(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return every row divided by its length; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9).astype(
        np.float32
    )
    return unit
