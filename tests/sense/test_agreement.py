"""Agreement figures equal published examples and do not depend on names or order."""

import numpy as np
import pytest

from cahiers.sense.agreement import cohen_kappa, krippendorff_alpha, rand_index


def test_rand_index_by_hand():
    """Hubert and Arabie: index 2 of 15 pairs, 3 and 6 pairs in the rows and columns."""
    one, two = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1])

    expected = 3 * 6 / 15
    assert rand_index(one, two) == pytest.approx((2 - expected) / ((3 + 6) / 2 - expected))


def test_cohen_kappa_by_hand():
    """Of 50: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no; observed 0.7, expected 0.5 × 0.6 + 0.5 × 0.4 = 0.5."""
    one, other = np.repeat([1, 1, 0, 0], [20, 5, 10, 15]), np.repeat([1, 0, 1, 0], [20, 5, 10, 15])

    assert cohen_kappa(one, other) == pytest.approx(0.4)
    assert cohen_kappa(one + 7, other + 7) == pytest.approx(0.4)


def test_cohen_kappa_at_its_ends():
    same = np.array([0, 1, 2, -1])

    assert cohen_kappa(same, same) == 1
    assert cohen_kappa(np.zeros(3, int), np.zeros(3, int)) == 1
    assert cohen_kappa(np.array([0, 1]), np.array([1, 0])) == -1
    assert np.isnan(cohen_kappa(same[:0], same[:0]))
    with pytest.raises(ValueError, match="cannot be compared"):
        cohen_kappa(same, same[:2])


def test_krippendorff_alpha_equals_his_two_examples():
    """Nominal data of his 2011 paper: two observers, binary (0.095), and two observers, five categories (0.692)."""
    binary = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    letters = np.array([[ord(mark) - ord("a") for mark in line] for line in ("aabbdcccedda", "babbbccceddd")])

    assert krippendorff_alpha(binary) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(letters) == pytest.approx(0.692, abs=5e-4)


def test_krippendorff_alpha_ignores_order_names_and_things_coded_once():
    draw = np.random.default_rng(0)
    codings = draw.integers(-1, 4, (3, 60))
    renamed = np.where(codings >= 0, (codings * 7 + 3) % 11, -1)
    once = np.full((3, 5), -1)
    once[0] = 2

    alpha = krippendorff_alpha(codings)

    assert krippendorff_alpha(codings[::-1, ::-1]) == pytest.approx(alpha)
    assert krippendorff_alpha(renamed) == pytest.approx(alpha)
    assert krippendorff_alpha(np.hstack((codings, once))) == pytest.approx(alpha)


def test_krippendorff_alpha_at_its_ends():
    assert np.isnan(krippendorff_alpha(np.array([[0, -1], [-1, 1]])))
    assert krippendorff_alpha(np.array([[2, 2], [2, 2]])) == 1
    assert krippendorff_alpha(np.array([[0, 1, 2], [0, 1, 2]])) == 1
