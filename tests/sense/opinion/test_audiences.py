import numpy as np
import pytest
from tests.sense.opinion.tables import planted

from cahiers.sense.opinion import Votes, across_audiences
from cahiers.sense.opinion.audiences import newcombe, wilson


def table_of(cells, **options):
    """Build a table from {audience: [(disagree, pass, agree) of each statement]}."""
    who, what, said, audiences, first = [], [], [], [], 0
    for name, statements in cells.items():
        size = max(sum(counts) for counts in statements)
        for statement, counts in enumerate(statements):
            values = np.repeat([-1, 0, 1], counts)
            who += range(first, first + len(values))
            what += [statement] * len(values)
            said += values.tolist()
        audiences += [name] * size
        first += size
    votes = Votes.from_arrays(who, what, said)
    order = np.asarray(audiences, dtype=object)[votes.participants]
    return across_audiences(votes, order, **options)


CELLS = {
    "families": [(5, 0, 95), (90, 0, 10), (40, 20, 40), (0, 0, 5)],
    "pupils": [(10, 0, 90), (10, 0, 90), (45, 0, 55), (100, 0, 0)],
    "teachers": [(20, 0, 80), (50, 0, 50), (50, 0, 50), (90, 0, 10)],
}


def test_consensus_is_what_the_least_agreeing_audience_says():
    table = table_of(CELLS)

    assert table.audiences.tolist() == ["families", "pupils", "teachers"]
    assert table.consensus[0] == 0.8
    assert table.consensus_low[0] < 0.8
    assert table.consensus_low[0] == pytest.approx(wilson(np.array([80]), np.array([100]))[0][0], abs=0.02)
    assert table.is_consensus.tolist() == [True, False, False, True]


def test_fracture_needs_two_majorities_beyond_doubt():
    table = table_of(CELLS)

    assert table.is_fracture.tolist() == [False, True, False, False]
    assert (table.most[1], table.least[1], table.gap[1]) == (1, 0, 0.8)
    assert 0.6 < table.gap_low[1] < 0.8 < table.gap_high[1]
    assert table.gap_low[2] < 0 < table.gap_high[2]


def test_too_few_votes_are_not_heard_and_asked_for():
    table = table_of(CELLS)

    assert table.heard[:, 3].tolist() == [False, True, True]
    assert table.consensus[3] == 0
    assert table.votes_needed[0, 3] >= 25
    assert table.votes_needed[1, 2] == pytest.approx(385 - 100, abs=5)


def test_no_vote_and_a_single_audience_say_nothing():
    alone = table_of({"pupils": [(10, 0, 90)]})
    nobody = across_audiences(Votes.from_arrays([1], [1], [1]), [""])

    assert np.isnan(alone.consensus[0])
    assert (alone.most[0], alone.is_consensus.tolist(), alone.is_fracture.tolist()) == (-1, [False], [False])
    assert (len(nobody.audiences), nobody.is_consensus.tolist()) == (0, [False])


def test_people_without_audience_are_left_out():
    votes = Votes.from_arrays([1, 2, 3, 4], [1, 1, 1, 1], [1, 1, -1, -1])

    table = across_audiences(votes, np.array(["a", None, "", float("nan")], dtype=object))

    assert table.counts.tolist() == [[[0, 0, 1]]]


def test_order_of_rows_and_names_of_audiences_do_not_matter():
    votes, group = planted(300, 10, 0.8, 3, 0)
    order = np.random.default_rng(1).permutation(votes.n_participants)

    one = across_audiences(votes, group)
    shuffled = across_audiences(votes.taking(order), group[order])
    renamed = across_audiences(votes, 2 - group)

    for name in ("consensus", "consensus_low", "gap", "gap_low"):
        assert getattr(one, name).tolist() == getattr(shuffled, name).tolist()
    np.testing.assert_allclose(one.agree, renamed.agree[::-1])
    np.testing.assert_allclose(one.gap, renamed.gap)


def test_uneven_audiences_are_refused():
    with pytest.raises(ValueError, match="2 audiences for 1 participants"):
        across_audiences(Votes.from_arrays([1], [1], [1]), ["a", "b"])


def test_intervals_published_examples():
    low, high = wilson(np.array([81]), np.array([263]))  # Newcombe 1998, two-sided intervals for the single proportion
    assert (round(low[0], 4), round(high[0], 4)) == (0.2553, 0.3662)

    low, high = newcombe((np.array([9]), np.array([3])), (np.array([10]), np.array([10])))  # Newcombe 1998, method 10
    assert (round(low[0], 4), round(high[0], 4)) == (0.1705, 0.8090)
