"""Proportional rules: by hand, against abcvoting, and what they promise.

`profiles.json` holds seeded random profiles (approved items as hexadecimal digits) with all committees that tie under the
rules of abcvoting 2.19.2.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cahiers.sense.selection import Rule, select_fairly

PROFILES = json.loads((Path(__file__).parent / "profiles.json").read_text())
THIRDS = np.array([[1, 1, 1, 0]] * 4 + [[0, 0, 0, 1]] * 2, dtype=bool)


def matrix(profile):
    approvals = np.zeros((len(profile["approvals"]), profile["items"]), bool)
    for person, liked in enumerate(profile["approvals"]):
        approvals[person, [int(item, 16) for item in liked]] = True
    return approvals


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("profile", PROFILES)
def test_select_fairly_chooses_as_abcvoting(profile, rule):
    selection = select_fairly(matrix(profile), profile["size"], rule=rule)

    assert sorted(selection.items) in profile[rule.value]


@pytest.mark.parametrize("rule", Rule)
def test_a_minority_gets_its_part(rule):
    selection = select_fairly(THIRDS, 3, rule=rule)

    assert selection.items == (0, 1, 3)
    assert selection.justified
    assert len(selection.left_out) == 0


def test_equal_shares_prices_by_hand():
    """Everybody has 3 / 6 of credit: four people pay a quarter each, twice; two people pay a half each."""
    selection = select_fairly(THIRDS, 3)

    assert [step.price for step in selection.steps] == [0.25, 0.25, 0.5]
    assert [step.newly_represented for step in selection.steps] == [4, 0, 2]
    assert [step.only_voice for step in selection.steps] == [0, 0, 2]
    assert not any(step.completed for step in selection.steps)


def test_sequential_pav_scores_by_hand():
    selection = select_fairly(THIRDS, 4, rule=Rule.SEQUENTIAL_PAV)

    assert [step.price for step in selection.steps] == [4, 2, 2, pytest.approx(4 / 3)]


def test_equal_shares_completes_when_nobody_can_pay():
    selection = select_fairly(np.array([[1, 0], [0, 1], [0, 0], [0, 0]], bool), 1)

    assert selection.items == (0,)
    assert selection.steps[0].completed
    assert selection.steps[0].price == pytest.approx(3 / 4)
    assert selection.most_missed == 1
    assert selection.left_out.tolist() == [1, 2, 3]


@pytest.mark.parametrize("rule", Rule)
def test_a_weight_of_two_is_two_people(rule):
    approvals, weights = THIRDS[[0, 2, 4]], np.array([2.0, 2.0, 2.0])

    one, two = select_fairly(approvals, 3, rule=rule, weights=weights), select_fairly(THIRDS, 3, rule=rule)

    assert one.items == two.items
    assert [step.price for step in one.steps] == pytest.approx([step.price for step in two.steps])


def test_represented_counts_by_kind():
    selection = select_fairly(THIRDS, 1)

    assert selection.represented(["a", "a", "b", "b", "b", "c"]) == {"a": (2, 2), "b": (2, 3), "c": (0, 1)}
    with pytest.raises(ValueError, match="kinds"):
        selection.represented(["a"])


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("shape", [(0, 3), (3, 3), (0, 0)])
def test_select_fairly_without_any_approval(rule, shape):
    selection = select_fairly(np.zeros(shape, bool), min(2, shape[1]), rule=rule)

    assert selection.items == tuple(range(min(2, shape[1])))
    assert selection.most_missed is None


@pytest.mark.parametrize(("size", "weights"), [(-1, None), (5, None), (2, [1.0]), (2, [0.0] * 6)])
def test_select_fairly_refuses_what_has_no_meaning(size, weights):
    with pytest.raises(ValueError, match=r"items to keep|weights"):
        select_fairly(THIRDS, size, weights=None if weights is None else np.array(weights))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=2, max_size=14),
    st.integers(1, 5),
    st.sampled_from(list(Rule)),
    st.randoms(use_true_random=False),
)
def test_select_fairly_does_not_depend_on_the_order_of_people(rows, size, rule, draw):
    approvals = np.array(rows)
    order = list(range(len(rows)))
    draw.shuffle(order)

    first, second = select_fairly(approvals, size, rule=rule), select_fairly(approvals[order], size, rule=rule)

    assert first.items == second.items
    assert first.represented_by[order].tolist() == second.represented_by.tolist()
    if rule == Rule.EQUAL_SHARES:
        assert first.justified  # extended justified representation is proved for this rule
