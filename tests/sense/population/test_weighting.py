"""Weights reach their margins, report what they did, and refuse what would mislead."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cahiers.sense.population.weighting import WeightingRefused, Why, effective_size, post_stratify, rake

PEOPLE = {"sex": list("ffffffmmmm"), "age": list("yoyoyoyooo")}
GOALS = {"sex": {"f": 500, "m": 500}, "age": {"y": 300, "o": 700}}


def test_rake_reaches_every_margin():
    weights = rake(PEOPLE, GOALS, fewest=1)

    for name, goals in GOALS.items():
        for key, goal in goals.items():
            assert weights.values[np.array(PEOPLE[name]) == key].sum() == pytest.approx(goal)
    assert weights.gap < 1e-9
    assert weights.trimmed == 0
    assert weights.effective == pytest.approx(effective_size(weights.values))
    assert weights.design_effect >= 1


def test_rake_keeps_the_odds_ratio_of_the_sample():
    weights = rake(PEOPLE, GOALS, fewest=1).values

    sex, age = np.array(PEOPLE["sex"]), np.array(PEOPLE["age"])
    cells = {(s, a): weights[(sex == s) & (age == a)].sum() for s in "fm" for a in "yo"}
    assert cells["f", "y"] * cells["m", "o"] / (cells["f", "o"] * cells["m", "y"]) == pytest.approx(3 * 3 / (3 * 1))


def test_rake_on_one_margin_is_post_stratification():
    one = rake({"sex": PEOPLE["sex"]}, {"sex": GOALS["sex"]}, fewest=1)
    two = post_stratify([PEOPLE["sex"]], {("f",): 500, ("m",): 500}, fewest=1)

    assert one.values == pytest.approx(two.values)
    assert one.values == pytest.approx([500 / 6] * 6 + [500 / 4] * 4)


def test_rake_trims_and_says_what_the_margin_lost():
    people = {"a": ["x"] * 199 + ["y"]}

    weights = rake(people, {"a": {"x": 50, "y": 50}}, trim=(0.2, 5), fewest=1)

    assert weights.trimmed == 1
    assert weights.gap == pytest.approx(0.5 - 5 / (5 + 199 * 0.5025), abs=0.02)
    assert rake(people, {"a": {"x": 50, "y": 50}}, trim=None, fewest=1).gap < 1e-9


@pytest.mark.parametrize(
    ("people", "goals", "why"),
    [
        ({str(n): ["a"] for n in range(5)}, {str(n): {"a": 1} for n in range(5)}, Why.TOO_MANY_MARGINS),
        ({}, {}, Why.TOO_MANY_MARGINS),
        ({"a": ["x", "x"]}, {"a": {"x": 1, "y": None}}, Why.UNKNOWN_POPULATION),
        ({"a": ["x", "x"]}, {"a": {"x": 1, "y": 1}}, Why.NOBODY),
        ({"a": ["x", "y"]}, {"a": {"x": 1}}, Why.NOT_IN_REFERENCE),
        ({"a": ["x", "y"]}, {"a": {"x": 1, "y": 0}}, Why.NOT_IN_REFERENCE),
        (PEOPLE, GOALS | {"age": {"y": 1, "o": 2}}, Why.TOTALS_DIFFER),
        (PEOPLE, GOALS, Why.TOO_FEW),
        ({"a": []}, {"a": {}}, Why.TOO_FEW),
        ({"a": ["x", "y"], "b": ["x", "y"]}, {"a": {"x": 1, "y": 9}, "b": {"x": 9, "y": 1}}, Why.NO_CONVERGENCE),
    ],
)
def test_rake_refuses_with_a_reason_and_a_sentence(people, goals, why):
    with pytest.raises(WeightingRefused) as refusal:
        rake(people, goals)

    assert refusal.value.why == why
    assert str(refusal.value).endswith(".")


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(10)))
def test_rake_does_not_depend_on_the_order_of_people_margins_or_names(order):
    first = rake(PEOPLE, GOALS, fewest=1)
    mixed = {name: ["é" + column[row] for row in order] for name, column in reversed(PEOPLE.items())}
    goals = {name: {"é" + key: goal for key, goal in reversed(GOALS[name].items())} for name in mixed}

    second = rake(mixed, goals, fewest=1)

    assert second.values == pytest.approx(first.values[list(order)], rel=1e-6)


def test_post_stratify_crosses_dimensions():
    weights = post_stratify(
        [list("aabb"), list("xyxx")], {("a", "x"): 10, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 0}, fewest=1
    )

    assert weights.values.tolist() == [10, 20, 15, 15]


def test_base_weights_are_kept_within_a_category():
    weights = post_stratify([["x", "x"]], {("x",): 30}, base=np.array([1.0, 2.0]), fewest=1)

    assert weights.values.tolist() == [10, 20]


@pytest.mark.parametrize("base", [[1.0], [1.0, 0.0], [1.0, -2.0]])
def test_base_weights_are_positive_and_one_each(base):
    with pytest.raises(ValueError, match="base"):
        post_stratify([["x", "x"]], {("x",): 30}, base=np.array(base))
