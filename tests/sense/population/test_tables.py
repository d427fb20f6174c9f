"""Figures and standard errors equal those of the reference implementations.

`SVY` was computed with svy 0.35.0 (itself equal to R's survey 4.5 to ten digits) on `sample.json`: 3 strata, 15 clusters,
unequal weights, finite population. R's own examples are the table `fpc` and the stratified sample `apistrat` of its package
(200 Californian schools, public figures: stratum, API score of 2000 / pupils enrolled).
"""

import json
from pathlib import Path

import numpy as np
import pytest

from cahiers.sense.population import SELF_SELECTED
from cahiers.sense.population.crossed import crossed
from cahiers.sense.population.design import Design
from cahiers.sense.population.estimates import mean, total
from cahiers.sense.population.weighting import post_stratify, rake

FPC_X = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
FPC = Design(np.array([3.0] * 5 + [4.0] * 3), np.array([1] * 5 + [2] * 3), None, np.array([15.0] * 5 + [12.0] * 3))
EXACT = {"rel": 1e-9}


@pytest.fixture(scope="module")
def sample():
    columns = json.loads((Path(__file__).parent / "sample.json").read_text())
    return {name: np.array(column) for name, column in columns.items()}


@pytest.fixture(scope="module")
def design(sample):
    return Design(sample["w"], sample["stratum"], sample["psu"], sample["size"])


def test_mean_of_the_published_example_of_r():
    with_population = mean(FPC_X, FPC)
    without = mean(FPC_X, Design(FPC.values, FPC.strata))

    assert with_population.value == pytest.approx(5.4481, abs=5e-5)
    assert with_population.error == pytest.approx(0.6160, abs=5e-5)
    assert without.error == pytest.approx(0.7413, abs=5e-5)


def test_stratified_schools_give_the_figures_that_r_prints():
    schools = (Path(__file__).parent / "apistrat.txt").read_text().split()
    kind = np.array([school[0] for school in schools])
    score, enrolled = (np.array([float(school[1:].split("/")[part]) for school in schools]) for part in (0, 1))
    there = np.array([{"E": 4421.0, "M": 1018.0, "H": 755.0}[letter] for letter in kind])
    design = Design(there / np.where(kind == "E", 100, 50), kind, None, there)

    average, summed = mean(score, design), total(enrolled, design)

    assert (average.value, average.error) == (pytest.approx(662.29, abs=5e-3), pytest.approx(9.4089, abs=5e-5))
    assert (summed.value, summed.error) == (pytest.approx(3687178, abs=0.5), pytest.approx(114642, abs=0.5))


def test_mean_of_a_simple_sample_by_hand():
    found = mean(np.array([1.0, 2.0, 3.0, 6.0]), Design(np.ones(4)))

    assert found.value == found.raw == 3
    assert found.error == pytest.approx(np.sqrt(14 / 3 / 4))
    assert found.warning == SELF_SELECTED


def test_mean_and_total_equal_svy(sample, design):
    average, summed = mean(sample["y"], design), total(sample["y"], design)

    assert (average.value, average.error) == pytest.approx((47.99119166865412, 0.854582779734967), **EXACT)
    assert (average.low, average.high) == pytest.approx((46.12921574415488, 49.853167593153344), **EXACT)
    assert (summed.value, summed.error) == pytest.approx((30184.06, 968.7265210909846), **EXACT)


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [("p", 48.063800246687116, 1.4676673693711566), ("q", 47.91778680138124, 1.0096818859338732)],
)
def test_mean_of_a_part_equals_svy(sample, design, kind, value, error):
    found = mean(sample["y"], design, sample["b"] == kind)

    assert (found.value, found.error) == pytest.approx((value, error), **EXACT)


def test_mean_after_post_stratification_equals_svy(sample):
    weights = post_stratify(
        [sample["a"].tolist()], {("x",): 400, ("y",): 200, ("z",): 100}, base=sample["w"], trim=None, fewest=1
    )
    design = Design(weights, sample["stratum"], sample["psu"], sample["size"])

    average, summed = mean(sample["y"], design), total(sample["y"], design)

    assert (average.value, average.error) == pytest.approx((48.080478443818805, 0.8110501513884908), **EXACT)
    assert (summed.value, summed.error) == pytest.approx((33656.33491067317, 567.7351059719435), **EXACT)


def test_a_fitted_margin_has_no_error_left(sample):
    weights = post_stratify([sample["a"].tolist()], {("x",): 400, ("y",): 200, ("z",): 100}, trim=None, fewest=1)

    found = total((sample["a"] == "x").astype(float), Design(weights))

    assert (found.value, found.error) == (pytest.approx(400), pytest.approx(0, abs=1e-9))


@pytest.fixture(scope="module")
def raked(sample):
    people = {"a": sample["a"].tolist(), "b": sample["b"].tolist()}
    goals = {"a": {"x": 400, "y": 200, "z": 100}, "b": {"p": 300, "q": 400}}
    return Design(rake(people, goals, trim=None, fewest=1), None, sample["psu"])


def test_raking_and_its_error_equal_svy(sample, raked):
    found = mean(sample["y"], raked)

    assert raked.values[:3] == pytest.approx([5.970818622530001, 6.742142036345516, 4.915090209111288], **EXACT)
    assert (found.value, found.error) == pytest.approx((47.86746338596625, 0.8807982960230532), **EXACT)


def test_rao_scott_equals_svy(sample, design, raked):
    plain = crossed(sample["a"].tolist(), sample["b"].tolist(), design).test
    after = crossed(sample["a"].tolist(), sample["b"].tolist(), raked).test

    assert (plain.statistic, plain.numerator, plain.denominator, plain.p_value) == pytest.approx(
        (2.7745417201690987, 1.9798225528957993, 23.757870634749594, 0.0830836932130623), **EXACT
    )
    assert (after.statistic, after.numerator, after.p_value) == pytest.approx(
        (1.1406692108646919, 1.704321466177786, 0.32849915473762525), **EXACT
    )


def test_rao_scott_of_a_simple_sample_is_pearson_with_n_minus_1():
    answers, kinds = ["x"] * 30 + ["y"] * 20 + ["x"] * 15 + ["y"] * 35, ["p"] * 50 + ["q"] * 50

    found = crossed(answers, kinds, Design(np.ones(100))).test

    pearson = 100 * (30 * 35 - 20 * 15) ** 2 / (45 * 55 * 50 * 50)
    assert found.statistic == pytest.approx(pearson * 99 / 100)
    assert (found.numerator, found.denominator) == (pytest.approx(1), pytest.approx(99))


def test_crossed_by_hand():
    table = crossed(list("abab"), list("ppqq"), Design(np.array([1.0, 3.0, 2.0, 2.0])))

    assert table.people.tolist() == [[1, 1], [1, 1]]
    assert table.counts.tolist() == [[1, 2], [3, 2]]
    assert table.raw_shares.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert table.shares.tolist() == [[0.25, 0.5], [0.75, 0.5]]
    assert table.warning == SELF_SELECTED


def test_crossed_errors_are_those_of_the_means(sample, design):
    table = crossed(sample["a"].tolist(), sample["b"].tolist(), design)

    for row, answer in enumerate(table.rows):
        for column, kind in enumerate(table.columns):
            alone = mean((sample["a"] == answer).astype(float), design, sample["b"] == kind)
            assert (table.shares[row, column], table.errors[row, column]) == pytest.approx((alone.value, alone.error))


def test_crossed_does_not_depend_on_order_names_or_a_silent_row(sample, design):
    order = np.random.default_rng(1).permutation(len(sample["y"]))
    answers, kinds = sample["a"].tolist(), sample["b"].tolist()
    first = crossed(answers, kinds, Design(sample["w"]))

    mixed = crossed([answers[row] for row in order], [kinds[row] for row in order], Design(sample["w"][order]))
    renamed = crossed([{"x": "C", "y": "B", "z": "A"}[a] for a in answers], kinds, Design(sample["w"]))
    silent = crossed([*answers, None], [*kinds, "p"], Design(np.append(sample["w"], 5.0)))

    assert mixed.shares == pytest.approx(first.shares)
    assert mixed.test.p_value == pytest.approx(first.test.p_value)
    assert renamed.shares[::-1] == pytest.approx(first.shares)
    assert renamed.test.statistic == pytest.approx(first.test.statistic)
    assert silent.shares == pytest.approx(first.shares)


def test_tables_of_nobody_and_of_one_kind(design):
    empty = crossed([None] * 120, ["p"] * 120, design)
    single = crossed(["x", "x"], ["p", "q"], Design(np.ones(2)))

    assert empty.people.size == 0
    assert empty.test is None
    assert single.test is None
    assert np.isnan(mean(np.full(120, np.nan), design).value)


@pytest.mark.parametrize(
    ("design", "match"),
    [
        (lambda: Design(np.array([])), "positive"),
        (lambda: Design(np.array([1.0, 0.0])), "positive"),
        (lambda: Design(np.ones(3), strata=np.array([1, 2])), "strata"),
        (lambda: mean(np.ones(3), Design(np.ones(3), strata=np.array([1, 1, 2]))), "single cluster"),
        (lambda: mean(np.ones(3), Design(np.ones(3), sizes=np.full(3, 2.0))), "more clusters"),
    ],
)
def test_designs_without_meaning_are_refused(design, match):
    with pytest.raises(ValueError, match=match):
        design()
