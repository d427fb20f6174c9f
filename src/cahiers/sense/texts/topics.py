"""Gather open answers into topics and themes that stay the same from one seed to the next, and say which do not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage

from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.texts.duplicates import distinct_texts
from cahiers.sense.texts.words import count_words

RESIDUAL = -1
AXES = 64
RUNS = 16
SAMPLE = 40_000  # distinct texts the centres are learnt on
AGREED = 0.5  # of the runs that must put a text in the same topic
_STEPS = 40


@dataclass(frozen=True)
class Topic:
    """A group of texts about the same thing.

    Attributes
    ----------
    theme : int
        Rank of its theme.
    size : int
        Texts, copies included.
    words : tuple of str
        What tells it from the other topics, most telling first.
    verbatims : tuple of int
        Rows of distinct texts nearest to its centre.
    agreement : float
        Mean share of the runs that agree on its texts, from 0 to 1: how solid it is.
    """

    theme: int
    size: int
    words: tuple[str, ...]
    verbatims: tuple[int, ...]
    agreement: float


@dataclass(frozen=True)
class Topics:
    """Two levels of groups.

    Attributes
    ----------
    topic : ndarray of int64, shape (n_texts,)
        Topic of each text, numbered by falling size; -1 for the residual group: no word in common with the others, or
        the runs disagree. It stays to be read.
    topics : tuple of Topic
    themes : tuple of tuple of str
        Telling words of each theme.
    stability : float
        Adjusted Rand index between what half of the runs agree on and what the other half does, on the texts that both
        keep: from about 0 (chance) to 1 (always the same). Below 0.7, do not build on the topics.
    """

    topic: NDArray[np.int64]
    topics: tuple[Topic, ...]
    themes: tuple[tuple[str, ...], ...]
    stability: float


@one_thread
def find_topics(texts: Sequence[str], *, count: int | None = None, seed: int = 0) -> Topics:
    """Find topics: lemmas, TF-IDF, latent axes, k-means from several seeds, and what the runs agree on.

    Copies count in sizes but not in the learning, so that a campaign does not make a topic by its number. The same
    texts in another order give the same topics, whatever their rows.

    Parameters
    ----------
    texts : sequence of str
        Open answers, any length; blank ones are residual.
    count : int, at least 2, optional
        Topics wanted at most; by default √(distinct texts) / 3, from 2 to 40.
    seed : int
        Start of the draws.

    References
    ----------
    Deerwester et al., *Indexing by latent semantic analysis*, 1990; Halko, Martinsson and Tropp, *Finding structure
    with randomness*, 2011 (the axes); Dhillon and Modha, *Concept decompositions*, 2001 (spherical k-means); Strehl and
    Ghosh, *Cluster ensembles*, 2002 (meta-clustering of the runs); Grootendorst, *BERTopic*, 2022 (class-based TF-IDF);
    Hubert and Arabie, *Comparing partitions*, 1985 (adjusted Rand index).

    Examples
    --------
    >>> found = find_topics(["cantine bio", "repas de cantine", "bus du soir", "horaire de bus", "…"] * 2, count=2)
    >>> found.topic.tolist() in ([0, 0, 1, 1, -1] * 2, [1, 1, 0, 0, -1] * 2)
    True
    """
    exact, first, copies = distinct_texts(texts)
    sample = [texts[row] for row in first.tolist()]
    words = count_words(sample, fewest=2 if len(sample) < 20_000 else 5)
    vectors = _axes(_tf_idf(words.counts), seed)
    full = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
    wanted = count if count is not None else int(np.clip(len(first) ** 0.5 / 3, 2, 40))
    if wanted < 2:
        raise ValueError(f"count={wanted} topics: at least 2 are needed to tell anything apart")
    wanted = min(wanted, len(np.unique(vectors[full].round(6), axis=0)) if len(full) < 100 * wanted else wanted)
    if wanted < 2:
        return Topics(np.full(len(texts), RESIDUAL), (), (), 1.0)
    runs, centres = _runs(vectors[full], wanted, seed)
    votes = _votes(runs, centres, wanted)
    chosen = np.full(len(first), RESIDUAL)
    agreement = np.zeros(len(first))
    agreement[full] = votes.max(axis=1)
    chosen[full] = np.where(votes.max(axis=1) > AGREED, votes.argmax(axis=1), RESIDUAL)
    chosen = _by_size(chosen, copies)
    halves = [_votes(runs[part::2], centres[part::2], wanted) for part in (0, 1)]
    sure = np.logical_and(*[half.max(axis=1) > AGREED for half in halves])
    stability = adjusted_rand(*[half.argmax(axis=1)[sure] for half in halves]) if sure.any() else 0.0
    topics, themes = _described(chosen, agreement, vectors, words.counts, words.lemmas, first, copies)
    return Topics(np.append(chosen, RESIDUAL)[exact], topics, themes, stability)


def adjusted_rand(one: NDArray[np.int64], two: NDArray[np.int64]) -> float:
    """Return the adjusted Rand index of two partitions: 1 when equal, about 0 by chance, negative below.

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = sparse.csr_matrix((np.ones(len(one)), (one, two)))
    table.sum_duplicates()
    pairs = float((table.data * (table.data - 1)).sum()) / 2
    in_one, in_two = (float((n * (n - 1)).sum()) / 2 for n in (np.bincount(one), np.bincount(two)))
    everything = len(one) * (len(one) - 1) / 2
    expected = in_one * in_two / everything if everything else 0.0
    most = (in_one + in_two) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _tf_idf(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return rows of length 1: logarithm of uses, times the rarity of the word."""
    weighted = counts.astype(np.float64)
    weighted.data = 1 + np.log(weighted.data)
    presence = np.bincount(counts.indices, minlength=counts.shape[1])
    weighted = weighted @ sparse.diags(np.log((1 + counts.shape[0]) / (1 + presence)) + 1)
    return _length_one(weighted)


def _length_one(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
    return (sparse.diags(np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)) @ rows).tocsr()


def _axes(rows: sparse.csr_matrix, seed: int) -> NDArray[np.float32]:
    """Return the rows on their main axes, of length 1 (or 0), by randomised singular vectors."""
    width = min(AXES, *rows.shape)
    if width == 0:
        return np.zeros((rows.shape[0], 1), np.float32)
    draw = np.random.default_rng(seed)
    span = np.linalg.qr(draw.standard_normal((rows.shape[1], min(width + 10, rows.shape[1]))))[0]
    for _ in range(4):
        span = np.linalg.qr(rows.T @ (rows @ span))[0]
    values, turns = np.linalg.eigh((projected := rows @ span).T @ projected)
    vectors = projected @ turns[:, np.argsort(values)[::-1][:width]]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9).astype(
        np.float32
    )
    return unit


def _runs(
    vectors: NDArray[np.float32], count: int, seed: int
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float32]]]:
    """Run spherical k-means from several seeds on the first texts (in the order of digests, so drawn at random)."""
    sample = vectors[:SAMPLE]
    ones = np.ones(len(sample), np.float32)
    runs, centres = [], []
    for run in range(RUNS):
        centre = _start(sample, count, np.random.default_rng((seed, run)))
        nearest = (sample @ centre.T).argmax(axis=1)
        for _ in range(_STEPS):
            member = sparse.csr_matrix((ones, (nearest, np.arange(len(sample)))), (count, len(sample)))
            sums = member @ sample
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centre = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centre)
            before, nearest = nearest, (sample @ centre.T).argmax(axis=1)
            if (before == nearest).mean() > 0.9995:
                break
        centres.append(centre)
        runs.append((vectors @ centre.T).argmax(axis=1))
    return runs, centres


def _start(sample: NDArray[np.float32], count: int, draw: np.random.Generator) -> NDArray[np.float32]:
    """Choose centres far from each other (k-means++, Arthur and Vassilvitskii 2007)."""
    rows = [int(draw.integers(len(sample)))]
    far = np.full(len(sample), np.inf)
    for _ in range(count - 1):
        far = np.minimum(far, np.maximum(1 - sample @ sample[rows[-1]], 0))
        total = far.sum()
        rows.append(int(draw.choice(len(sample), p=far / total)) if total > 0 else int(draw.integers(len(sample))))
    return sample[rows]


def _votes(runs: list[NDArray[np.int64]], centres: list[NDArray[np.float32]], count: int) -> NDArray[np.float64]:
    """Gather the centres of all runs into topics; return the share of runs that put each text in each topic."""
    every = np.vstack(centres).astype(np.float64)
    of_centre = fcluster(linkage(every, "average", metric="cosine"), count, "maxclust") - 1
    votes = np.zeros((len(runs[0]), int(of_centre.max()) + 1))
    for run, nearest in enumerate(runs):
        votes[np.arange(len(nearest)), of_centre[run * count + nearest]] += 1 / len(runs)
    return votes


def _by_size(chosen: NDArray[np.int64], copies: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number topics by falling size, without gaps."""
    kept = chosen >= 0
    labels, inverse = np.unique(chosen[kept], return_inverse=True)
    order = np.argsort(-np.bincount(inverse, copies[kept], len(labels)), kind="stable")
    rank = np.empty(len(labels), np.int64)
    rank[order] = np.arange(len(labels))
    renumbered = np.full(len(chosen), RESIDUAL)
    renumbered[kept] = rank[inverse]
    return renumbered


def _described(
    chosen: NDArray[np.int64],
    agreement: NDArray[np.float64],
    vectors: NDArray[np.float32],
    counts: sparse.csr_matrix,
    lemmas: tuple[str, ...],
    first: NDArray[np.int64],
    copies: NDArray[np.int64],
) -> tuple[tuple[Topic, ...], tuple[tuple[str, ...], ...]]:
    """Return topics with their words and verbatims, and themes that gather near topics."""
    count = int(chosen.max(initial=-1)) + 1
    if not count:
        return (), ()
    kept = np.flatnonzero(chosen >= 0)
    member = sparse.csr_matrix((np.ones(len(kept)), (chosen[kept], kept)), (count, len(chosen)))
    centres = member @ vectors
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    theme = np.zeros(count, np.int64)
    if count > 2:
        theme = fcluster(linkage(centres, "average", metric="cosine"), max(2, round(count**0.5)), "maxclust") - 1
    _labels, place = np.unique(theme, return_index=True)  # themes in the order of their largest topic
    theme = np.argsort(np.argsort(place))[theme]
    used = member @ counts
    telling = _telling(used, lemmas)
    in_theme = sparse.csr_matrix((np.ones(count), (theme, np.arange(count))))
    topics = []
    for rank in range(count):
        rows = np.flatnonzero(chosen == rank)
        near = rows[np.lexsort((rows, -(vectors[rows] @ centres[rank])))][:5]
        topics.append(
            Topic(
                theme=int(theme[rank]),
                size=int(copies[rows].sum()),
                words=telling[rank],
                verbatims=tuple(first[near].tolist()),
                agreement=float(agreement[rows].mean()),
            )
        )
    return tuple(topics), tuple(_telling(in_theme @ used, lemmas))


def _telling(used: sparse.csr_matrix, lemmas: tuple[str, ...], words: int = 8) -> list[tuple[str, ...]]:
    """Return the words that tell each group from the others: share in the group times rarity over groups."""
    sizes = np.maximum(np.asarray(used.sum(axis=1)).ravel(), 1)
    everywhere = np.maximum(np.asarray(used.sum(axis=0)).ravel(), 1)
    scores = (sparse.diags(1 / sizes) @ used @ sparse.diags(np.log(1 + sizes.mean() / everywhere))).tocsr()
    found = []
    for group in range(scores.shape[0]):
        row = scores.getrow(group)
        best = row.indices[np.lexsort((row.indices, -row.data))][:words]
        found.append(tuple(lemmas[rank] for rank in best))
    return found
