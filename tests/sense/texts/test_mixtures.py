"""Mixtures find planted parts, see texts about two things as halves, and depend on no seed and no order."""

import numpy as np
import pytest
from tests.sense.texts.test_topics import SUBJECTS, answers

from cahiers.sense.agreement import rand_index
from cahiers.sense.texts.mixtures import find_mixtures


@pytest.mark.parametrize("seed", range(3))
def test_find_mixtures_finds_planted_subjects(seed):
    texts, truth = answers(seed)

    found = find_mixtures(texts, count=4)

    assert rand_index(found.share.argmax(axis=1), truth) > 0.9
    assert found.stability > 0.8
    assert 0 < found.explained < 1
    for part in found.parts:
        assert any(set(part.words[:5]) <= set(words) for words in SUBJECTS.values())


def test_a_text_about_two_things_is_shared_between_them():
    texts, _truth = answers(3)
    both = " ".join(SUBJECTS["bus"][:5] + SUBJECTS["sport"][:5])

    share = find_mixtures([*texts, both], count=4).share[-1]

    first, second, third, _least = sorted(share.tolist(), reverse=True)
    assert first < 0.7
    assert second > 0.25
    assert third < 0.1


def test_shares_sum_to_one_and_sizes_to_the_texts_with_words():
    texts, _truth = answers(4)

    found = find_mixtures([*texts, texts[0], "…"], count=4)

    assert found.share[:-1].sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert found.share[-1].sum() == 0
    assert sum(part.size for part in found.parts) == pytest.approx(len(texts) + 1)
    assert [part.size for part in found.parts] == sorted((part.size for part in found.parts), reverse=True)


def test_find_mixtures_does_not_depend_on_the_order_of_rows():
    texts, _truth = answers(5)
    order = np.random.default_rng(1).permutation(len(texts))

    first, second = find_mixtures(texts, count=4), find_mixtures([texts[row] for row in order], count=4)

    assert np.array_equal(first.share[order], second.share)
    assert [part.words for part in first.parts] == [part.words for part in second.parts]


@pytest.mark.parametrize("texts", [[], ["", "…"], ["oui"], ["cantine"] * 9, ["zzyzx", "un", "deux"]])
def test_find_mixtures_finds_nothing_where_there_is_nothing(texts):
    found = find_mixtures(texts)

    assert found.parts == ()
    assert found.share.shape == (len(texts), 0)


def test_find_mixtures_refuses_a_single_part():
    with pytest.raises(ValueError, match="at least 2"):
        find_mixtures(["cantine bio", "bus du soir"], count=1)
