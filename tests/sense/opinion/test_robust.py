import numpy as np
import pytest
from tests.sense.opinion.tables import planted, popular

from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion import Votes, polis_map, robust_map

SEEDS = 20  # the bench runs more


def test_passes_that_no_group_shares_do_not_blur_groups():
    votes, truth = planted(2000, 300, 0.05, 3, 0, strength=1.8)

    drawn, without = robust_map(votes), robust_map(votes.keeping(votes.values != 0))

    assert rand_index(drawn.groups, truth) > rand_index(without.groups, truth) - 0.01


def test_passes_that_a_group_shares_tell_it():
    """Two groups that agree on everything, one of which passes on half of the statements."""
    random = np.random.default_rng(4)
    who, what = np.repeat(np.arange(400), 20), random.integers(0, 40, 8000)
    passes = (who < 200) & (what < 20) & (random.random(8000) < 0.9)
    votes = Votes.from_arrays(who, what, np.where(passes, 0, np.where(random.random(8000) < 0.5, 1, -1)))

    drawn = robust_map(votes, n_groups=2)

    assert rand_index(drawn.groups, (votes.participants < 200).astype(int)) > 0.9


def test_planted_groups_are_found_at_five_percent_density():
    gained = []
    for seed in range(2):
        votes, truth = planted(2000, 300, 0.05, 4, seed, strength=1.8)

        drawn, polis = robust_map(votes), polis_map(votes)

        assert len(drawn.sizes) == 4
        gained.append(rand_index(drawn.groups, truth) - rand_index(polis.groups, truth))
    assert min(gained) > 0.02


def test_groups_are_there_even_when_many_stand_in_doubt_between_them():
    votes, truth = planted(2000, 300, 0.05, 5, 0, strength=1.8)

    drawn = robust_map(votes)

    assert len(drawn.sizes) == 5
    assert 0.5 < rand_index(drawn.groups, truth) < 0.6  # fifteen votes do not tell everybody's group
    assert drawn.stability > 0.6


def test_unequal_popularity_invents_no_group():
    invented = sum(robust_map(popular(300, 60, seed)).has_groups for seed in range(SEEDS))

    assert invented <= 0.05 * SEEDS


def test_no_structure_is_said():
    invented = sum(robust_map(planted(300, 60, 0.2, 1, seed)[0]).has_groups for seed in range(SEEDS))

    assert invented <= 0.05 * SEEDS


def test_another_order_or_other_names_give_the_same_bits():
    votes, _ = planted(250, 40, 0.5, 3, 1)
    order = np.random.default_rng(5).permutation(votes.n_participants)
    shuffled = votes.taking(order)
    renamed = Votes.from_arrays(9_000 - shuffled.rows, shuffled.columns, shuffled.values)

    one, two, three = (robust_map(table, draws=3) for table in (votes, shuffled, renamed))

    assert one.has_groups
    for other in (two, three):
        assert one.coordinates[order].tobytes() == other.coordinates.tobytes()
        assert one.groups[order].tobytes() == other.groups.tobytes()
        assert one.certainty[order].tobytes() == other.certainty.tobytes()
        assert str(one.trials) == str(other.trials)  # NaN included


def test_an_empty_row_changes_nothing_for_the_others():
    votes, _ = planted(200, 40, 0.4, 2, 3)
    wider = Votes(
        votes.codes, np.append(0, votes.starts), np.append(-5, votes.participants), votes.statements, votes.moderated
    )

    one, other = robust_map(votes), robust_map(wider)

    assert one.groups.tolist() == other.groups[1:].tolist()
    assert one.coordinates.tobytes() == other.coordinates[1:].tobytes()
    assert (other.groups[0], other.certainty[0]) == (-1, 0)


def test_groups_are_numbered_by_falling_size_and_told_apart():
    votes, truth = planted(300, 40, 0.5, 3, 2)

    drawn = robust_map(votes)

    assert rand_index(drawn.groups, truth) > 0.9
    assert drawn.sizes.tolist() == sorted(drawn.sizes.tolist(), reverse=True)
    assert [len(marks) > 0 for marks in drawn.marks] == [True, True, True]
    assert drawn.stability > 0.9
    assert drawn.certainty.min() > 1 / 3


def test_sample_of_a_large_table_still_groups_everybody(monkeypatch):
    monkeypatch.setattr("cahiers.sense.opinion.robust.SAMPLE", 200)
    votes, truth = planted(600, 40, 0.5, 3, 2)

    drawn = robust_map(votes)

    assert rand_index(drawn.groups, truth) > 0.8
    assert drawn.sizes.sum() == votes.n_participants


def test_moderated_statements_are_left_out():
    votes, _ = planted(200, 40, 0.4, 2, 3)
    table = votes.participants[votes.rows], votes.columns
    noise = np.where(votes.columns < 20, np.random.default_rng(0).choice([-1, 1], votes.n_votes), votes.values)
    one = Votes.from_arrays(*table, votes.values, moderated=range(20))
    other = Votes.from_arrays(*table, noise, moderated=range(20))

    assert robust_map(one).groups.tolist() == robust_map(other).groups.tolist()


EDGES = {
    "no vote": Votes.from_arrays(np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), known_statements=[1, 2]),
    "one participant": Votes.from_arrays([1, 1, 1], [1, 2, 3], [1, 0, -1]),
    "one statement": Votes.from_arrays(range(40), [1] * 40, [1, -1] * 20),
    "all equal": Votes.from_arrays(np.repeat(np.arange(40), 4), np.tile(np.arange(4), 40), np.ones(160)),
    "all moderated": Votes.from_arrays(range(40), [1] * 40, [1, -1] * 20, moderated=[1]),
}


@pytest.mark.parametrize("name", EDGES)
def test_robust_map_answers_at_the_edges(name):
    votes = EDGES[name]

    drawn = robust_map(votes)

    assert not drawn.has_groups
    assert np.isfinite(drawn.coordinates).all()
    assert drawn.sizes.sum() == (drawn.groups >= 0).sum()


def test_forced_groups_are_kept_and_one_refused():
    votes, _ = planted(200, 40, 0.4, 3, 3)

    assert [len(robust_map(votes, n_groups=k, draws=2).sizes) for k in (2, 3)] == [2, 3]
    with pytest.raises(ValueError, match="1 groups"):
        robust_map(votes, n_groups=1)
