"""Tables too small or too plain to say anything are read without a fault, and nothing is invented from them."""

import numpy as np
import pytest

from cahiers.sense.opinion import Votes, across_audiences, polis_map, robust_map

TABLES = {
    "one vote": ([1], [1], [1]),
    "one participant": ([1] * 9, list(range(9)), [1, -1, 0] * 3),
    "one statement": (list(range(40)), [1] * 40, [1, -1] * 20),
    "all passes": (np.repeat(range(30), 8), np.tile(range(8), 30), [0] * 240),
    "everybody agrees": (np.repeat(range(30), 8), np.tile(range(8), 30), [1] * 240),
    "a vote each": (list(range(25)), list(range(25)), [1] * 25),
}


@pytest.mark.parametrize("given", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("forced", [None, 2, 5])
def test_a_table_that_says_nothing_gives_no_fault(given, forced):
    votes = Votes.from_arrays(*given)

    drawn = robust_map(votes, n_groups=forced)
    polis_map(votes, n_groups=forced)
    table = across_audiences(votes, ["a"] * votes.n_participants)

    assert forced or not drawn.has_groups
    assert np.isfinite(drawn.coordinates).all()
    assert not table.is_fracture.any()


def test_no_vote_at_all_is_an_empty_map():
    votes = Votes.from_arrays([], [], np.array([], dtype=int))

    assert not robust_map(votes).has_groups
    assert len(polis_map(votes).groups) == 0


def test_hidden_votes_may_all_fall_late():
    """One vote in eight is hidden in turn; under this seed the first two turns hide none, which once divided by zero."""
    votes = Votes.from_arrays(list(range(20)), [1] * 20, [1, -1] * 10)

    assert (np.random.default_rng([695, 2]).integers(0, 8, 20) >= 2).all()
    assert not robust_map(votes, seed=695).has_groups


def test_a_name_set_aside_is_compared_whole():
    votes = Votes.from_arrays(["a", "b"], ["10", "11"], [1, 1], moderated=["105"])

    assert votes.moderated.tolist() == [False, False]
