"""Copies are found whatever the order of rows, and strangers stay out."""

import random

import numpy as np
import pytest
from bench.planted import invented_sentences, planted, real_texts, recall_and_precision, recombined, varied

from cahiers.sense.texts import signatures
from cahiers.sense.texts.duplicates import near_duplicates
from cahiers.sense.texts.normalise import fold

LETTER = "Nous demandons que l’école du village reste ouverte : nos enfants méritent une classe près de chez eux."


def partition(groups):
    """Return groups as a set of sets of rows: numbers no longer matter."""
    return {frozenset(np.flatnonzero(groups == group)) for group in np.unique(groups)}


def test_near_duplicates_of_nothing():
    found = near_duplicates([])

    assert len(found.group) == len(found.size) == len(found.weights()) == 0


def test_near_duplicates_leaves_blank_texts_alone():
    found = near_duplicates(["", "   ", "…", "\u200b\u200d", "\ud800"])

    assert found.group.tolist() == [-1] * 5
    assert found.weights().tolist() == [1.0] * 5


def test_near_duplicates_all_equal():
    found = near_duplicates([LETTER] * 1000)

    assert found.size.tolist() == [1000]
    assert found.weights().sum() == pytest.approx(1)


def test_near_duplicates_short_answers_only_when_equal_once_folded():
    found = near_duplicates(["Oui", "OUI !!", "non", "ouï", "a", "à"])

    assert partition(found.group) == {frozenset({0, 1, 3}), frozenset({2}), frozenset({4, 5})}


def test_near_duplicates_sees_through_hostile_characters():
    zalgo = "".join(letter + "\u0301\u0489\u0334" * 30 for letter in LETTER)
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in LETTER)
    invisible = "\u200b".join(LETTER)

    found = near_duplicates([LETTER, zalgo, wide, invisible, LETTER[::-1]])

    assert found.group.tolist() == [0, 0, 0, 0, 1]


def test_near_duplicates_takes_a_very_long_text():
    long = " ".join(str(number) for number in range(200_000))

    found = near_duplicates([long, long + " fin", LETTER])

    assert found.group[0] == found.group[1] != found.group[2]


def test_near_duplicates_measures_the_distance_by_hand():
    found = near_duplicates(["abcdefgh", "abcdefghi"])  # 4 and 5 pieces, 4 in common

    assert sorted(found.likeness.tolist()) == [pytest.approx(4 / 5), 1]


def test_near_duplicates_follows_its_threshold():
    texts = ["abcdefgh", "abcdefghi"]

    assert len(near_duplicates(texts, near=0.79).size) == 1
    assert len(near_duplicates(texts, near=0.81).size) == 2


@pytest.mark.parametrize(("near", "far"), [(0.2, 0.1), (1.1, 0.5), (0.6, 0.7)])
def test_near_duplicates_refuses_thresholds_without_meaning(near, far):
    with pytest.raises(ValueError, match="near="):
        near_duplicates(["a"], near=near, far=far)


def test_near_duplicates_does_not_follow_a_chain_away():
    words = [f"mot{number:03d}" for number in range(80)]
    chain = [" ".join(words[start : start + 40]) for start in range(0, 41, 4)]

    found = near_duplicates(chain)

    assert found.group[0] != found.group[-1]
    assert found.likeness.min() >= 0.5


@pytest.fixture(scope="module")
def corpus():
    draw = random.Random(8)
    sentences = invented_sentences(3000, draw)
    letters = [" ".join(draw.sample(sentences, 3)) for _ in range(60)]
    return planted(recombined(sentences, 5000, draw), letters, [draw.choice((2, 5, 60)) for _ in letters], draw)


def test_near_duplicates_finds_planted_copies(corpus):
    texts, truth = corpus

    recall, precision = recall_and_precision(near_duplicates(texts).group.tolist(), truth)

    assert recall >= 0.95
    assert precision >= 0.99


def test_near_duplicates_does_not_depend_on_the_order_of_rows(corpus):
    texts = corpus[0][:2500]
    order = np.random.default_rng(2).permutation(len(texts))

    first, second = near_duplicates(texts), near_duplicates([texts[row] for row in order])

    assert np.array_equal(first.group[order], second.group)
    assert np.array_equal(first.size, second.size)


def test_near_duplicates_is_not_changed_by_an_empty_row(corpus):
    texts = corpus[0][:2500]

    first, second = near_duplicates(texts), near_duplicates(["", *texts])

    assert np.array_equal(first.group, second.group[1:])
    assert np.array_equal(first.typical + 1, second.typical)


def test_near_duplicates_finds_copies_planted_in_real_texts(shared_data):
    draw = random.Random(9)
    texts = sorted(set(real_texts()["republique-numerique"]))
    own = near_duplicates(texts)
    letters = [texts[row] for row in np.flatnonzero(own.size[own.group] == 1) if 80 <= len(texts[row]) <= 1500][:80]
    others = [text for text in texts if text not in set(letters)]

    mixed, truth = planted(others, letters, [5] * len(letters), draw)
    recall, precision = recall_and_precision(near_duplicates(mixed).group.tolist(), truth)

    assert recall >= 0.95
    assert precision >= 0.99


def test_signatures_estimate_the_likeness_without_bias():
    draw = random.Random(3)
    sentences = invented_sentences(400, draw)
    texts = [text for one in sentences for text in (one, varied(one, draw))]
    folded = fold(texts)
    hashed, limits = signatures.pieces_of(folded.codes, folded.starts, np.arange(len(texts)))
    numbers = np.random.default_rng(4)
    multipliers = numbers.integers(0, 1 << 31, 128, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    marks = signatures.minhashes(hashed, limits, multipliers, numbers.integers(0, 1 << 32, 128, dtype=np.uint32))

    errors = [
        signatures.estimated(marks, row, row + 1) - signatures.likeness(hashed, limits, row, row + 1)
        for row in range(0, len(texts), 2)
    ]

    assert abs(np.mean(errors)) < 0.01
    assert np.std(errors) < 0.05
