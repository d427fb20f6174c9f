"""Topics follow what texts are about, not the order of rows or the number of copies."""

import random

import numpy as np
import pytest

from cahiers.sense.agreement import rand_index
from cahiers.sense.texts.topics import find_topics
from cahiers.sense.texts.words import count_words

SUBJECTS = {
    "cantine": ["cantine", "repas", "légume", "menu", "cuisinier", "bio", "goûter", "plateau", "assiette", "viande"],
    "bus": [
        "bus",
        "trajet",
        "horaire",
        "arrêt",
        "chauffeur",
        "ligne",
        "transport",
        "correspondance",
        "retard",
        "route",
    ],
    "lecture": ["lecture", "livre", "bibliothèque", "roman", "conte", "auteur", "page", "histoire", "lecteur", "album"],
    "sport": ["sport", "gymnase", "ballon", "équipe", "course", "stade", "natation", "piscine", "tournoi", "vestiaire"],
}
COMMON = ["enfants", "parents", "village", "matin", "année", "projet", "idée", "besoin", "temps", "semaine"]


def answers(seed, each=60):
    """Return seeded answers on four subjects, and the subject of each."""
    draw = random.Random(seed)
    rows = [
        (" ".join(draw.sample(words, 4) + draw.sample(COMMON, 2)), rank)
        for rank, words in enumerate(SUBJECTS.values())
        for _ in range(each)
    ]
    draw.shuffle(rows)
    return [text for text, _ in rows], np.array([rank for _, rank in rows])


@pytest.mark.parametrize("seed", range(3))
def test_find_topics_finds_planted_subjects(seed):
    texts, truth = answers(seed)

    found = find_topics(texts, count=4)

    kept = found.topic >= 0
    assert kept.mean() > 0.9
    assert rand_index(found.topic[kept], truth[kept]) > 0.9
    assert found.stability > 0.9
    for topic in found.topics:
        assert any(set(topic.words[:5]) <= set(words) for words in SUBJECTS.values())


def test_find_topics_does_not_depend_on_the_order_of_rows():
    texts, _truth = answers(4)
    order = np.random.default_rng(1).permutation(len(texts))

    first, second = find_topics(texts, count=4), find_topics([texts[row] for row in order], count=4)

    assert np.array_equal(first.topic[order], second.topic)
    assert first.topics[0].words == second.topics[0].words


def test_find_topics_gives_the_same_twice_and_nearly_the_same_from_another_seed():
    texts, _truth = answers(5)

    first, again, other = (find_topics(texts, count=4, seed=seed) for seed in (0, 0, 1))

    assert np.array_equal(first.topic, again.topic)
    both = (first.topic >= 0) & (other.topic >= 0)
    assert rand_index(first.topic[both], other.topic[both]) > 0.9


def test_copies_count_in_sizes_but_make_no_topic():
    texts, truth = answers(6)

    alone, copied = find_topics(texts, count=4), find_topics([*texts, *[texts[0]] * 500], count=4)

    assert np.array_equal(alone.topic < 0, copied.topic[: len(texts)] < 0)
    assert copied.topics[0].size >= 500
    assert rand_index(copied.topic[: len(texts)] + 1, truth) > 0.8


def test_topics_are_numbered_by_size_and_shown_by_members():
    texts, _truth = answers(7)

    found = find_topics(texts, count=4)

    sizes = [topic.size for topic in found.topics]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == (found.topic >= 0).sum()
    for rank, topic in enumerate(found.topics):
        assert set(found.topic[list(topic.verbatims)]) == {rank}
        assert 0 <= topic.theme < len(found.themes)


def test_residual_texts_can_be_browsed_by_the_topic_they_are_nearest_to():
    texts, _truth = answers(8)
    texts += ["cantine bus lecture sport", "…", "zzyzx"]

    found = find_topics(texts, count=4)

    assert sorted(row for rank in (-1, *range(len(found.topics))) for row in found.members(rank)) == [
        *range(len(texts))
    ]
    assert {len(texts) - 2, len(texts) - 1} <= set(found.members(-1).tolist())
    assert found.nearest[-2:].tolist() == [-1, -1]
    assert (found.nearest[found.topic >= 0] == found.topic[found.topic >= 0]).mean() > 0.95
    assert sorted(sum((found.of_theme(theme) for theme in range(len(found.themes))), ())) == [*range(len(found.topics))]


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["", "…"], ["oui"], ["cantine"] * 50, ["a b c", "\ud800", "\u200b" * 9], ["mot " * 50_000, "bus"]],
)
def test_find_topics_finds_nothing_where_there_is_nothing(texts):
    found = find_topics(texts)

    assert set(found.topic) <= {-1}
    assert found.topics == found.themes == ()


def test_find_topics_refuses_a_single_topic():
    with pytest.raises(ValueError, match="at least 2"):
        find_topics(["cantine bio", "bus du soir"], count=1)


def test_count_words_joins_inflections_and_forgotten_accents():
    words = count_words(["Des élèves", "un eleve", "l’ÉLÈVE et son impot", "les impôts"], fewest=1)

    assert words.lemmas == ("élève", "impôt")
    assert words.counts.toarray().tolist() == [[1, 0], [1, 0], [1, 1], [0, 1]]
