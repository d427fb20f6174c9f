"""Counting a room's vote: tables worked out by hand, and what no relabelling nor order of ballots may change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cahiers.meetings.structure.counting import count_graded, count_single, majority_value, median_grade

RANKS = (1, 2, 3)
singles = st.lists(st.one_of(st.just({}), st.sampled_from(RANKS).map(lambda rank: {rank: 1})), max_size=30)
grades = st.integers(1, 5)
graded = st.lists(
    st.one_of(st.just({}), st.tuples(grades, grades, grades).map(lambda given: dict(zip(RANKS, given, strict=True)))),
    max_size=30,
)


def test_single_choice_counts_voices_and_blank_ballots():
    ballots = [{1: 1}] * 4 + [{2: 1}] * 6 + [{3: 1}] * 2 + [{}] * 3

    tally = count_single(ballots, RANKS)

    assert tally.counts == {1: {1: 4}, 2: {1: 6}, 3: {1: 2}}
    assert (tally.blank, tally.winners) == (3, (2,))


def test_single_choice_shows_a_tie_as_a_tie():
    assert count_single([{1: 1}, {3: 1}, {1: 1}, {3: 1}, {2: 1}], RANKS).winners == (1, 3)


@pytest.mark.parametrize("count", [count_single, count_graded])
def test_blank_ballots_alone_elect_nothing(count):
    assert count([{}, {}], RANKS).winners == ()
    assert count([], RANKS).winners == ()


@pytest.mark.parametrize(
    ("counted", "median"),
    [({5: 3, 1: 2}, 5), ({5: 2, 1: 2}, 1), ({4: 1, 3: 1, 2: 1}, 3), ({4: 1}, 4), ({}, None), ({5: 0}, None)],
)
def test_the_median_is_what_a_majority_gives_at_least(counted, median):
    assert median_grade(counted) == median


def test_majority_judgment_by_hand():
    """Balinski and Laraki: ten voters; A and B share the median « passable », the next voters part them."""
    a = [5, 5, 4, 3, 3, 3, 2, 2, 1, 1]
    b = [5, 4, 4, 3, 3, 3, 3, 1, 1, 1]
    c = [5, 5, 5, 5, 2, 2, 2, 2, 1, 1]

    tally = count_graded([dict(zip(RANKS, ballot, strict=True)) for ballot in zip(a, b, c, strict=True)], RANKS)

    # Sorted, the fifth of ten from the worst: A 3, B 3, C 2. Without those: A 1 1 2 2 3 3 4 5 5 → 3; B 1 1 1 3 3 3 4 4 5 → 3;
    # then A 1 1 2 2 3 4 5 5 → 2, B 1 1 1 3 3 4 4 5 → 3: B is ahead.
    assert tally.winners == (2,)
    assert tally.counts[1] == {5: 2, 4: 1, 3: 3, 2: 2, 1: 2}


def naive_value(given):
    left, medians = sorted(given), []
    while left:
        medians.append(left.pop((len(left) - 1) // 2))
    return medians


@given(st.lists(grades, max_size=40))
def test_majority_value_is_that_of_the_definition(given_grades):
    counted = {grade: given_grades.count(grade) for grade in given_grades}

    assert majority_value(counted) == naive_value(given_grades)


@given(st.lists(grades, min_size=6, max_size=6), st.lists(grades, min_size=6, max_size=6))
def test_two_propositions_tie_only_with_the_same_mentions(one, other):
    tally = count_graded([{1: a, 2: b} for a, b in zip(one, other, strict=True)], (1, 2))

    assert (tally.winners == (1, 2)) == (sorted(one) == sorted(other))


@pytest.mark.parametrize(("count", "strategy"), [(count_single, singles), (count_graded, graded)])
def test_neither_names_nor_order_matter(count, strategy):
    renamed = {1: 3, 2: 1, 3: 2}

    @given(strategy, st.randoms())
    def holds(ballots, chance):
        before = count(ballots, RANKS)
        moved = [{renamed[rank]: grade for rank, grade in ballot.items()} for ballot in ballots]
        chance.shuffle(moved)
        after = count(moved, RANKS)

        assert {renamed[rank] for rank in before.winners} == set(after.winners)
        assert {renamed[rank]: counted for rank, counted in before.counts.items()} == after.counts

    holds()


@given(graded, st.sampled_from(RANKS))
def test_a_better_mention_never_makes_a_winner_lose(ballots, rank):
    if rank not in count_graded(ballots, RANKS).winners:
        return
    raised = [{one: min(grade + (one == rank), 5) for one, grade in ballot.items()} for ballot in ballots]

    assert rank in count_graded(raised, RANKS).winners
