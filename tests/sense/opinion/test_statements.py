import numpy as np
import pytest

from cahiers.sense.opinion.proportions import difference_z, group_statistics, share_z
from cahiers.sense.opinion.statements import consensus, group_informed_consensus, priorities, representative

# Two groups of ten and eight, four statements; disagree, pass, agree.
COUNTS = np.array(
    [
        [[0, 1, 9], [5, 0, 5], [1, 0, 9], [0, 0, 0]],
        [[7, 0, 1], [4, 0, 4], [1, 0, 7], [0, 0, 0]],
    ]
)
NONE = np.zeros(4, dtype=bool)


def test_group_statistics_by_hand():
    found = group_statistics(COUNTS)

    assert found.agree_share[0, 0] == pytest.approx(10 / 12)
    assert found.agree_z[0, 0] == pytest.approx(2 * np.sqrt(11) * (10 / 11 - 0.5))
    assert found.agree_ratio[0, 0] == pytest.approx((10 / 12) / (2 / 10))
    pooled = 12 / 20
    expected = (10 / 11 - 2 / 9) / np.sqrt(pooled * (1 - pooled) * (1 / 11 + 1 / 9))
    assert found.agree_ratio_z[0, 0] == pytest.approx(expected)
    assert found.disagree_ratio[1, 0] == pytest.approx((8 / 10) / (1 / 12))
    assert found.agree_share[0, 3] == 0.5


def test_representative_tells_groups_apart_and_starts_with_what_they_agree_on():
    first, second = representative(group_statistics(COUNTS), NONE)

    assert [(mark.column, mark.agrees, mark.votes, mark.seen) for mark in first] == [(0, True, 9, 10)]
    assert first[0].best_agreed
    assert [(mark.column, mark.agrees, mark.votes) for mark in second] == [(2, False, 1), (0, False, 7)]


def test_representative_leaves_moderated_statements_out():
    moderated = np.array([True, False, False, False])

    shown = {mark.column for marks in representative(group_statistics(COUNTS), moderated) for mark in marks}

    assert 0 not in shown


def test_representative_shows_five_at_most_agreements_first():
    counts = np.zeros((2, 12, 3), dtype=int)
    counts[0, :6, 2] = counts[1, :6, 0] = np.arange(20, 26)
    counts[0, 6:, 0] = counts[1, 6:, 2] = np.arange(30, 36)

    for marks in representative(group_statistics(counts), np.zeros(12, dtype=bool)):
        assert len(marks) == 5
        assert [mark.agrees for mark in marks] == sorted((mark.agrees for mark in marks), reverse=True)


def test_relabelled_groups_have_the_same_statistics():
    one, other = group_statistics(COUNTS), group_statistics(COUNTS[::-1])

    for name in ("agree_share", "agree_ratio", "agree_ratio_z", "disagree_ratio_z"):
        assert getattr(one, name).tolist() == getattr(other, name)[::-1].tolist()
    assert representative(one, NONE) == representative(other, NONE)[::-1]
    assert group_informed_consensus(COUNTS)[0].tolist() == group_informed_consensus(COUNTS[::-1])[0].tolist()


def test_consensus_needs_a_significant_majority():
    agreed, disagreed = consensus(np.array([[1, 0, 20], [2, 0, 3], [12, 0, 1], [0, 0, 0]]), NONE)

    assert [mark.column for mark in agreed] == [0]
    assert [mark.column for mark in disagreed] == [2]
    assert agreed[0].share == pytest.approx(21 / 23)


def test_group_informed_consensus_is_a_product_over_groups():
    agree, disagree = group_informed_consensus(COUNTS)

    assert agree[0] == pytest.approx((10 / 12) * (2 / 10))
    assert disagree[2] == pytest.approx((2 / 12) * (2 / 10))
    assert group_informed_consensus(np.zeros((0, 2, 3), dtype=int))[0].tolist() == [1, 1]


def test_priorities_favour_the_new_and_the_telling():
    counts = np.array([[0, 0, 0], [5, 0, 5], [5, 0, 5], [0, 10, 0]])

    new, plain, telling, passed = priorities(counts, np.array([0.0, 0.0, 2.0, 0.0]))

    assert new == pytest.approx((0.5 * 0.5 * 9) ** 2)
    assert telling == pytest.approx(9 * plain)
    assert passed < plain < new
    assert priorities(counts, np.zeros(4), np.array([True, False, False, False]))[0] == 49


def test_tests_of_proportions_at_their_limits():
    assert share_z(np.array([0]), np.array([0]))[0] == 1
    assert difference_z(np.array([3]), np.array([3]), np.array([4]), np.array([4]))[0] == 0
